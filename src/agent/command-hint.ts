import type { CommandError } from '../lib/command-error.ts';

/** What a failed command's output says about the cause, for what happens most in container builds. */
const CAUSES: readonly (readonly [sign: RegExp, hint: string])[] = [
  [
    /no space left on device|ENOSPC/i,
    'The disk is full: free space for the engine (docker system df) and run again.',
  ],
  [
    /temporary failure (in name resolution|resolving)|could not resolve|name or service not known/i,
    'Names are not resolved inside the build: check its network, or set HTTP_PROXY and HTTPS_PROXY as build arguments.',
  ],
  [
    /exec format error/i,
    "The image is for another architecture than the machine: give the build --platform, or install qemu's binfmt handlers.",
  ],
  [
    /certificate (verify failed|is not trusted)|self.signed certificate|certificate verification failed/i,
    "A certificate is not trusted: put the proxy's or mirror's CA into the base image and run its update-ca-certificates.",
  ],
  [/read-only file system/i, 'The file system is read only here.'],
  [
    /(is not valid yet|is expired|Release file .* expired)/i,
    "The package index is out of date, or the machine's clock is wrong.",
  ],
];

/** A hint for a failed command, when its output or its way to fail shows a known cause. */
export function commandHint(error: CommandError): string | undefined {
  if (error.failure.cause === 'signal' && error.failure.signal === 'SIGKILL')
    return 'SIGKILL from nobody in sight usually means that the machine ran out of memory.';
  return CAUSES.find(([sign]) => sign.test(error.output))?.[1];
}
