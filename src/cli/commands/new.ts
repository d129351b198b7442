import { defineCommand } from '../command.ts';

export const newKairosfile = defineCommand({
  name: 'new',
  positional: { name: 'file', required: false },
  describe: 'Write a commented Kairosfile to start from',
  options: {
    force: { type: 'boolean', default: false, describe: 'Replace the file if there is one' },
  },
  examples: [
    ['kairos-gen new', 'Write ./Kairosfile'],
    ['kairos-gen new -', 'Print it instead'],
  ],
  run: async (io, args) => {
    const [{ starterKairosfile }, { UserError }] = await Promise.all([
      import('../../spec/starter-kairosfile.ts'),
      import('../../lib/user-error.ts'),
    ]);
    const file = args.file ?? 'Kairosfile';
    if (file === '-') {
      await io.stdout.write(starterKairosfile());
      return 0;
    }
    if ((await io.write(file, starterKairosfile(), { replace: args.force })) === 'exists')
      throw new UserError(`${file} exists already`, {
        hint: 'name another file, or replace it with --force',
      });
    await io.stderr.write(`wrote ${file}\nnext: kairos-gen check ${file}\n`);
    return 0;
  },
});
