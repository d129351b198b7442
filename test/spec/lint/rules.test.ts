import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rulesDocument } from '../../../scripts/rules-document.ts';
import { successorOf } from '../../../src/distro/base-releases.ts';
import { ignoredBy, listIgnorePatterns } from '../../../src/lib/patterns/ignore-file.ts';
import { INVALID_CHECK, lint, rulePage } from '../../../src/spec/lint/lint.ts';
import { RULES } from '../../../src/spec/lint/rules.ts';
import { starterKairosfile } from '../../../src/spec/starter-kairosfile.ts';
import { codeBlocks } from '../../support/code-blocks.ts';
import { resolve } from '../../support/resolve.ts';

const DOCKERIGNORE = '*.deb\n';

/** `Rule@line:column` of each finding. */
function found(text: string, dockerignore = DOCKERIGNORE): readonly string[] {
  const images = resolve(text);
  expect(
    images.diagnostics.filter(({ severity }) => severity === 'error'),
    text,
  ).to.deep.equal([]);
  const source = { file: 'Kairosfile', text };
  const { findings } = lint({
    images,
    source,
    successorOf,
    isIgnored: ignoredBy(listIgnorePatterns(dockerignore)),
  });
  return findings.map(({ code, range }) => `${code}@${range?.start.line}:${range?.start.column}`);
}

const directory = new URL('../../../docs/rules/', import.meta.url);
const pageOf = (name: string): string => readFileSync(new URL(rulePage(name), directory), 'utf8');

describe('docs/rules/', () => {
  const names = [...RULES, INVALID_CHECK].map(({ name }) => name);

  it('has a page for each rule, and an index of them', () => {
    const pages = readdirSync(directory);
    expect(pages.toSorted()).to.deep.equal(['README.md', ...names.map(rulePage)].toSorted());
    expect(readFileSync(new URL('README.md', directory), 'utf8')).to.equal(rulesDocument());
  });

  for (const { name, description } of [...RULES, INVALID_CHECK])
    it(`says of ${name} what the rule says, and shows both sides of it`, () => {
      const page = pageOf(name);
      expect(page.startsWith(`# ${name}\n\n${description}\n\n`)).to.equal(true);
      const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).to.deep.equal(['Bad', 'Good']);
      const [bad = '', good = ''] = codeBlocks(name, page).map(({ text }) => text);
      expect(found(bad).map((finding) => finding.split('@')[0])).to.deep.equal([name]);
      expect(found(good)).to.deep.equal([]);
    });

  it('is in the order of the names, in UpperCamelCase, each one sentence', () => {
    const rules = RULES.map(({ name }) => name);
    expect(rules).to.deep.equal(rules.toSorted());
    for (const { name, description } of RULES) {
      expect(name).to.match(/^(?:[A-Z][a-z]+)+$/);
      expect(description).to.match(/^[A-Z].*\.$/);
    }
  });
});

const HEAD = 'base: debian:13\nversion: v1.0.0\n';
const run = (line: string, stage = 'after-install'): string =>
  `${HEAD}stages:\n  ${stage}:\n    - run: ${JSON.stringify(line)}\n`;
const copy = (from: string, to: string, stage = 'after-install'): string =>
  `${HEAD}stages:\n  ${stage}:\n    - copy: { from: ${from}, to: ${to} }\n`;

