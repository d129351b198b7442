import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { answerSubrequest } from '../../../src/frontend/subrequests/answer-subrequest.ts';
import { SUBREQUESTS, UnsupportedSubrequest } from '../../../src/frontend/subrequests/registry.ts';
import { jsonSchema } from '../../../src/spec/json-schema.ts';
import { known } from './known.ts';
import { SHAPES } from './shapes.ts';

const examples = new URL('../../../examples/', import.meta.url);
const TEXTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    readdirSync(examples).map((name) => [
      name,
      readFileSync(new URL(`${name}/Kairosfile`, examples), 'utf8'),
    ]),
  ),
  'with findings': 'base: debian\nversion: v1\nskip: [sshHardening]\n',
  'with mounts':
    'base: debian:13\nversion: v1\nstages: { after-install: [{ run: "true", mounts: [{ secret: s }, { ssh: default }, { cache: c, target: /c }] }, { run: "true", mounts: [{ secret: s }] }] }\n',
};

const ask = async (name: string, text: string, options: Parameters<typeof known>[1] = {}) => {
  const answer = await answerSubrequest(name, known(text, options));
  return { ...answer, data: JSON.parse(answer['result.json']) as unknown };
};

/** Bytes of an answer's texts. */
const sizeOf = (answer: object): number => Buffer.byteLength(Object.values(answer).join(''));

describe('subrequests', () => {
  const ajv = new Ajv({ strict: true });

  for (const [name, shape] of Object.entries(SHAPES)) {
    const validate = ajv.compile(shape);
    for (const [kind, text] of Object.entries(TEXTS))
      it(`${name} of the Kairosfile ${kind} has the shape that clients parse`, async () => {
        const { data, version } = await ask(name, text);
        expect(validate(data), JSON.stringify(validate.errors)).to.equal(true);
        expect(version).to.equal(name === 'frontend.convertllb' ? '0.1.0' : '1.0.0');
      });
  }

  it('are all described, with what they take', async () => {
    const { data, 'result.txt': text } = await ask('frontend.subrequests.describe', '');
    const list = data as readonly { name: string; metadata: readonly { name: string }[] }[];
    expect(list.map(({ name }) => name)).to.deep.equal(SUBREQUESTS.map(({ name }) => name));
    expect(text).to.match(/^NAME +VERSION +DESCRIPTION\nfrontend.subrequests.describe +1.0.0 +List/);
    // What is described is what comes.
    for (const { name, metadata } of list) {
      const answer = await answerSubrequest(name, known(TEXTS['debian-12'] ?? ''));
      const keys = Object.keys(answer).filter((key) => name !== 'frontend.convertllb' || key !== 'version');
      expect(keys.toSorted(), name).to.deep.equal(metadata.map((result) => result.name).toSorted());
    }
  });

  it('are known with and without the first word', async () => {
    for (const name of ['frontend.kairos.schema', 'kairos.schema'])
      expect((await ask(name, ''))['result.txt']).to.equal(jsonSchema());
  });

  const unknown: readonly (readonly [name: string, hint: RegExp])[] = [
    ['frontend.target', /did you mean frontend.targets\?/],
    ['kairos.shema', /did you mean kairos.schema\?/],
    ['frontend.dalec.resolve', /^there are frontend.subrequests.describe, /],
  ];
  for (const [name, hint] of unknown)
    it(`${name} is refused in the way clients know`, async () => {
      const error: unknown = await ask(name, '').catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UnsupportedSubrequest);
      const { message, hint: said, detail } = error as UnsupportedSubrequest;
      expect(message).to.equal(`unsupported request ${name}`);
      expect(said).to.match(hint);
      expect(detail.typeUrl).to.equal('github.com/moby/buildkit/errdefs.Subrequest+json');
      expect(JSON.parse(new TextDecoder().decode(detail.value))).to.deep.equal({ name });
    });

  it('ask only for what they need', async () => {
    const forbidden = async (): Promise<never> => Promise.reject(new Error('asked'));
    const nothing = {
      file: forbidden,
      images: forbidden,
      cell: forbidden,
      versions: forbidden,
      definition: forbidden,
    };
    for (const name of ['frontend.subrequests.describe', 'kairos.schema'])
      await answerSubrequest(name, nothing);
    const lint = { ...nothing, file: known(TEXTS['debian-12'] ?? '').file };
    expect(await answerSubrequest('frontend.lint', lint)).to.include({ 'result.statuscode': '0' });
  });
});

