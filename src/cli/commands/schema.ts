import { defineCommand } from '../command.ts';

const SCHEMAS = ['kairosfile', 'model'] as const;

export const schema = defineCommand({
  name: 'schema',
  describe: 'Print the JSON Schema of the Kairosfile, for editors',
  options: {
    of: {
      choices: SCHEMAS,
      default: 'kairosfile',
      describe: 'Which file: the Kairosfile, or a model of your own',
    },
  },
  examples: [
    ['kairos-gen schema > kairosfile.schema.json', 'Keep a copy beside the Kairosfile'],
    ['kairos-gen schema --of model > model.schema.json', 'The same for boards of your own'],
  ],
  run: async (io, args) => {
    const { jsonSchema } = await import('../../spec/json-schema.ts');
    await io.stdout.write(jsonSchema(args.of));
    return 0;
  },
});
