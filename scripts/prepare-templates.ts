/** Compiles templates/dockerfile/*.hbs into a module, so that the program starts without a compiler. Runs before every build; a test keeps the module true. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Handlebars from 'handlebars';

const SOURCE = 'templates/dockerfile';
const MODULE = 'src/render/dockerfile/templates.generated.ts';

/** The text of the generated module: one precompiled template for each file, in the order of their names. */
export async function templatesModule(): Promise<string> {
  const files = (await readdir(SOURCE)).filter((file) => file.endsWith('.hbs')).sort();
  const entries = await Promise.all(
    files.map(async (file) => {
      const template = Handlebars.precompile(await readFile(`${SOURCE}/${file}`, 'utf8'), {
        noEscape: true,
        // A misspelt field is an error, not an empty place. Partials need the whole of what they are given, so no assumeObjects.
        strict: true,
        knownHelpers: { shell: true, docker: true },
        knownHelpersOnly: true,
        preventIndent: true,
      }) as unknown as string;
      return `  '${basename(file, '.hbs')}': ${template},\n`;
    }),
  );
  return `/* eslint-disable */\n// @ts-nocheck\n// Made by scripts/prepare-templates.ts from ${SOURCE}/*.hbs.\nexport const templates = {\n${entries.join('')}};\n`;
}

/** Writes the module, so that a change of a template is in the next build without a step of its own. */
export const writeTemplatesModule = async (): Promise<void> => writeFile(MODULE, await templatesModule());

if (import.meta.main) await writeTemplatesModule();
