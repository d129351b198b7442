import { expect } from 'chai';
import { validate } from '../../src/agent/validate.ts';
import type { Expectation } from '../../src/plan/check.ts';
import { printFrameworkRelease } from '../../src/plan/framework/framework-release.ts';
import { CHECKS } from '../../src/plan/checks/registry.ts';
import { fakeHost } from '../support/fake-host.ts';
import { type GoBuild, goProgram } from '../support/go-program.ts';
import {
  ALPINE,
  elf,
  GOOD,
  INITRD_NAMES,
  initrdOf,
  kairosRelease,
  LEGACY,
  RELEASE,
  STANDARD,
  type Tree,
  TRUSTED,
  without,
} from '../support/kairos-tree.ts';

async function findings(tree: Tree, expected: Expectation = {}): Promise<readonly string[]> {
  const report = await validate(fakeHost({ files: tree }), { expected });
  return report.outcomes.flatMap((outcome) =>
    outcome.outcome === 'failed'
      ? outcome.findings.map(({ message }) => `${outcome.check.id}: ${message}`)
      : [],
  );
}

const initrdWithout = (...names: readonly string[]): Tree => ({
  ...GOOD,
  '/boot/initrd': initrdOf(INITRD_NAMES.filter((name) => !names.some((part) => name.includes(part)))),
});

const HMAC = { '/boot/.vmlinuz.hmac': '0123  /boot/vmlinuz-6\n' };
/** Asked for FIPS; its initrd knows nothing of it. */
const FIPS_ASKED: Tree = {
  ...GOOD,
  ...HMAC,
  '/etc/kairos/framework-release': printFrameworkRelease({ version: '1.0.0', fips: true }),
  '/etc/kairos-release': kairosRelease({ FIPS: 'true' }),
  '/etc/dracut.conf.d/kairos-fips.conf': 'omit_dracutmodules+=" iscsi "\nadd_dracutmodules+=" fips "\n',
};

const FIPS_HOOK = 'var/lib/dracut/hooks/pre-trigger/01-fips-boot.sh';
const FIPS: Tree = {
  ...FIPS_ASKED,
  '/boot/initrd': initrdOf([...INITRD_NAMES, FIPS_HOOK, 'usr/bin/sha512hmac', 'etc/fipsmodules']),
};

/** An image for FIPS whose framework says nothing of itself, with an agent that was built so. */
const fipsAgent = (build: GoBuild): Tree => ({
  ...without(FIPS, '/etc/kairos/framework-release'),
  ...Object.fromEntries(
    ['/usr/bin/immucore', '/system/discovery/kcrypt-discovery-challenger'].map((path) => [
      path,
      { content: goProgram('boringcrypto'), mode: 0o755 },
    ]),
  ),
  '/usr/bin/kairos-agent': { content: goProgram(build), mode: 0o755 },
});

