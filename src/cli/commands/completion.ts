import { defineCommand } from '../command.ts';
import { SHELLS } from '../completion/shells.ts';

export const completion = defineCommand({
  name: 'completion',
  positional: { name: 'shell', required: true },
  describe: `Print a completion script for ${SHELLS.join(', ')}`,
  options: {},
  examples: [
    ['source <(kairos-gen completion bash)', 'For this shell; put the line into ~/.bashrc to keep it'],
    ['kairos-gen completion fish > ~/.config/fish/completions/kairos-gen.fish', 'For fish'],
  ],
  run: async (io, args) => {
    const [{ completionScript, isShell }, { UsageError }, { suggest }] = await Promise.all([
      import('../completion/shells.ts'),
      import('../../lib/user-error.ts'),
      import('../../lib/suggest.ts'),
    ]);
    const shell = args.shell ?? '';
    if (!isShell(shell)) {
      const meant = suggest(shell, SHELLS);
      throw new UsageError(
        `there is no completion for ${JSON.stringify(shell)}`,
        meant === undefined ? `there is one for ${SHELLS.join(', ')}` : `did you mean "${meant}"?`,
      );
    }
    await io.stdout.write(completionScript(shell));
    return 0;
  },
});
