import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ensurePackages } from '../../scripts/lab/machine.ts';
import { planBuild } from '../../src/plan/plan-build.ts';
import { renderDockerfile } from '../../src/render/dockerfile/dockerfile.ts';
import { buildOptions, matrixCell } from '../support/specs.ts';
import { machine } from './conversion/execute.ts';

/** What shells, Dockerfiles and flags treat specially. */
const VALUES = [
  'a b',
  "it's",
  '"quoted"',
  '$HOME',
  '`id`',
  'back\\slash\\',
  '<<EOF',
  '-dash',
  'größe ☃',
  '#',
  '*',
  '~',
];

/** What can also be a file's name in a COPY, whose source is a pattern. */
const FILE = 'my $f "x" it\'s ☃';

describe('a Dockerfile built by buildah', function () {
  this.timeout('10m');
  let directory = '';
  const run = (...args: readonly string[]): string =>
    execFileSync(
      'buildah',
      [
        ...[
          '--root',
          join(directory, 'storage'),
          '--runroot',
          join(directory, 'run'),
          '--storage-driver',
          'vfs',
        ],
        ...args,
      ],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
      },
    );
  const build = (tag: string, dockerfile: string): void => {
    writeFileSync(join(directory, 'Dockerfile'), dockerfile);
    run('bud', '--isolation', 'chroot', '--tag', tag, '--file', join(directory, 'Dockerfile'), directory);
  };

  before(async () => {
    await ensurePackages(machine, ['buildah', 'busybox-static', 'crun'], 'building without a daemon');
    directory = mkdtempSync(join(tmpdir(), 'kairos-gen-values-'));
    mkdirSync(join(directory, 'bin'));
    copyFileSync('/bin/busybox', join(directory, 'bin/sh'));
    // A stand-in for the agent that notes what it is called with.
    writeFileSync(join(directory, 'kairos-init'), '#!/bin/sh\nprintf "%s\\0" "$@" > "/called-$2"\n', {
      mode: 0o755,
    });
    writeFileSync(join(directory, FILE), 'content');
    build('localhost/tiny', 'FROM scratch\nCOPY bin/ /bin/\nENV PATH=/bin\n');
    build('localhost/agent', 'FROM scratch\nCOPY kairos-init /kairos-init\n');
  });

  after(() => {
    if (directory !== '') rmSync(directory, { recursive: true, force: true });
  });

  it('sees what an offline build brings while the agent runs, and has nothing of it afterwards', () => {
    mkdirSync(join(directory, 'brought/packages'), { recursive: true });
    writeFileSync(join(directory, 'brought/packages/Packages'), 'an index\n');
    // A stand-in for the agent that reads in the directory it is told.
    const reads = 'case $1 in --packages-dir) read -r line < "$2/Packages"; echo "$line" >> /seen;; esac';
    writeFileSync(join(directory, 'reader'), `#!/bin/sh\nwhile [ $# -gt 0 ]; do\n${reads}\nshift\ndone\n`, {
      mode: 0o755,
    });
    build('localhost/reader', 'FROM scratch\nCOPY reader /kairos-init\n');
    const cell = matrixCell({ base: 'localhost/tiny', framework: 'localhost/agent:latest' }, 'offline');
    const plan = planBuild(cell, buildOptions({ agentImage: 'localhost/reader', offline: 'brought' }));
    const text = renderDockerfile([plan], { style: 'mount', source: 'a test', command: ['mocha'] });
    // buildah 1.28 knows no network of a RUN, only that of a whole build.
    build('localhost/offline', text.replaceAll('RUN --network=none', 'RUN'));
    const root = run('mount', run('from', 'localhost/offline').trim()).trim();
    expect(readFileSync(join(root, 'seen'), 'utf8')).to.equal('an index\n');
    expect(existsSync(join(root, 'run/kairos-offline/packages'))).to.equal(false);
  });

  it('passes every value on unchanged: to the agent, to COPY and into labels', () => {
    const cell = matrixCell(
      {
        base: 'localhost/tiny',
        packages: { add: VALUES, remove: [] },
        version: VALUES.join(' '),
        stages: { 'after-install': [{ copy: { from: FILE, to: `/${FILE}`, mode: '0640' } }] },
      },
      'values',
    );
    const plan = planBuild(cell, buildOptions({ agentImage: 'localhost/agent', frameworkSource: 'agent' }));
    build(
      'localhost/values',
      renderDockerfile([plan], { style: 'mount', source: 'a test', command: ['mocha'] }),
    );
    const container = run('from', 'localhost/values').trim();
    const root = run('mount', container).trim();
    for (const step of plan.steps)
      if (step.kind === 'agent' && step.call.phase !== 'validate')
        expect(
          readFileSync(join(root, `called-${step.call.phase}`), 'utf8')
            .split('\0')
            .slice(0, -1),
        ).to.deep.equal(step.call.args);
    expect(readFileSync(join(root, FILE), 'utf8')).to.equal('content');
    const inspected = JSON.parse(run('inspect', '--type', 'image', 'localhost/values')) as {
      readonly OCIv1: { readonly config: { readonly Labels: Readonly<Record<string, string>> } };
    };
    expect(inspected.OCIv1.config.Labels).to.include(plan.labels);
  });

  it('lets one build mount the same caches in several steps', () => {
    const cell = matrixCell({
      base: 'localhost/debian',
      stages: { 'after-install': [{ run: 'echo one' }, { run: 'echo two' }] },
    });
    run('tag', 'localhost/tiny', 'localhost/debian');
    const plan = planBuild(cell, buildOptions({ agentImage: 'localhost/agent', frameworkSource: 'agent' }));
    build(
      'localhost/caches',
      renderDockerfile([plan], { style: 'mount', source: 'a test', command: ['mocha'] }),
    );
  });
});