describe('the checks on a good image', () => {
  const good: readonly (readonly [string, Tree, Expectation?])[] = [
    ['of today', GOOD],
    ['of today, asked for what it is', GOOD, { variant: 'core', model: 'generic', fips: false }],
    ['of the v0.2.6 era', LEGACY],
    ['of the v0.2.6 era, asked for what it is', LEGACY, { variant: 'core', fips: false, trustedBoot: false }],
    ['with k3s', STANDARD, { variant: 'standard', provider: 'k3s' }],
    ['for Trusted Boot', TRUSTED],
    ['for Trusted Boot, as asked', TRUSTED, { trustedBoot: true }],
    ['for FIPS', FIPS, { fips: true }],
    ['for FIPS, whose programs say so themselves', fipsAgent('boringcrypto'), { fips: true }],
    ["for FIPS by Go's own module", fipsAgent('gofips140'), { fips: true }],
    ['on Alpine', ALPINE],
    [
      'whose Kairos programs are one',
      {
        ...without(GOOD, '/usr/bin/kairos-agent'),
        '/usr/bin/kairos': { content: elf(62), mode: 0o755 },
        '/usr/bin/kairos-agent': { link: 'kairos' },
      },
    ],
    [
      'while the engine mounts its own files',
      {
        ...GOOD,
        '/etc/hostname': 'buildkitsandbox\n',
        '/proc/self/mountinfo': '1 2 0:1 /a /etc/hostname rw - ext4 /dev/x rw\n',
      },
    ],
    [
      'with a kernel for clouds that lacks drivers',
      {
        ...initrdWithout('xhci-pci-renesas'),
        [`/usr/lib/modules/${RELEASE}/modules.dep`]: 'kernel/fs/ext4/ext4.ko:\n',
      },
    ],
    [
      'whose kairos-release has comments, bare words and escapes',
      {
        ...GOOD,
        '/etc/kairos-release': `# made by hand\n\nA=12\nB=a.b:c/d@e\nC='$ \\'\nD="say \\"\\$5\\""\n${kairosRelease({})}`,
      },
    ],
    ['whose kernel tells its own release', { ...GOOD, '/boot/vmlinuz': { content: bzImage(RELEASE) } }],
    ['whose initrd has immucore as a link', linkedImmucore('usr/bin/kairos')],
    ['of arm64', arm64(GOOD)],
  ];
  for (const [title, tree, expected] of good) {
    it(`find nothing: ${title}`, async () => {
      expect(await findings(tree, expected)).to.deep.equal([]);
    });
  }
});

