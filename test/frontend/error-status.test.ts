import { expect } from 'chai';
import { DiagnosticsError } from '../../src/frontend/diagnostics-error.ts';
import { errorStatus } from '../../src/frontend/error-status.ts';
import { GrpcError } from '../../src/frontend/transport.ts';
import { UserError } from '../../src/lib/user-error.ts';
import { resolveImages } from '../../src/spec/resolve-images.ts';

const source = { filename: 'Kairosfile', content: Buffer.from('base: debian:12\nvarient: core\nmodel: x\n') };

describe('errorStatus', () => {
  it("hands the daemon's errors on as they came", () => {
    const details = [{ typeUrl: 't', value: Buffer.from('v') }];
    const status = errorStatus(new GrpcError(5, 'not found', details));
    expect(status).to.deep.equal({ code: 5, message: 'not found', details });
  });

  it('shows every diagnostic with its place, in the message and as typed details', () => {
    const { diagnostics } = resolveImages({ source: { file: 'Kairosfile', content: source.content } });
    const status = errorStatus(new DiagnosticsError(diagnostics, source));
    expect(status.message).to.match(/^Kairosfile:2:1: .*\(did you mean "variant"\?\)$/m);
    expect(status.message).to.match(/^Kairosfile:3:8: /m);
    const details = status.details.map(
      ({ typeUrl, value }) => [typeUrl, JSON.parse(Buffer.from(value).toString()) as unknown] as const,
    );
    expect(details.map(([typeUrl]) => typeUrl)).to.deep.equal(
      Array<string>(2).fill('github.com/moby/buildkit/errdefs.Source+json'),
    );
    expect(details[0]?.[1]).to.deep.equal({
      info: { filename: 'Kairosfile', data: source.content.toString('base64'), language: 'yaml' },
      ranges: [{ start: { line: 2, character: 0 }, end: { line: 2, character: 7 } }],
    });
  });

  it('shows no warnings among errors', () => {
    const warning = { code: 'w', severity: 'warning', message: 'hm' } as const;
    const error = { code: 'e', severity: 'error', message: 'no' } as const;
    expect(errorStatus(new DiagnosticsError([warning, error])).message).to.equal('no');
  });

  it('puts the hint behind the message of a mistake', () => {
    expect(errorStatus(new UserError('no', { hint: 'do this' }))).to.deep.include({
      code: 2,
      message: 'no (do this)',
    });
  });

  it('calls a defect a defect, with its trace', () => {
    const status = errorStatus(new TypeError('x is not a function'));
    expect(status.message).to.match(/defect[^]*TypeError: x is not a function\n +at /);
    expect(errorStatus('thrown').message).to.match(/thrown$/);
  });
});
