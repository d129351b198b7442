/** What can be looked at of an image besides the image: `--target <name>/<view>`. */
export const DEBUG_TARGETS = [
  { view: 'plan', description: 'what would be done, as files to read' },
  { view: 'install', description: 'the tree after packages and kernel' },
  { view: 'validate', description: 'the report of the last check' },
] as const;