describe('each check', () => {
  const release = (changes: Readonly<Record<string, string | undefined>>, tree: Tree = GOOD): Tree => ({
    ...tree,
    '/etc/kairos-release': kairosRelease(changes),
  });
  const k3s = { VARIANT: 'standard', SOFTWARE_VERSION: 'v1.33.1+k3s1', SOFTWARE_VERSION_PREFIX: 'k3s' };
  /** A broken tree and the one finding it must have, as `check: part of the message`. */
  const broken: readonly (readonly [string, Tree, Expectation?])[] = [
    ['os-release: /etc/os-release is missing', without(GOOD, '/etc/os-release')],
    ['os-release: /etc/os-release has no ID', { ...GOOD, '/etc/os-release': 'NAME=x\n' }],
    ['release-keys: KAIROS_MODEL is empty', release({ MODEL: '' })],
    ['release-keys: KAIROS_FLAVOR is missing', release({ FLAVOR: undefined })],
    ['release-keys: /etc/kairos-release is missing', without(GOOD, '/etc/kairos-release')],
    ['release-keys: KAIROS_SOFTWARE_VERSION is empty', release({ ...k3s, SOFTWARE_VERSION: '' }, STANDARD)],
    ['release-keys: KAIROS_IMAGE_LABEL is missing', release({ REGISTRY_AND_ORG: 'x' }, LEGACY)],
    ['release-as-asked: KAIROS_MODEL is generic, but rpi4 was asked for', GOOD, { model: 'rpi4' }],
    [
      'release-as-asked: KAIROS_FIPS is false, but true',
      { ...FIPS, '/etc/kairos-release': kairosRelease() },
      { fips: true },
    ],
    ['release-as-asked: KAIROS_SOFTWARE_VERSION_PREFIX is k3s, but k3d', STANDARD, { provider: 'k3d' }],
    ['release-as-asked: KAIROS_VARIANT is standard, but core', STANDARD, { variant: 'core' }],
    [
      'release-as-asked: KAIROS_TRUSTED_BOOT is true, but false',
      { ...GOOD, ...TRUSTED },
      { trustedBoot: false },
    ],
    [
      'release-quotes: KAIROS_RELEASE is not in double quotes',
      {
        ...TRUSTED,
        '/etc/kairos-release': kairosRelease({ TRUSTED_BOOT: 'true' }).replace(
          'RELEASE="v1.0.0"',
          'RELEASE=v1.0.0',
        ),
      },
    ],
    ...[
      'KAIROS_NAME=Kairos on ice',
      'KAIROS_NAME = "kairos"',
      'KAIROS_NAME="$HOME"',
      'KAIROS_NAME="kairos',
      "KAIROS_NAME='kairos' linux",
      'KAIROS_URL=https://example.com/?a=1&b=2',
      'export KAIROS_NAME="kairos"',
      'halt',
    ].map((line): readonly [string, Tree] => [
      `release-lines: line 1 of /etc/kairos-release is not KEY="value": ${line}`,
      { ...GOOD, '/etc/kairos-release': `${line}\n${kairosRelease({})}` },
    ]),
    [
      'architecture: /usr/bin/immucore is for arm64, but',
      { ...GOOD, '/usr/bin/immucore': { content: elf(183), mode: 0o755 } },
    ],
    ['architecture: KAIROS_ARCH is arm64, but the image is for amd64', release({ ARCH: 'arm64' })],
    [
      'kernel-image: /boot/vmlinuz is a link to vmlinuz-9, which',
      {
        ...GOOD,
        '/boot/vmlinuz': { link: 'vmlinuz-9' },
        '/usr/lib/modules/9/kernel/x.ko': '',
        '/boot/initrd': initrdOf(INITRD_NAMES.map((name) => name.replace(RELEASE, '9'))),
      },
    ],
    ['kernel-image: /boot/vmlinuz is missing', without(GOOD, '/boot/vmlinuz')],
    ['kernel-image: /boot/vmlinuz is empty', { ...GOOD, '/boot/vmlinuz': '' }],
    ['kernel-image: /boot/vmlinuz is not a file', { ...GOOD, '/boot/vmlinuz': { directory: true } }],
    [
      'kernel-link: /boot/vmlinuz is an absolute link',
      { ...LEGACY, '/boot/vmlinuz-5.10.0-1-amd64': 'kernel' },
    ],
    [
      'kernel-modules: the kernel /boot/vmlinuz is 7.0.0-1',
      {
        ...GOOD,
        '/boot/vmlinuz': { content: bzImage('7.0.0-1') },
        '/boot/initrd': initrdOf(INITRD_NAMES.map((name) => name.replace(RELEASE, '7.0.0-1'))),
      },
    ],
    [
      `kernel-modules: the kernel /boot/vmlinuz is ${RELEASE}, whose modules are not installed (module trees: none)`,
      without(GOOD, `/usr/lib/modules/${RELEASE}/kernel/fs/ext4/ext4.ko`),
    ],
    [
      'kernel-modules: /lib/modules holds no kernel modules',
      { ...without(GOOD, '/usr/lib/modules/'), '/boot/vmlinuz': 'kernel' },
    ],
    ['init-program: /sbin/init is missing', without(GOOD, '/usr/sbin/init')],
    [
      'init-program: /sbin/init is a link to /lib/systemd/nothing',
      { ...GOOD, '/usr/sbin/init': { link: '/lib/systemd/nothing' } },
    ],
    ['initrd-present: /boot/initrd is missing', without(GOOD, '/boot/initrd')],
    [
      'initrd-present: /boot/initrd is a link to initrd.img-6',
      { ...GOOD, '/boot/initrd': { link: 'initrd.img-6' } },
    ],
    ['initrd-present: /boot/initrd is empty', { ...GOOD, '/boot/initrd': '' }],
    ['initrd-present: /boot/initrd is not a file', { ...GOOD, '/boot/initrd': { directory: true } }],
    ['initrd-readable: /boot/initrd could not be read: it is neither', { ...GOOD, '/boot/initrd': 'hello' }],
    [
      'initrd-kernel: the initrd is for the kernel 5.10.0-1-amd64',
      {
        ...GOOD,
        '/boot/initrd': initrdOf([
          ...INITRD_NAMES.filter((name) => !name.includes('modules.dep')).map((name) =>
            name.replace(RELEASE, '5.10.0-1-amd64'),
          ),
        ]),
      },
    ],
    ['initrd-immucore: the initrd lacks immucore', initrdWithout('bin/immucore')],
    ['initrd-immucore: immucore in the initrd is a link to kairos, which', linkedImmucore('usr/bin/other')],
    ['initrd-immucore: the initrd lacks immucore.service', initrdWithout('immucore.service')],
    ['initrd-programs: the initrd lacks mkfs.ext2', initrdWithout('mkfs.ext2')],
    [
      'initrd-programs: the initrd lacks parted',
      { ...LEGACY, '/boot/initrd': initrdOf([...INITRD_NAMES, 'usr/sbin/partprobe']) },
    ],
    ['initrd-programs: the initrd lacks kairos-agent', initrdWithout('kairos-agent')],
    ['initrd-drivers: the initrd lacks the driver xhci_pci_renesas', initrdWithout('xhci-pci-renesas')],
    ['initrd-live-boot: the initrd lacks dmsquash-live-root', initrdWithout('dmsquash')],
    ['initrd-fips: the initrd lacks dracut', FIPS_ASKED],
    [
      'initrd-fips: the initrd lacks sha512hmac',
      { ...FIPS_ASKED, '/boot/initrd': initrdOf([...INITRD_NAMES, FIPS_HOOK, 'etc/fipsmodules']) },
    ],
    [
      'initrd-fips: the initrd lacks etc/fipsmodules',
      { ...FIPS_ASKED, '/boot/initrd': initrdOf([...INITRD_NAMES, FIPS_HOOK, 'usr/bin/sha512hmac']) },
    ],
    ['kernel-hmac: /boot/.vmlinuz.hmac is missing', without(FIPS, '/boot/.vmlinuz.hmac')],
    ['initrd-leftovers: /boot/initrd.img-6.1 is not used', { ...GOOD, '/boot/initrd.img-6.1': 'x' }],
    ['grub-configuration: /etc/cos/bootargs.cfg is missing', without(GOOD, '/etc/cos/bootargs.cfg')],
    ['grub-configuration: /etc/cos/grub.cfg is empty', { ...GOOD, '/etc/cos/grub.cfg': '\n' }],
    [
      'grub-configuration: /etc/cos/bootargs.cfg does not set `kernelcmd`',
      { ...GOOD, '/etc/cos/bootargs.cfg': 'set kernel=/k\nset initramfs=/i\nset cmdline="${img}"\n' },
    ],
    ['grub-environment: grub2-editenv is not installed', without(GOOD, '/usr/bin/grub2-editenv')],
    ['grub-environment: /usr/bin/grub2-editenv is a link to', without(GOOD, '/usr/bin/grub-editenv')],
    [
      "grub-modules: GRUB's modules for x86_64-efi are not installed: squash4",
      without(GOOD, '/usr/lib/grub/x86_64-efi/squash4.mod'),
    ],
    ['grub-efi: there is no shim for amd64', without(GOOD, '/usr/lib/shim/')],
    ['grub-efi: there is no GRUB for EFI on amd64', without(GOOD, '/usr/lib/grub/x86_64-efi-signed/')],
    ["grub-bios: GRUB's modules for i386-pc", without(GOOD, '/usr/lib/grub/i386-pc/')],
    ['grub-bios: neither grub2-install nor', without(GOOD, '/usr/sbin/grub-install')],
    ['trusted-boot-initrd: /boot/initrd.img-6 has no place', { ...TRUSTED, '/boot/initrd.img-6': 'x' }],
    [
      'trusted-boot-generator: /usr/sbin/update-initramfs builds',
      { ...TRUSTED, '/usr/sbin/update-initramfs': 'x' },
    ],
    [
      'trusted-boot-systemd: systemd is 249',
      {
        ...without(TRUSTED, '/usr/lib/systemd/libsystemd-shared-252.so'),
        '/usr/lib/systemd/libsystemd-shared-249.so': '',
      },
    ],
    [
      'fips-programs: /usr/bin/kairos-agent is no FIPS build, as its build information says',
      fipsAgent('ordinary'),
    ],
    [
      'fips-programs: /usr/bin/kairos-agent is no FIPS build, as its build information says',
      {
        ...FIPS,
        '/usr/bin/kairos-agent': { content: goProgram('ordinary'), mode: 0o755 },
      },
    ],
    [
      'fips-programs: /usr/bin/immucore is no FIPS build, as /etc/kairos/framework-release says',
      {
        ...fipsAgent('boringcrypto'),
        '/usr/bin/immucore': { content: elf(62), mode: 0o755 },
        '/etc/kairos/framework-release': printFrameworkRelease({ version: '1.0.0', fips: false }),
      },
    ],
    [
      'fips-unproven: nothing shows that /usr/bin/immucore is a FIPS build',
      { ...fipsAgent('boringcrypto'), '/usr/bin/immucore': { content: elf(62), mode: 0o755 } },
    ],
    ['kairos-programs: immucore is not installed', without(GOOD, '/usr/bin/immucore')],
    ['kairos-programs: /usr/bin/kairos-agent is not executable', { ...GOOD, '/usr/bin/kairos-agent': 'x' }],
    ['kairos-programs: /usr/bin/kairos-agent is empty', { ...GOOD, '/usr/bin/kairos-agent': '' }],
    ['kairos-programs: kcrypt is not installed', without(LEGACY, '/usr/bin/kcrypt')],
    [
      'kairos-multi-call: /usr/bin/kairos-agent leads to /usr/bin/kairos, which',
      { ...STANDARD, '/usr/bin/kairos-agent': { link: 'kairos' } },
    ],
    [
      'kairos-installer: kairos-installer is not installed',
      without(GOOD, '/system/installer/kairos-installer'),
    ],
    [
      'kairos-installer: /system/installer/kairos-installer is not executable',
      { ...GOOD, '/system/installer/kairos-installer': 'x' },
    ],
    ['agent-directory: /etc/kairos is not a directory', without(GOOD, '/etc/kairos/branding/grubmenu.cfg')],
    ['agent-started: nothing in the image starts', without(GOOD, '/system/oem/02_agent.yaml')],
    [
      'static-units: /etc/systemd/system/kairos-reset.service is missing',
      without(LEGACY, '/etc/systemd/system/kairos-reset.service'),
    ],
    [
      'cloud-configs: /system/oem/07.yaml is no cloud-config: line 2',
      { ...GOOD, '/system/oem/07.yaml': 'stages:\n\tboot: []\n' },
    ],
    ['cloud-configs: /system/oem holds no cloud-configs', without(LEGACY, '/system/oem/')],
    ['base-programs: mount.nfs is not installed', without(GOOD, '/usr/sbin/mount.nfs')],
    ['install-programs: rsync is not installed', without(GOOD, '/usr/bin/rsync')],
    [
      'sudo-mode: /usr/bin/sudo lacks the setuid bit',
      { ...GOOD, '/usr/bin/sudo': { content: elf(62), mode: 0o755 } },
    ],
    [
      'sudo-mode: /usr/bin/sudo belongs to user 1000',
      { ...GOOD, '/usr/bin/sudo': { content: elf(62), mode: 0o4755, uid: 1000 } },
    ],
    ['provider-programs: edgevpn is not installed', without(STANDARD, '/usr/bin/edgevpn')],
    [
      'provider-programs: /system/providers holds no provider',
      without(STANDARD, '/system/providers/agent-provider-kairos', '/usr/bin/kairos'),
    ],
    ['kubernetes-program: k3s is not installed', without(STANDARD, '/usr/bin/k3s')],
    [
      'kubernetes-services: the service k3s-agent is missing',
      without(STANDARD, '/etc/systemd/system/k3s-agent.service'),
    ],
    [
      'kubernetes-version: KAIROS_SOFTWARE_VERSION is v1.33.1,',
      release({ ...k3s, SOFTWARE_VERSION: 'v1.33.1' }, STANDARD),
    ],
    ['upgrade-script: /usr/sbin/suc-upgrade is missing', without(STANDARD, '/usr/sbin/suc-upgrade')],
    [
      'units-masked: getty.target is masked',
      { ...GOOD, '/etc/systemd/system/getty.target': { link: '/dev/null' } },
    ],
    [
      'units-masked: systemd-logind.service is missing',
      without(GOOD, '/usr/lib/systemd/system/systemd-logind.service'),
    ],
    [
      'first-boot-questions: systemd-firstboot.service is not masked',
      without(GOOD, '/etc/systemd/system/systemd-firstboot.service'),
    ],
    [
      'ssh-enabled: sshd is installed but not enabled',
      without(GOOD, '/etc/systemd/system/multi-user.target.wants/ssh.service'),
    ],
    ['ssh-enabled: sshd is installed but not enabled', without(ALPINE, '/etc/runlevels/boot/sshd')],
    [
      'network-enabled: no network service is enabled',
      without(GOOD, '/etc/systemd/system/multi-user.target.wants/systemd-networkd.service'),
    ],
    ['network-enabled: no network service is enabled', without(ALPINE, '/etc/runlevels/boot/connman')],
    [
      'resolver: /etc/resolv.conf is an empty file',
      {
        ...without(GOOD, '/system/oem/05_network.yaml'),
        '/etc/systemd/system/multi-user.target.wants/systemd-resolved.service': { link: '/x' },
      },
    ],
    [
      'hostname: /etc/hostname holds the name of a build container: buildkitsandbox',
      { ...GOOD, '/etc/hostname': 'buildkitsandbox\n' },
    ],
    [
      'machine-id: /etc/machine-id is filled in',
      { ...GOOD, '/etc/machine-id': '0123456789abcdef0123456789abcdef\n' },
    ],
    [
      'ssh-host-keys: /etc/ssh/ssh_host_ed25519_key would be shared',
      { ...GOOD, '/etc/ssh/ssh_host_ed25519_key': 'x', '/etc/ssh/ssh_host_ed25519_key.pub': 'x' },
    ],
    ['directories: /var/lock is not a directory', without(GOOD, '/var/lock')],
    ['snap-directory: /snap is missing', without(GOOD, '/snap')],
  ];

  for (const [index, [wanted, tree, expected]] of broken.entries()) {
    it(`finds just this (${index + 1}): ${wanted}`, async () => {
      const found = await findings(tree, expected);
      expect(found, found.join('\n')).to.have.length(1);
      expect(found[0]).to.contain(wanted);
    });
  }

  it('stands in the table above', () => {
    const tested = new Set(broken.map(([wanted]) => wanted.split(':')[0]));
    expect(CHECKS.map(({ id }) => id).filter((id) => !tested.has(id))).to.deep.equal([]);
  });

  it('has an id of its own, and words a person can use', () => {
    expect(new Set(CHECKS.map(({ id }) => id)).size).to.equal(CHECKS.length);
    for (const { id, explanation, fix } of CHECKS) {
      expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(explanation, id).to.match(/\.$/);
      expect(fix, id).to.match(/\.$/);
    }
  });
});

