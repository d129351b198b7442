import { defineCommand } from '../command.ts';

export const schema = defineCommand({
  name: 'schema',
  describe: 'Print the JSON Schema of the Kairosfile, for editors',
  options: {},
  examples: [['kairos-gen schema > kairosfile.schema.json', 'Keep a copy beside the Kairosfile']],
  run: async (io) => {
    const { jsonSchema } = await import('../../spec/json-schema.ts');
    await io.stdout.write(jsonSchema());
    return 0;
  },
});
