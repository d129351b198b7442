/** What a user may write after `kairos-gen`, in the order help shows it. Names alone, so that a suggestion loads no command. */
export const COMMAND_NAMES = [
  'generate',
  'build',
  'check',
  'matrix',
  'framework',
  'new',
  'schema',
  'completion',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];