/** An initrd in which immucore is a link to `kairos`, beside another program. */
function linkedImmucore(other: string): Tree {
  const rest = INITRD_NAMES.filter((name) => !name.endsWith('bin/immucore'));
  return { ...GOOD, '/boot/initrd': initrdOf([...rest, 'usr/bin/immucore -> kairos', other]) };
}

function bzImage(release: string): Uint8Array {
  const bytes = new Uint8Array(0x200 + 0x3000 + 64);
  const text = new TextEncoder();
  bytes.set(text.encode('HdrS'), 0x202);
  new DataView(bytes.buffer).setUint16(0x20e, 0x3000, true);
  bytes.set(text.encode(`${release} (builder@host) #1`), 0x3200);
  return bytes;
}

/** The same tree for arm64, whose boot programs have other names and which has no BIOS. */
function arm64(tree: Tree): Tree {
  const names = (path: string): string =>
    path.replace('shimx64', 'shimaa64').replace('grubx64', 'grubaa64').replace('x86_64-efi', 'arm64-efi');
  const entries = Object.entries(without(tree, '/usr/lib/grub/i386-pc/', '/usr/sbin/grub-install'));
  return {
    ...Object.fromEntries(
      entries.map(([path, entry]) => [
        names(path),
        typeof entry === 'object' && 'content' in entry ? { ...entry, content: elf(183) } : entry,
      ]),
    ),
    '/etc/kairos-release': kairosRelease({ ARCH: 'arm64', TARGETARCH: 'arm64' }),
  };
}
