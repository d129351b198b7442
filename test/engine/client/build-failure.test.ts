import { expect } from 'chai';
import { BuildFailure, explainFailure } from '../../../src/engine/client/build-failure.ts';
import { SourcePlaces } from '../../../src/engine/client/source-places.ts';
import type { Row } from '../../../src/engine/progress/build-status.ts';
import { GrpcError } from '../../../src/frontend/transport.ts';
import { UserError } from '../../../src/lib/user-error.ts';

const row = (error?: string): Row => ({
  number: 1,
  title: '[install] packages',
  state: error === undefined ? 'done' : 'failed',
  milliseconds: 0,
  transfers: [],
  tail: [],
  ...(error === undefined ? {} : { error, failed: 'digest' }),
});

const explain = (call: string, rows: readonly Row[] = [], places = new SourcePlaces()) =>
  explainFailure(new GrpcError(2, call), rows, places, 80);

describe('explainFailure', () => {
  const causes: readonly (readonly [
    title: string,
    vertex: string | undefined,
    call: string,
    message: string,
  ])[] = [
    [
      'a command that failed on a new daemon',
      'process "/bin/sh -c apt-get install nonesuch" did not complete successfully: exit code: 100',
      'failed to solve: …',
      '[install] packages: ended with exit code 100',
    ],
    [
      'a command that failed on an old daemon',
      'executor failed running [/kairos-init install]: exit code: 1',
      'failed to solve: rpc error: code = Unknown desc = …',
      '[install] packages: ended with exit code 1',
    ],
    [
      'an image that is not there',
      undefined,
      'failed to solve: rpc error: code = NotFound desc = example.com/os:v1: not found',
      'example.com/os:v1: not found',
    ],
    ['a message of several lines', undefined, 'one\n\ntwo', 'one two'],
  ];
  for (const [title, vertex, call, message] of causes)
    it(`says the cause of ${title}`, () => {
      expect(explain(call, [row(), row(vertex)]))
        .to.be.instanceOf(BuildFailure)
        .with.property('message', message);
    });

  it('shows the line of the Kairosfile that asked for it, though the daemon leaves it out', () => {
    const places = new SourcePlaces();
    const data = new TextEncoder().encode('base: debian:12\n');
    places.add({
      infos: [{ filename: 'Kairosfile', data }],
      locations: { digest: { locations: [{ ranges: [{ start: { line: 1 } }] }] } },
    });
    expect(explain('no', [row('no')], places)).to.have.property(
      'excerpt',
      'Kairosfile:1\n  1 | base: debian:12\n',
    );
  });

  const hints: readonly (readonly [call: string, hint: RegExp])[] = [
    ['granting entitlement network.host is not allowed', /--allow-insecure-entitlement/],
    ['exec /bin/sh: exec format error', /binfmt/],
    ['failed to do request: Head "https://…": dial tcp: i/o timeout', /proxies/],
    ['write /x: no space left on device', /prune/],
    ['network bridge not found', /--network host/],
  ];
  for (const [call, hint] of hints)
    it(`has advice for ${call}`, () => {
      expect(explain(call)).to.have.property('hint').that.matches(hint);
    });

  it('has advice for a step whose program is for another machine', () => {
    const failed = {
      ...row('did not complete successfully: exit code: 255'),
      tail: ['exec /bin/sh: exec format error'],
    };
    expect(explain('failed to solve: …', [failed]))
      .to.have.property('hint')
      .that.matches(/binfmt/);
    expect(explain('failed to solve: …', [{ ...failed, tail: ['other'] }])).to.have.property(
      'hint',
      undefined,
    );
  });

  it('leaves what is no error of the daemon as it is', () => {
    const error = new UserError('no such cell');
    expect(explainFailure(error, [row('x')], new SourcePlaces(), 80)).to.equal(error);
  });
});
