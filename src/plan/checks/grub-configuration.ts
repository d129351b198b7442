import type { Check } from '../check.ts';
import { unlessTrustedBoot } from '../inspection/image.ts';

/** What grub.cfg and bootargs.cfg, which may be years apart in age, say to each other. */
const CONTRACT: Readonly<Record<string, readonly { readonly asks: RegExp; readonly lacks: string }[]>> = {
  '/etc/cos/grub.cfg': [
    { asks: /bootargs\.cfg/, lacks: 'does not source bootargs.cfg' },
    { asks: /loopback\s+loop0/, lacks: 'does not open the image as loop0' },
    { asks: /\$\{?kernelcmd/, lacks: 'does not pass $kernelcmd to the kernel' },
  ],
  '/etc/cos/bootargs.cfg': [
    { asks: /^\s*set kernel=/m, lacks: 'does not set `kernel`' },
    { asks: /^\s*set initramfs=/m, lacks: 'does not set `initramfs`' },
    { asks: /^\s*set kernelcmd=/m, lacks: 'does not set `kernelcmd`' },
    { asks: /\$\{?img/, lacks: 'does not read `img`' },
  ],
};

export const grubConfiguration: Check = {
  id: 'grub-configuration',
  severity: 'error',
  explanation:
    'An installed node boots by /etc/cos/grub.cfg, which it copied when it was installed, and by /etc/cos/bootargs.cfg inside the image it boots. The two talk through fixed variables; an image that lacks a file or a variable installs well and then does not boot.',
  fix: 'Take both files from the framework (do not skip the step `grub`), or keep to the same variables in files of your own.',
  notApplicable: unlessTrustedBoot,
  inspect: async ({ files }) => {
    const findings = [];
    for (const [path, promises] of Object.entries(CONTRACT)) {
      const text = await files.readText(path);
      if (text === undefined || text.trim() === '') {
        findings.push({ message: `${path} is ${text === undefined ? 'missing' : 'empty'}`, path });
        continue;
      }
      for (const { asks, lacks } of promises) {
        if (!asks.test(text)) findings.push({ message: `${path} ${lacks}`, path });
      }
    }
    return findings;
  },
};
