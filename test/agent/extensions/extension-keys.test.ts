import { expect } from 'chai';
import { runAction } from '../../../src/agent/actions/run-action.ts';
import {
  describeExtensionAction,
  isExtensionAction,
} from '../../../src/agent/extensions/extension-action.ts';
import { EXTENSIONS_DIRECTORY, loadExtensions } from '../../../src/agent/extensions/load-extensions.ts';
import type { AgentAction, RunnableStep } from '../../../src/agent/runnable-step.ts';
import { failure, someRequest, type TestContext, testContext } from '../../support/agent-context.ts';
import { fakeHost } from '../../support/fake-host.ts';

const load = async (yaml: string): Promise<readonly RunnableStep[]> => {
  const files = { [`${EXTENSIONS_DIRECTORY}/a.yaml`]: `stages:\n  install:\n${yaml}` };
  return (await loadExtensions(fakeHost({ files }), someRequest.system)).get('install') ?? [];
};
const actions = async (yaml: string): Promise<readonly AgentAction[]> =>
  (await load(yaml)).flatMap((step) => step.actions);

const ACCOUNTS = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n',
  '/etc/group': 'root:x:0:\nann:x:1000:\nwheel:x:10:root\n',
  '/etc/shadow': { content: 'root:*:1::::::\nann:!:1:0:99999:7:::\n', mode: 0o640, gid: 42 },
};

async function done(
  yaml: string,
  files: NonNullable<Parameters<typeof testContext>[0]>['files'] = ACCOUNTS,
): Promise<TestContext> {
  const context = testContext({ files });
  const list = await actions(yaml);
  for (const action of list) await runAction(action, context);
  const again = await Promise.all(list.map(async (action) => runAction(action, context)));
  expect(again.filter((outcome) => outcome === 'done')).to.deep.equal([]);
  return context;
}
const text = async ({ host }: TestContext, path: string): Promise<string | undefined> =>
  host.files.readText(path);

