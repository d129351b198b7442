import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import { dockerClient } from '../../../scripts/lab/buildx.ts';
import { startBuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { startOldDockerd } from '../../../scripts/lab/engines/dockerd.ts';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { machine } from '../conversion/execute.ts';
import { failureOf, type FrontendLab, KAIROSFILE, startFrontendLab } from './frontend-lab.ts';

const unavailable = await buildkitUnavailable(machine);
const SYNTAX = `# syntax=${PUBLISHED.frontend}\n`;
const MEBIBYTE = 1 << 20;

interface BadInput {
  readonly title: string;
  /** Left out: the good Kairosfile. */
  readonly content?: string | Uint8Array;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly target?: string;
  /** What has to be said, on one line. */
  readonly said: RegExp;
  /** What newer engines show besides. */
  readonly excerpt?: RegExp;
}

const BAD: readonly BadInput[] = [
  {
    title: 'a Kairosfile of more than 1 MiB',
    content: `${KAIROSFILE}# ${'x'.repeat(MEBIBYTE)}\n`,
    said: /Kairosfile is larger than 1048576 bytes/,
  },
  {
    title: 'a Kairosfile with NULs',
    content: `${KAIROSFILE}# \0\n`,
    said: /Kairosfile: the file is not text/,
  },
  {
    title: 'bytes that are no text',
    content: Buffer.concat([Buffer.from(KAIROSFILE), Buffer.from([0x23, 0xff, 0xfe, 0x0a])]),
    said: /Kairosfile.*UTF-8/,
  },
  {
    title: 'a key that is not known',
    content: KAIROSFILE.replace('version:', 'verzion:'),
    said: /Kairosfile:3:1: .*did you mean \\*"version/,
    excerpt: /Kairosfile:3\b[^]*>>> +verzion: v1\.0\.0/,
  },
  {
    title: 'no version',
    content: `${SYNTAX}base: tiny:1\n`,
    said: /Kairosfile: no version.*--build-arg VERSION/,
  },
  {
    title: 'a Dockerfile',
    content: `${SYNTAX}FROM debian:12\nRUN true\n`,
    said: /Kairosfile:\d+:\d+: /,
  },
  {
    title: 'a build argument that nobody declared',
    buildArgs: { VERZION: 'v1.0.0' },
    said: /VERZION.*did you mean \\*"?VERSION/,
  },
  {
    title: 'a value that a build argument may not have',
    buildArgs: { MODEL: 'rpi5000' },
    said: /--build-arg MODEL.*rpi5000/,
  },
  {
    title: 'a target that there is not',
    target: 'tiny-1-core-generik',
    said: /tiny-1-core-generik.*did you mean \\*"?tiny-1-core-generic/,
  },
  {
    title: 'a base that nobody serves',
    content: KAIROSFILE.replace('tiny:1', '127.0.0.1:1/nothing:1'),
    said: /127\.0\.0\.1:1\/nothing/,
  },
  {
    title: 'a file to copy that is not in the context',
    content: KAIROSFILE.replace('from: files/', 'from: fils/'),
    said: /fils/,
  },
];

const ENGINES: Readonly<Record<string, (lab: FrontendLab) => Promise<Engine>>> = {
  'buildkitd 0.32': async ({ scratch, cache }) =>
    startBuildkitdEngine(machine, join(scratch, 'buildkitd'), cache),
  'dockerd 20.10': async ({ scratch }) => (await startOldDockerd(machine, join(scratch, 'dockerd'))).buildkit,
};

describe('a Kairosfile that is wrong', function () {
  this.timeout('5m');
  let lab: FrontendLab;
  before(async () => {
    lab = await startFrontendLab();
  });
  after(async () => lab.stop());

  for (const [name, start] of Object.entries(ENGINES))
    describe(`on ${name}`, () => {
      const isNew = name.startsWith('buildkitd');
      let engine: Engine;
      before(async function () {
        if (isNew && unavailable !== undefined) this.skip();
        engine = await lab.prepared(await start(lab));
      });
      beforeEach(async () => lab.write('Kairosfile', KAIROSFILE));

      const build = async (options: Partial<Parameters<Engine['build']>[0]> = {}): Promise<string> =>
        engine.build({
          dockerfile: join(lab.context, 'Kairosfile'),
          context: lab.context,
          tag: 'built:1',
          ...options,
          buildArgs: { KAIROS_SKIP_VALIDATION: 'true', ...options.buildArgs },
        });

      for (const { title, content, said, excerpt, ...options } of BAD)
        it(`is told about ${title}`, async () => {
          if (content !== undefined) await lab.write('Kairosfile', content);
          const output = await failureOf(build(options));
          expect(output).to.match(said);
          if (isNew && excerpt !== undefined) expect(output).to.match(excerpt);
          expect(output)
            .not.to.match(/^\s+at .*:\d+:\d+\)?$/m)
            .and.not.to.contain('exit code: 1');
        });

      it('may be a link to a file beside it', async () => {
        await linked('Linked', 'Kairosfile');
        expect(await build({ dockerfile: join(lab.context, 'Linked') })).to.contain('[after-init 1/1]');
      });

      it('may not be a link that leaves the context', async () => {
        await lab.write('files/outside', KAIROSFILE);
        const directory = join(lab.context, 'inner');
        await mkdir(directory, { recursive: true });
        await linked('inner/Kairosfile', '../files/outside');
        const output = await failureOf(build({ dockerfile: join(directory, 'Kairosfile') }));
        expect(output)
          .to.match(/Kairosfile/)
          .and.match(/link|outside|not found|no such file/i);
      });
    });

  const linked = async (name: string, target: string): Promise<void> => {
    await rm(join(lab.context, name), { force: true });
    await symlink(target, join(lab.context, name));
  };

  it('lists 2 000 targets under the message limit of dockerd 20.10', async () => {
    const { buildkit } = await startOldDockerd(machine, join(lab.scratch, 'many'));
    await lab.prepared(buildkit);
    const bases = Array.from({ length: 1000 }, (_, index) => `tiny:${index}`);
    const large = await lab.write(
      'Large',
      `${SYNTAX}version: v1.0.0\nmatrix:\n  base: [${bases.join(', ')}]\n  variant: [core, standard]\n`,
    );
    const docker = await dockerClient(machine, join(lab.scratch, 'docker'), lab.cache, buildkit.address);
    const { stdout } = await docker.run(
      ['buildx', 'build', '--call', 'targets', '--file', large, lab.context],
      { timeout: 120_000 },
    );
    expect(stdout.split('\n').filter((line) => /^tiny-\d+-(core|standard)[^/]*$/.test(line))).to.have.length(
      2000,
    );
  });
});