describe('frontend.targets', () => {
  it('lists images and what there is to look into', async () => {
    const { data, 'result.txt': text } = await ask('frontend.targets', TEXTS['matrix'] ?? '');
    const { targets } = data as { targets: readonly Readonly<Record<string, unknown>>[] };
    expect(targets.map(({ name }) => name).slice(0, 5)).to.deep.equal([
      'ubuntu-24.04-core-amd64-generic',
      'ubuntu-24.04-core-amd64-generic/plan',
      'ubuntu-24.04-core-amd64-generic/install',
      'ubuntu-24.04-core-amd64-generic/validate',
      'ubuntu-24.04-standard-amd64-generic',
    ]);
    expect(targets.filter((target) => target['default'] === true)).to.deep.equal([]);
    expect(targets[4]).to.deep.equal({
      name: 'ubuntu-24.04-standard-amd64-generic',
      description: 'standard with k3s v1.32.1+k3s1',
      base: 'ubuntu:24.04',
      platform: 'linux/amd64',
      location: {
        sourceIndex: 0,
        ranges: [{ start: { line: 6, character: 9 }, end: { line: 6, character: 21 } }],
      },
    });
    expect(text).to
      .equal(`TARGET                               DESCRIPTION                     BASE          PLATFORM
ubuntu-24.04-core-amd64-generic      core                            ubuntu:24.04  linux/amd64
ubuntu-24.04-standard-amd64-generic  standard with k3s v1.32.1+k3s1  ubuntu:24.04  linux/amd64
debian-12-core-amd64-generic         core                            debian:12     linux/amd64

To look into one of them:
  TARGET/plan      what would be done, as files to read
  TARGET/install   the tree after packages and kernel
  TARGET/validate  the report of the last check
`);
  });

  it('has a default when there is one image only', async () => {
    const { data, 'result.txt': text } = await ask('frontend.targets', TEXTS['debian-12'] ?? '');
    expect(data).to.have.nested.property('targets[0].default', true);
    expect(text).to.contain('debian-12-core-generic (default)  core ');
  });

  it('fits 2,000 images into a message of 4 MiB', async () => {
    const sources = known(TEXTS['matrix'] ?? '');
    const { images, ...rest } = await sources.images();
    const [cell] = images.cells;
    if (cell === undefined) throw new Error('no cell');
    const cells = Array.from({ length: 2000 }, (_, index) => ({
      name: `registry-example-com-edge-debian-${index}-standard-amd64-generic-k3s-v1.32.1-k3s1-uki-fips`,
      spec: {
        ...cell.spec,
        base: `registry.example.com/edge/debian:${index}`,
        trustedBoot: true,
        fips: true,
      },
    }));
    const answer = await answerSubrequest('frontend.targets', {
      ...sources,
      images: async () => ({ ...rest, images: { ...images, cells } }),
    });
    expect(sizeOf(answer)).to.be.below(2 * 1024 * 1024);
  });
});

describe('frontend.outline', () => {
  it('says what an image takes, once each', async () => {
    const { data } = await ask('frontend.outline', TEXTS['with mounts'] ?? '');
    const { secrets, ssh, cache, args } = data as Readonly<
      Record<string, readonly Readonly<Record<string, unknown>>[]>
    >;
    const at = (character: number, end: number) => ({
      sourceIndex: 0,
      ranges: [{ start: { line: 3, character }, end: { line: 3, character: end } }],
    });
    expect(secrets).to.deep.equal([{ name: 's', required: true, location: at(50, 63) }]);
    expect(ssh).to.deep.equal([{ name: 'default', required: true, location: at(65, 81) }]);
    expect(cache?.map(({ ID }) => ID)).to.deep.equal([
      'c',
      'kairos-gen-apt-debian-13-lists',
      'kairos-gen-apt-debian-13-archives',
    ]);
    expect(args?.[0]).to.deep.equal({
      name: 'BASE_IMAGE',
      description: 'the image to start from.',
      value: 'debian:13',
      location: {
        sourceIndex: 0,
        ranges: [{ start: { line: 1, character: 6 }, end: { line: 1, character: 15 } }],
      },
    });
    expect(args?.find(({ name }) => name === 'MODEL')?.['location']).to.deep.equal({
      sourceIndex: 0,
      ranges: [],
    });
  });

  it('says what latest is, and points into the matrix and the mapping', async () => {
    const text =
      'version: v1\nkubernetes: { provider: k3s }\nmatrix: { base: ["debian:13"], variant: [standard] }\n';
    const { data, 'result.txt': shown } = await ask('frontend.outline', text, {
      kubernetesVersion: 'v1.34.2+k3s1',
    });
    const { args } = data as {
      args: readonly { name: string; location: { ranges: readonly { start: object }[] } }[];
    };
    const starts = Object.fromEntries(args.map(({ name, location: { ranges } }) => [name, ranges[0]?.start]));
    expect(starts).to.deep.include({
      BASE_IMAGE: { line: 3, character: 16 },
      VARIANT: { line: 3, character: 40 },
      KUBERNETES_DISTRO: { line: 2, character: 24 },
      KUBERNETES_VERSION: undefined,
    });
    expect(shown).to.match(/^KUBERNETES_VERSION +latest +.*\(latest is v1.34.2\+k3s1 now\)$/m);
    expect(shown).to.match(
      /^TARGET: +debian-13-standard-generic-k3s-latest|^TARGET: +debian-13-standard-generic\n/,
    );
  });
});