/** What the two examples of a page leave open, rule by rule: a Kairosfile and what is found in it. */
const CASES: readonly (readonly [name: string, text: string, findings: readonly string[]])[] = [
  // UnpinnedBase, SupersededBase
  ['latest', 'base: debian:latest\nversion: v1\n', ['UnpinnedBase@1:7']],
  ['a registry with a port and no tag', 'base: localhost:5000/os\nversion: v1\n', ['UnpinnedBase@1:7']],
  ['a digest alone', `base: debian@sha256:${'0'.repeat(64)}\nversion: v1\n`, []],
  ['a digest of another algorithm', `base: debian:13@sha512:${'0'.repeat(128)}\nversion: v1\n`, []],
  ['an axis', 'version: v1\nmatrix: { base: ["debian:13", alpine] }\n', ['UnpinnedBase@2:31']],
  [
    'a base that only an include uses',
    'base: debian\nversion: v1\nmatrix: { base: ["debian:13"], include: [{ model: rpi4 }] }\n',
    ['UnpinnedBase@1:7'],
  ],
  [
    'a base of an include',
    'version: v1\nmatrix: { include: [{ base: "debian:10" }, { base: "debian:11-slim" }] }\n',
    ['SupersededBase@2:29', 'SupersededBase@2:52'],
  ],
  // LatestKubernetes
  [
    'latest that is written',
    `${HEAD}variant: standard\nkubernetes: { version: latest }\n`,
    ['LatestKubernetes@4:24'],
  ],
  ['a provider alone', `${HEAD}variant: standard\nkubernetes: { provider: k0s }\n`, ['LatestKubernetes@4:1']],
  ['a variant of the matrix', `${HEAD}matrix: { variant: [core, standard] }\n`, ['LatestKubernetes@3:27']],
  [
    'an axis of Kubernetes, one of its values pinned',
    `${HEAD}variant: standard\nmatrix: { kubernetes: [{ provider: k3s, version: "v1.32.1+k3s1" }, { provider: k0s }] }\n`,
    ['LatestKubernetes@4:68'],
  ],
  [
    'latest in an include',
    `${HEAD}kubernetes: { version: v1.32.1+k3s1 }\nmatrix: { variant: [standard], include: [{ variant: standard, model: rpi4, kubernetes: { version: latest } }] }\n`,
    ['LatestKubernetes@4:99'],
  ],
  // UnpinnedFramework
  ['a tag of the framework', `${HEAD}framework: v2.16.1\n`, []],
  ['a moving tag of the framework', `${HEAD}framework: main\n`, ['UnpinnedFramework@3:12']],
  ['a framework by digest', `${HEAD}framework: example.com/f@sha256:${'a'.repeat(64)}\n`, []],
  // InteractiveInstall
  ['apt', run('apt update && apt install htop'), ['InteractiveInstall@5:12']],
  [
    'a path and an assignment',
    run('DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get upgrade'),
    ['InteractiveInstall@5:12'],
  ],
  ['-qy', run('apt-get -qy install htop'), []],
  ['--yes', run('apt-get install --yes htop'), []],
  ['dnf', run('dnf install htop'), ['InteractiveInstall@5:12']],
  ['dnf -y', run('dnf -y install htop'), []],
  ['zypper', run('zypper in htop'), ['InteractiveInstall@5:12']],
  ['zypper -n', run('zypper -n in htop'), []],
  ['pacman', run('pacman -S htop'), ['InteractiveInstall@5:12']],
  ['pacman --noconfirm', run('pacman -Sy --noconfirm htop'), []],
  ['apk, which never asks', run('apk add htop'), []],
  ['words in quotes', run('echo "apt-get install htop"'), []],
  [
    'inside a condition',
    run('if ! command -v htop; then apt-get install htop; fi'),
    ['InteractiveInstall@5:12'],
  ],
  // NeedlessSudo
  ['sudo after another command', run('true && sudo -E systemctl enable x'), ['NeedlessSudo@5:12']],
  ['sudo for another user', run('sudo -u nobody true'), []],
  ['a package called sudo', run('apt-get install -y sudo'), []],
  // SecretInRun
  [
    'a bearer token',
    run("curl -H 'Authorization: Bearer abcdefgh1234' https://example.com"),
    ['SecretInRun@5:12'],
  ],
  ['a bearer token in a variable', run('curl -H "Authorization: Bearer $TOKEN" https://example.com'), []],
  ['a password', run('setup --password=hunter22'), ['SecretInRun@5:12']],
  ['an exported key', run('API_KEY=abcd1234 setup'), ['SecretInRun@5:12']],
  ['a password from a file', run('setup --password-file=/run/secrets/password'), []],
  ['a password in a variable', run('setup --password="$PASSWORD"'), []],
  ['a password from a command', run('setup --password=$(cat /run/secrets/p)'), []],
  [
    'a token of a forge',
    run('git clone https://x:$TOKEN@example.com && echo ghp_0123456789abcdef'),
    ['SecretInRun@5:12'],
  ],
  // PlainHttp
  ['wget', run('wget -q http://example.com/a'), ['PlainHttp@5:12']],
  ['this machine', run('wget -q http://localhost:8080/a http://127.0.0.1/b'), []],
  ['a source of apt', run("echo 'deb http://deb.debian.org/debian trixie main' > /etc/apt/sources.list"), []],
  // LostShellState
  ['export alone', run('export PATH=/opt/bin:$PATH'), ['LostShellState@5:12']],
  ['export for the next command', run('export A=b; make'), []],
  // ServiceStart
  ['service', run('service nginx restart'), ['ServiceStart@5:12']],
  ['systemctl restart', run('systemctl --quiet restart nginx'), ['ServiceStart@5:12']],
  ['a name that starts so', run('systemctl enable start-me.service'), []],
  // TooLateForInitrd
  ['dracut after init', run('dracut -f', 'after-init'), ['TooLateForInitrd@5:12']],
  ['a driver after init', run('apt-get install -y zfs-dkms', 'after-init'), ['TooLateForInitrd@5:12']],
  ['a driver before', run('apt-get install -y zfs-dkms'), []],
  ['a program after init', run('apt-get install -y htop', 'after-init'), []],
  ['modules after init', copy('m.ko', '/lib/modules/', 'after-init'), ['TooLateForInitrd@5:13']],
  // HiddenAtRunTime
  ['a cloud-config', copy('a.yaml', '/oem/'), ['HiddenAtRunTime@5:33']],
  ['its place in the image', copy('a.yaml', '/system/oem/'), []],
  ['memory', copy('a', '/run/a'), ['HiddenAtRunTime@5:28']],
  ['a name that starts so', copy('a', '/runner'), []],
  ['a Jetson image', `${copy('a', '/usr/local/')}model: nvidia-jetson-agx-orin\n`, []],
  // IgnoredCopySource
  ['a directory above', copy('debs/a.deb/x', '/opt/'), []],
  [
    'a mount of the context',
    `${HEAD}stages:\n  after-install:\n    - run: dpkg -i /mnt/a.deb\n      mounts: [{ ssh: default }, { bind: a.deb, target: /mnt/a.deb }]\n`,
    ['IgnoredCopySource@6:42'],
  ],
  // SkippedHardening, SkippedBootStep
  ['a harmless step', `${HEAD}skip: [branding, grub]\n`, []],
  [
    'two of them',
    `${HEAD}skip: [kernel, sshHardening, initrd]\n`,
    ['SkippedBootStep@3:8', 'SkippedHardening@3:16', 'SkippedBootStep@3:30'],
  ],
  // ShadowedField
  ['a field and its axis', `${HEAD}arch: amd64\nmatrix: { arch: [amd64, arm64] }\n`, ['ShadowedField@3:7']],
  [
    'a field for an include',
    `${HEAD}arch: amd64\nmatrix: { arch: [arm64], include: [{ fips: true }] }\n`,
    [],
  ],
  // RepeatedCell
  [
    'an include that the axes have',
    `${HEAD}matrix: { arch: [amd64, arm64], include: [{ arch: arm64 }] }\n`,
    ['RepeatedCell@3:43'],
  ],
  [
    'two includes',
    `${HEAD}matrix: { include: [{ arch: arm64 }, { arch: amd64 }, { arch: arm64 }] }\n`,
    ['RepeatedCell@3:55'],
  ],
  // InvalidCheck
  ['an unknown option', `# check=skp=all\n${HEAD}`, ['InvalidCheck@1:9']],
  ['neither true nor false', `# check=error=maybe\n${HEAD}`, ['InvalidCheck@1:9']],
];

describe('the lint rules', () => {
  for (const [name, text, findings] of CASES)
    it(`${findings[0]?.split('@')[0] ?? 'nothing'}: ${name}`, () =>
      expect(found(text)).to.deep.equal(findings));
});

describe('what people start from', () => {
  const examples = new URL('../../../examples/', import.meta.url);
  for (const name of readdirSync(examples))
    it(`examples/${name} has no finding`, () => {
      expect(found(readFileSync(new URL(`${name}/Kairosfile`, examples), 'utf8'))).to.deep.equal([]);
    });

  it('the starter has none', () => expect(found(starterKairosfile())).to.deep.equal([]));
});
