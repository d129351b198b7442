import { UsageError } from '../../lib/user-error.ts';
import type { Platform } from '../../oci/image-manifest.ts';

/** Other names of an architecture (containerd, platforms/database.go). */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
};

/** An architecture's variant when none is written. */
const USUAL_VARIANT: Readonly<Record<string, string>> = { arm: 'v7' };

/** A variant that goes without saying, and is left out. */
const IMPLIED_VARIANT: Readonly<Record<string, string>> = { arm64: 'v8', amd64: 'v1' };

/**
 * A platform as every builder writes it, in its normal form: `linux/aarch64` and `linux/arm64/v8` are linux/arm64.
 * An architecture alone means linux. Throws UsageError.
 */
export function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split('/');
  const [first = '', second, third] = parts;
  if (parts.length > 3 || parts.some((part) => !/^[a-z0-9_.-]+$/.test(part)))
    throw new UsageError(
      `${JSON.stringify(text)} is no platform`,
      'write it like linux/amd64 or linux/arm64',
    );
  if (second === undefined && first in ARCHITECTURES) return normalisePlatform('linux', first, undefined);
  if (second === undefined)
    return ['amd64', 'arm64', 'arm', '386', 'riscv64'].includes(first)
      ? normalisePlatform('linux', first, undefined)
      : missingArchitecture(text);
  return normalisePlatform(first, second, third);
}

function missingArchitecture(text: string): never {
  throw new UsageError(
    `the platform ${JSON.stringify(text)} lacks the architecture`,
    'write it like linux/amd64 or linux/arm64',
  );
}

/** A platform under the names images use. */
export function normalisePlatform(os: string, written: string, variantWritten: string | undefined): Platform {
  const architecture = ARCHITECTURES[written] ?? written;
  const old = written === 'armel' ? 'v6' : undefined;
  const variant = (variantWritten === '' ? undefined : variantWritten) ?? old ?? USUAL_VARIANT[architecture];
  return {
    os,
    architecture,
    ...(variant === undefined || variant === IMPLIED_VARIANT[architecture] ? {} : { variant }),
  };
}