describe('frontend.lint', () => {
  it('gives findings with rule, page and place', async () => {
    const {
      data,
      'result.statuscode': status,
      'result.txt': text,
    } = await ask('frontend.lint', TEXTS['with findings'] ?? '');
    expect(status).to.equal('1');
    expect(data).to.have.nested.property('warnings[0].ruleName', 'UnpinnedBase');
    expect(data).to.deep.nested.include({
      'warnings[0].location': {
        sourceIndex: 0,
        ranges: [{ start: { line: 1, character: 6 }, end: { line: 1, character: 12 } }],
      },
    });
    expect(data).not.to.have.property('buildError');
    expect(text).to.contain('Kairosfile:1:7: warning[UnpinnedBase]').and.to.contain('\n2 warnings\n');
  });

  it('reports what is wrong inside, with everything in the message', async () => {
    const { data, 'result.statuscode': status } = await ask(
      'frontend.lint',
      'base: debian\nmodel: rpi6\nfips: no\n',
    );
    expect(status).to.equal('1');
    const { buildError, warnings } = data as {
      buildError: { message: string; location: object };
      warnings: readonly unknown[];
    };
    expect(warnings).to.deep.equal([]);
    expect(buildError.message.split('\n')).to.have.length(3);
    expect(buildError.message).to.contain('Kairosfile:2:8: model "rpi6" is not known');
  });

  it('takes options from the build argument, and warnings of the file itself along', async () => {
    const text = `${TEXTS['with findings'] ?? ''}matrix: { arch: [amd64], exclude: [{ arch: arm64 }] }\n`;
    const { data, 'result.statuscode': status } = await ask('frontend.lint', text, {
      checkOptions: 'skip=all',
    });
    expect(
      (data as { warnings: readonly { ruleName: string }[] }).warnings.map(({ ruleName }) => ruleName),
    ).to.deep.equal(['matrix-exclude-unused']);
    expect(status).to.equal('1');
  });

  it('fits into a message whatever is found', async () => {
    const steps = `    - run: sudo true ${'x'.repeat(200)}\n`.repeat(4500);
    const { data, ...answer } = await ask(
      'frontend.lint',
      `base: debian:13\nversion: v1\nstages:\n  after-init:\n${steps}`,
    );
    expect((data as { warnings: readonly unknown[] }).warnings).to.have.length(1000);
    expect(sizeOf(answer)).to.be.below(4 * 1024 * 1024);
  }).timeout(20_000);
});

describe('frontend.kairos.plan', () => {
  it('shows the steps in order', async () => {
    const { data, 'result.txt': text } = await ask('frontend.kairos.plan', TEXTS['other-kernel'] ?? '');
    expect(data).to.have.property('name', 'ubuntu-24.04-core-generic');
    expect(text).to.match(/^target: +ubuntu-24.04-core-generic\nbase: +ubuntu:24.04\n/);
    expect(text).to.match(
      /\n 1\. .*\n {6}kairos-init -s install [^]*\[after-install\] run\n {6}apt-get update &&[^]*kairos-init -s init /,
    );
  });
});
