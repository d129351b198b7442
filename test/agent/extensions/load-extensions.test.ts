import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { EXTENSIONS_DIRECTORY, loadExtensions } from '../../../src/agent/extensions/load-extensions.ts';
import type { RunnableStep } from '../../../src/agent/runnable-step.ts';
import { failure, someRequest } from '../../support/agent-context.ts';
import { fakeHost } from '../../support/fake-host.ts';

const load = async (files: Readonly<Record<string, string>>): ReturnType<typeof loadExtensions> =>
  loadExtensions(
    fakeHost({
      files: Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`${EXTENSIONS_DIRECTORY}/${name}`, text]),
      ),
    }),
    someRequest.system,
  );
const steps = async (yaml: string): Promise<readonly RunnableStep[]> =>
  (await load({ 'a.yaml': `stages:\n  install:\n${yaml}` })).get('install') ?? [];

describe('stage extensions', () => {
  it('are read from every YAML file in the order of paths', async () => {
    const one = (name: string): string => `stages: { before-init: [{ name: ${name}, commands: [x] }] }`;
    const found = await load({ 'b.yaml': one('second'), 'a/z.yml': one('first'), 'c.txt': 'no: [' });
    expect(found.get('before-init')?.map(({ title }) => title)).to.deep.equal(['first', 'second']);
    expect((await load({})).size).to.equal(0);
  });

  it('are read from the directory that the environment names', async () => {
    const host = fakeHost({
      files: { '/mine/a.yaml': '#cloud-config\nstages: { init: [{ commands: [x] }] }' },
      environment: { KAIROS_INIT_STAGE_EXTENSIONS_DIR: '/mine' },
    });
    expect((await loadExtensions(host, someRequest.system)).get('init')?.[0]).to.deep.include({
      name: 'init',
      title: '/mine/a.yaml, init step 1',
    });
  });

  it("become our actions, in yip's order", async () => {
    const gz = gzipSync('packed').toString('base64');
    const [step] = await steps(`
  - name: all of it
    packages: { install: [htop], remove: [vim], refresh: true, upgrade: true }
    systemctl:
      enable: [a]
      disable: [b]
      mask: [c]
      overrides: [{ service: a, content: "[Service]" }, { service: b.timer, name: x.conf, content: "" }]
    commands: [echo hi]
    files:
      - { path: /etc/a, content: hello, permissions: 0600, owner: 7 }
      - { path: /etc/b, content: ${gz}, encoding: gz+b64, permissions: "0755" }
      - { path: /etc/c, content: aGk=, encoding: base64, group: 5 }
    directories: [{ path: /srv/a }]
    downloads: [{ path: /srv/d, url: "https://example.org/d", permissions: 493 }]
`);
    expect(step?.actions).to.deep.equal([
      { do: 'download', url: 'https://example.org/d', path: '/srv/d', mode: 0o755 },
      { do: 'directory', path: '/srv/a', mode: 0o755 },
      { do: 'write', path: '/etc/a', mode: 0o600, content: 'hello' },
      { do: 'mode', path: '/etc/a', mode: 0o600, uid: 7 },
      { do: 'write', path: '/etc/b', mode: 0o755, content: 'packed' },
      { do: 'write', path: '/etc/c', mode: 0o644, content: 'hi' },
      { do: 'mode', path: '/etc/c', mode: 0o644, gid: 5 },
      { do: 'run', command: ['sh', '-c', 'echo hi'] },
      {
        do: 'units',
        changes: [
          { unit: 'a', to: 'enabled', ifMissing: 'fail' },
          { unit: 'b', to: 'disabled', ifMissing: 'fail' },
          { unit: 'c', to: 'masked', ifMissing: 'fail' },
        ],
      },
      {
        do: 'write',
        path: '/etc/systemd/system/a.service.d/override-yip.conf',
        mode: 0o644,
        content: '[Service]',
      },
      { do: 'write', path: '/etc/systemd/system/b.timer.d/x.conf', mode: 0o644, content: '' },
      { do: 'packages', change: 'refresh' },
      { do: 'packages', change: 'upgrade' },
      { do: 'packages', change: 'install', names: ['htop'] },
      { do: 'packages', change: 'remove', names: ['vim'] },
    ]);
  });

  const meant: readonly [string, boolean][] = [
    ['only_os: Debian.*', true],
    ['only_os: Ubuntu.*|Fedora.*', false],
    ['only_os_version: "12"', true],
    ['only_os_version: "13"', false],
    ['only_arch: amd64', true],
    ['only_arch: arm64', false],
    ['only_os: ""', true],
  ];
  for (const [condition, isMeant] of meant)
    it(`${isMeant ? 'keeps' : 'leaves out'} a step with ${condition} on Debian 12`, async () => {
      expect(await steps(`  - { ${condition}, commands: [x] }\n`)).to.have.length(isMeant ? 1 : 0);
    });

  it('keep what is only known when the step runs as conditions', async () => {
    const [step] = await steps(`
  - if: test -e /x
    only_service_manager: systemd
    if_files: { any: [/a], none: [/b, /c] }
    commands: [x]
`);
    expect(step?.conditions).to.deep.equal([
      { ask: 'command', command: 'test -e /x' },
      { ask: 'service-manager', name: 'systemd' },
      { ask: 'files', which: 'any', paths: ['/a'] },
      { ask: 'files', which: 'none', paths: ['/b', '/c'] },
    ]);
  });

  const wrong: readonly [string, string, RegExp][] = [
    [
      'an unknown key',
      '  - name: x\n    command: [y]\n',
      /a\.yaml:4: unknown key command \(did you mean commands\?\)/,
    ],
    ['a key of yip that makes no sense here', '  - layout: {}\n', /a\.yaml:3: layout is nothing for a build/],
    [
      'an unknown key further down',
      '  - files:\n    - path: /a\n      mode: 1\n',
      /a\.yaml:5: unknown key mode/,
    ],
    ['a wrong type', '  - commands: echo\n', /a\.yaml:3: stages\.install\.commands: /],
    ['a relative path', '  - files:\n    - path: a\n', /a\.yaml:4: .*a path starts with/],
    [
      'an unknown stage',
      '  - commands: [x]\n  instal: []\n',
      /a\.yaml:4: unknown stage instal \(did you mean install\?\)/,
    ],
    ['a template', '  - commands:\n    - "echo {{ .Values.os.name }}"\n', /a\.yaml:4: templates/],
    ['no YAML', '  - [\n', /a\.yaml:\d: /],
    [
      'content that is not what it says',
      '  - files: [{ path: /a, content: "%", encoding: gz }]\n',
      /\/a: its content is not gz/,
    ],
    ['an expression that is none', '  - only_os: "("\n', /only_os is no regular expression/],
  ];
  for (const [what, yaml, message] of wrong)
    it(`are refused with file and line for ${what}`, async () => {
      expect((await failure(steps(yaml))).message).to.match(message);
    });
  it('tell all that is wrong at once', async () => {
    const error = await failure(load({ 'a.yaml': 'stages: {}\nx: 1\n', 'b.yaml': 'y: 1\n' }));
    expect(error.message)
      .to.match(/a\.yaml:2: unknown key x/)
      .and.match(/b\.yaml:1: unknown key y/);
    expect(error.hint).to.include('if_files');
  });
});