describe('the other keys of stage extensions', () => {
  it("come in yip's order", async () => {
    const found = await actions(`
  - unpack_images: [{ source: alpine:3, target: /srv/alpine }]
    packages: { install: [htop] }
    systemd_firstboot: { Locale: C.UTF-8, force: true }
    environment: { A: b }
    timesyncd: { NTP: ntp.example.org }
    modules: [br_netfilter]
    authorized_keys: { root: [ssh-ed25519 AAAA] }
    users: { bob: {} }
    sysctl: { net.ipv4.ip_forward: 1 }
    delete_entities: [{ entity: "kind: group\\ngroup_name: games" }]
    commands: [echo]
    ensure_entities: [{ path: /etc/group, entity: "kind: group\\ngroup_name: ops\\ngid: 70" }]
`);
    expect(found.map((action) => action.do)).to.deep.equal([
      'entry',
      'run',
      'entry',
      'keys',
      'user',
      'authorized-keys',
      'lines',
      'keys',
      'keys',
      'run',
      'packages',
      'unpack-image',
    ]);
    expect(found[9]).to.deep.equal({
      do: 'run',
      command: ['systemd-firstboot', '--force', '--locale=C.UTF-8'],
    });
    expect(found.filter(isExtensionAction).map(describeExtensionAction)).to.deep.equal([
      'have the entry ops of /etc/group',
      'remove the entry games of /etc/group',
      'set net.ipv4.ip_forward in /etc/sysctl.d/90-kairos-init.conf',
      'have the user bob',
      'let 1 key log in as root',
      'set NTP in /etc/systemd/timesyncd.conf.d/10-yip.conf',
      'set A in /etc/environment',
      'unpack alpine:3 to /srv/alpine',
    ]);
  });

  it('write settings into files of the image, and leave the builder alone', async () => {
    const context = await done(
      `
  - sysctl: { net.ipv4.ip_forward: 1 }
    modules: [br_netfilter, overlay]
    timesyncd: { NTP: ntp.example.org }
  - sysctl: { vm.swappiness: "10" }
    environment: { PLAIN: a/b, SPACED: say "hi" for $1 }
  - environment: { X: "1" }
    environment_file: /etc/default/mine
`,
      { '/etc/environment': 'PATH="/bin"\nPLAIN=old\n' },
    );
    expect(await text(context, '/etc/sysctl.d/90-kairos-init.conf')).to.equal(
      'net.ipv4.ip_forward=1\nvm.swappiness=10\n',
    );
    expect(await text(context, '/etc/modules-load.d/kairos-init.conf')).to.equal('br_netfilter\noverlay\n');
    expect(await text(context, '/etc/systemd/timesyncd.conf.d/10-yip.conf')).to.equal(
      '[Time]\nNTP=ntp.example.org\n',
    );
    expect(await text(context, '/etc/environment')).to.equal(
      'PATH="/bin"\nPLAIN=a/b\nSPACED="say \\"hi\\" for \\$1"\n',
    );
    expect(await text(context, '/etc/default/mine')).to.equal('X=1\n');
    expect(context.host.commands).to.deep.equal([]);
  });

  it('make users as useradd does, without asking for it', async () => {
    const context = await done(`
  - users:
      bob: { passwd: $6$salt$hash, gecos: Bob, groups: [wheel], shell: /bin/bash, ssh_authorized_keys: [ssh-rsa A, ssh-rsa B] }
      daemon: { system: true, primary_group: wheel, homedir: / }
      ann: { passwd: $6$new$hash, groups: [wheel] }
`);
    expect(await text(context, '/etc/passwd')).to.equal(
      `${ACCOUNTS['/etc/passwd']}bob:x:1001:1001:Bob:/home/bob:/bin/bash\ndaemon:x:999:10::/:/bin/sh\n`,
    );
    expect(await text(context, '/etc/group')).to.equal(
      'root:x:0:\nann:x:1000:\nwheel:x:10:root,bob,ann\nbob:x:1001:\n',
    );
    expect(await text(context, '/etc/shadow')).to.equal(
      'root:*:1::::::\nann:$6$new$hash:1:0:99999:7:::\nbob:$6$salt$hash::0:99999:7:::\ndaemon:!::0:99999:7:::\n',
    );
    expect(await context.host.files.stat('/etc/shadow')).to.include({ mode: 0o640, gid: 42 });
    expect(await context.host.files.stat('/home/bob')).to.include({
      kind: 'directory',
      uid: 1001,
      gid: 1001,
    });
    expect(await text(context, '/home/bob/.ssh/authorized_keys')).to.equal('ssh-rsa A\nssh-rsa B\n');
    expect(await context.host.files.stat('/home/bob/.ssh/authorized_keys')).to.include({
      mode: 0o600,
      uid: 1001,
    });
    expect(await context.host.files.stat('/home/bob/.ssh')).to.include({ mode: 0o700, uid: 1001 });
  });

  it('put entities into account files and take them out', async () => {
    const context = await done(`
  - ensure_entities:
      - entity: "kind: user\\nusername: svc\\nuid: 70\\ngid: 70\\nhomedir: /srv\\nshell: /bin/false"
      - entity: "kind: group\\ngroup_name: wheel\\nusers: bob"
      - entity: "kind: shadow\\nusername: ann\\npassword: $6$a$b\\nlast_changed: now"
      - { path: /etc/group, entity: "kind: group\\ngroup_name: new\\ngid: 71" }
    delete_entities:
      - entity: "kind: user\\nusername: ann\\nuid: 1\\ngid: 1"
`);
    expect(await text(context, '/etc/passwd')).to.equal(
      'root:x:0:0:root:/root:/bin/bash\nsvc:x:70:70::/srv:/bin/false\n',
    );
    expect(await text(context, '/etc/group')).to.equal(
      'root:x:0:\nann:x:1000:\nwheel:x:10:root,bob\nnew:x:71:\n',
    );
    expect(await text(context, '/etc/shadow')).to.equal('root:*:1::::::\nann:$6$a$b:::::::\n');
  });

  it('order steps by after, whatever file they are in', async () => {
    const steps = await load(`
  - { name: third, after: [{ name: second }], commands: [x] }
  - { name: first, commands: [x] }
  - { name: second, after: [{ name: first }, { name: elsewhere }], commands: [x] }
  - { name: elsewhere, only_os: Solaris, commands: [x] }
`);
    expect(steps.map(({ title }) => title)).to.deep.equal(['first', 'second', 'third']);
  });

  const wrong: readonly [string, RegExp][] = [
    ['dns: { nameservers: [1.1.1.1] }', /a\.yaml:3: dns is nothing for a build: .*resolv\.conf/],
    ['hostname: x', /hostname is nothing for a build: .*\/system\/oem/],
    ['datasource: {}', /datasource is nothing for a build/],
    ['layout: {}', /layout is nothing for a build/],
    ['git: { url: x }', /git is nothing for a build: .*downloads/],
    ['node: a', /node is nothing for a build: .*if_files/],
    ['package_pins: { a: 1 }', /package_pins is nothing for a build: .*packages\.install/],
    ['systemctl: { start: [a] }', /start is nothing for a build: .*enable/],
    ['users: { bob: { passwd: secret } }', /users\.bob\.passwd: a hash belongs here and never a password/],
    ['users: { "a:b": {} }', /a name is letters/],
    ['users: { bob: { gecos: "a:b" } }', /no colon/],
    ['users: { bob: { no_user_group: true } }', /no_user_group is nothing for a build: name a primary_group/],
    ['ensure_entities: [{ entity: "kind: usr" }]', /ensure_entities\.entity: .*kind/],
    ['ensure_entities: [{ entity: "kind: user\\nusername: a" }]', /entity: uid/],
    ['ensure_entities: [{ entity: "[" }]', /ensure_entities\.entity: /],
    ['environment: { "A B": x }', /a variable is letters/],
    ['environment: { A: "x\\ny" }', /no line break/],
    ['modules: [a.ko]', /by its name alone/],
    ['unpack_images: [{ source: a, target: b }]', /a path starts with/],
    ['after: [{ name: nobody }]\n    commands: [x]', /no step of the same stage is called nobody/],
    ['name: me\n    after: [{ name: me }]', /wait for each other by after: me/],
  ];
  for (const [yaml, message] of wrong)
    it(`are refused with a reason: ${yaml.split('\n')[0] ?? ''}`, async () => {
      expect((await failure(load(`  - ${yaml}\n`))).message).to.match(message);
    });

  const failing: readonly [string, RegExp][] = [
    ['users: { bob: { uid: 1000 } }', /the uid 1000 is that of ann/],
    ['users: { bob: { groups: [nobody] } }', /there is no group nobody/],
    ['users: { bob: { primary_group: nobody } }', /there is no group nobody/],
    ['authorized_keys: { nobody: [k] }', /there is no user nobody/],
    ['ensure_entities: [{ entity: "kind: group\\ngroup_name: x" }]', /the group x is new and has no gid/],
  ];
  for (const [yaml, message] of failing)
    it(`fail by name: ${yaml}`, async () => {
      const context = testContext({ files: ACCOUNTS });
      const run = async (): Promise<void> => {
        for (const action of await actions(`  - ${yaml}\n`)) await runAction(action, context);
      };
      expect((await failure(run())).message).to.match(message);
    });

  it('fetch keys by address and by the name at a host', async () => {
    const asked: string[] = [];
    const context = testContext({ files: ACCOUNTS });
    const host = {
      ...context.host,
      fetch: async (url: URL | Request | string) => {
        asked.push(url instanceof Request ? url.url : String(url));
        return new Response('ssh-rsa A\nssh-rsa B\n');
      },
    };
    for (const action of await actions(
      '  - authorized_keys: { ann: ["github:ann", "https://example.org/k"] }\n',
    ))
      await runAction(action, { ...context, host });
    expect(asked).to.deep.equal(['https://github.com/ann.keys', 'https://example.org/k']);
    expect(await text(context, '/home/ann/.ssh/authorized_keys')).to.equal('ssh-rsa A\nssh-rsa B\n');
  });

  it('unpack an image for its own platform or the one that is named', async () => {
    const context = testContext();
    const asked: unknown[] = [];
    const trees = {
      ...context.trees,
      unpackImage: async (...[, reference, platform, root]: Parameters<typeof context.trees.unpackImage>) => {
        asked.push([reference.repository, platform, root]);
        return Promise.reject(new Error('enough'));
      },
    };
    for (const platform of ['', ', platform: linux/arm64'])
      for (const action of await actions(
        `  - unpack_images: [{ source: quay.io/a/b:1, target: /srv${platform} }]\n`,
      ))
        expect((await failure(runAction(action, { ...context, trees }))).message).to.equal('enough');
    expect(asked).to.deep.equal([
      ['a/b', { os: 'linux', architecture: 'amd64' }, '/srv'],
      ['a/b', { os: 'linux', architecture: 'arm64' }, '/srv'],
    ]);
  });
});
