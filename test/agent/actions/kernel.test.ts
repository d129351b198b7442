import { expect } from 'chai';
import { runAction } from '../../../src/agent/actions/run-action.ts';
import type { FakeEntry } from '../../support/fake-host.ts';
import { failure, someDistro, someRequest, testContext } from '../../support/agent-context.ts';

const kernel = (release: string): Readonly<Record<string, FakeEntry>> => ({
  [`/boot/vmlinuz-${release}`]: 'kernel',
  [`/boot/config-${release}`]: 'CONFIG_RD_ZSTD=y\n',
  [`/lib/modules/${release}/kernel/a.ko`]: 'x',
});
const choose = { do: 'choose-kernel', packages: [] } as const;

describe('choose-kernel and initrd', () => {
  it('link the newest complete kernel, relative, and build its initrd under another name first', async () => {
    const built: string[][] = [];
    const context = testContext({
      files: {
        ...kernel('1'),
        ...kernel('2'),
        '/lib/modules/3/modules.dep': '',
        '/boot/vmlinuz': { link: 'gone' },
      },
      programs: {
        mkinitrd: async (args, { files }) => {
          built.push([...args]);
          await files.write(args[1] ?? '', 'initrd', 0o600);
          return '';
        },
      },
    });
    expect(await runAction(choose, context)).to.equal('done');
    expect(await context.host.files.readLink('/boot/vmlinuz')).to.equal('vmlinuz-2');
    expect(await runAction({ do: 'initrd' }, context)).to.equal('done');
    expect(built).to.deep.equal([['2', '/boot/.initrd.unfinished']]);
    expect(await context.host.files.stat('/boot/initrd')).to.include({ mode: 0o644 });
    expect(
      context.host.events.some(
        (event) => event.type === 'message' && event.message.includes('also installed: 1'),
      ),
    ).to.equal(true);
  });

  it('choose again for the initrd when the choice was made in an earlier run', async () => {
    const context = testContext(
      {
        files: { ...kernel('1'), ...kernel('2') },
        programs: {
          mkinitrd: async ([release, output], { files }) => (
            await files.write(output ?? '', release ?? '', 0o600),
            ''
          ),
        },
      },
      { request: { ...someRequest, kernel: ['1'] } },
    );
    await runAction({ do: 'initrd' }, context);
    expect(await context.host.files.readText('/boot/initrd')).to.equal('1');
  });

  it('honour a release and packages, and list what is there when it is not that', async () => {
    const context = testContext({ files: { ...kernel('1'), ...kernel('2') }, programs: { pkg: () => '1' } });
    await runAction({ ...choose, packages: ['linux-old'] }, context);
    expect(await context.host.files.readLink('/boot/vmlinuz')).to.equal('vmlinuz-1');
    await runAction({ ...choose, release: '2' }, context);
    expect(await context.host.files.readLink('/boot/vmlinuz')).to.equal('vmlinuz-2');
    const error = await failure(runAction({ ...choose, release: '9' }, context));
    expect(error.message).to.match(/kernel 9 is not installed.*Found:/s);
  });

  it('copy an image that lies with its modules, and the sum that FIPS mode checks it by', async () => {
    const home = '/lib/modules/1';
    const copies: string[][] = [];
    const context = testContext(
      {
        files: {
          [`${home}/vmlinuz`]: 'kernel',
          [`${home}/.vmlinuz.hmac`]: 'sum',
          [`${home}/kernel/a.ko`]: 'x',
        },
        programs: {
          cp: async (args, { files }) => {
            copies.push([...args]);
            await files.write(args[2] ?? '', 'copied', 0o644);
            return '';
          },
        },
      },
      {
        distro: {
          ...someDistro,
          kernels: { ...someDistro.kernels, images: (r) => [`/lib/modules/${r}/vmlinuz`] },
        },
      },
    );
    await runAction(choose, context);
    expect(copies).to.deep.equal([
      ['-f', `${home}/vmlinuz`, '/boot/vmlinuz-1'],
      ['-f', `${home}/.vmlinuz.hmac`, '/boot/.vmlinuz-1.hmac'],
    ]);
    expect(await context.host.files.readLink('/boot/.vmlinuz.hmac')).to.equal('.vmlinuz-1.hmac');
  });

  it("prefer a model's own kernel", async () => {
    const distro = {
      ...someDistro,
      kernels: { ...someDistro.kernels, preferred: () => (release: string) => release === '1' },
    };
    const context = testContext({ files: { ...kernel('1'), ...kernel('2') } }, { distro });
    await runAction(choose, context);
    expect(context.memory.kernel).to.equal('1');
  });

  it('say so when the builder ends well without an initrd, and take no half one of an earlier run for it', async () => {
    const context = testContext({
      files: { ...kernel('1'), '/boot/.initrd.unfinished': 'half', '/boot/initrd': 'old' },
      programs: { mkinitrd: () => 'this kernel needs none' },
    });
    expect((await failure(runAction({ do: 'initrd' }, context))).message).to.include(
      'the initrd was not made',
    );
  });

  it('leave no initrd behind when its builder fails', async () => {
    const context = testContext({
      files: kernel('1'),
      programs: { mkinitrd: () => ({ exitCode: 1, output: 'No space left on device' }) },
    });
    expect((await failure(runAction({ do: 'initrd' }, context))).message).to.match(/mkinitrd/);
    expect(await context.host.files.lstat('/boot/initrd')).to.equal(undefined);
  });
});

describe('release', () => {
  it('merges keys and the version the program itself names', async () => {
    const context = testContext({
      files: { '/etc/kairos-release': 'MINE="x"\nKAIROS_VERSION="v0.1.0"\n' },
      programs: { '/usr/bin/k3s': () => 'k3s version v1.33.1+k3s1 (abc)\n' },
    });
    const action = { do: 'release', keys: { KAIROS_VERSION: 'v1.0.0' }, software: 'k3s' } as const;
    expect(await runAction(action, context)).to.equal('done');
    expect(await context.host.files.readText('/etc/kairos-release')).to.equal(
      'KAIROS_SOFTWARE_VERSION="v1.33.1+k3s1"\nKAIROS_SOFTWARE_VERSION_PREFIX="k3s"\nKAIROS_VERSION="v1.0.0"\nMINE="x"\n',
    );
    expect(await runAction(action, context)).to.equal('unchanged');
    expect(await runAction({ do: 'release', keys: {} }, context)).to.equal('unchanged');
  });
});
