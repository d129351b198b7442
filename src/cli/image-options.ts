import type { Options } from 'yargs';
import { IMAGE_FLAGS, type ImageFlag } from '../spec/image-flags.ts';

/** Where help lists the fields of the Kairosfile. */
const GROUP = 'Image (these win over the Kairosfile):';

/** The positional argument of every command that takes a Kairosfile. */
export const kairosfileArgument = {
  name: 'kairosfile',
  required: false,
  describe: 'A path, or - for standard input. Left out: ./Kairosfile if there is one, and not with --no-file',
} as const;

/** The fields of a Kairosfile as yargs options. The schema checks their values, so yargs only collects words. */
export const imageOptions: Readonly<Record<string, Options>> = Object.fromEntries([
  ...IMAGE_FLAGS.map((flag): [string, Options] => [flag.name, toOption(flag)]),
  [
    'file',
    {
      group: GROUP,
      type: 'boolean',
      default: true,
      hidden: true,
      describe: 'Read ./Kairosfile when no file is named',
    },
  ],
]);

function toOption({ takes, describe, choices }: ImageFlag): Options {
  const allowed = choices === undefined || choices.length > 8 ? '' : `: ${choices.join(', ')}`;
  return {
    group: GROUP,
    type: takes === 'boolean' ? 'boolean' : 'string',
    requiresArg: takes !== 'boolean',
    describe: `${describe}${allowed}`,
  };
}
