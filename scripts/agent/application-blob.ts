import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { PROGRAM_FRAME } from '../../src/lib/framed-program.ts';

const execute = promisify(execFile);

/** A program in one file, and what runs it. All but the inputs are paths. */
export interface ProgramBundle {
  /** A directory for what lies between. */
  readonly work: string;
  /** The program within PROGRAM_FRAME, in ASCII. */
  readonly program: string;
  /** Runs the program and writes down V8's code for it. */
  readonly recorder: string;
  /** Writes that code down anew, so that it is the same each time. */
  readonly settler: string;
  /** The source files that were bundled, relative to the project: where the notices of the npm packages come from. */
  readonly inputs: readonly string[];
}

/** Options that Node starts the application with. The base image has no say in them. */
const nodeOptions = [
  // A broken /etc/ssl/openssl.cnf in the base image would end the program before it begins.
  '--openssl-config=/dev/null',
  // HTTP_PROXY, HTTPS_PROXY and NO_PROXY count. (So do the base image's certificates: src/lib/system-certificates.ts.)
  '--use-env-proxy',
];

// The names of both end up in the blob, so they must not depend on where the project is.
const MAIN = 'main.cjs';
const PROGRAM = 'program.js';

/** Node's single executable applications take one CommonJS file. */
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Bundles a program and what starts it. The same files for every architecture, and the same bytes every time. */
export async function bundleProgram(entry: string, work: string): Promise<ProgramBundle> {
  const file = (name: string): string => path.join(work, name);
  const { metafile } = await build({
    ...common,
    entryPoints: [entry],
    outfile: file(PROGRAM),
    metafile: true,
    charset: 'ascii',
    loader: { '.hbs': 'text' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: `${PROGRAM_FRAME.begin}const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
    footer: { js: PROGRAM_FRAME.end },
  });
  const helper = async (name: string, outfile: string): Promise<string> => {
    await build({ ...common, entryPoints: [path.join(here, name)], outfile: file(outfile) });
    return file(outfile);
  };
  await helper('start-program.ts', MAIN);
  return {
    work,
    program: file(PROGRAM),
    recorder: await helper('record-program.ts', 'record.cjs'),
    settler: await helper('settle-program.ts', 'settle.cjs'),
    inputs: Object.keys(metafile.inputs).sort(),
  };
}

const here = import.meta.dirname;

/**
 * What Node carries in its executable. Without a code cache it is the same for every architecture.
 *
 * @param node the Node that makes it, in the machine's own architecture and the version that will carry it.
 */
export async function applicationBlob(
  { work }: ProgramBundle,
  node: string,
  codeCache?: Buffer,
): Promise<Buffer> {
  const cache = 'code-cache';
  if (codeCache !== undefined) await writeFile(path.join(work, cache), codeCache);
  const configuration = {
    main: MAIN,
    output: 'application.blob',
    disableExperimentalSEAWarning: true,
    // Node's own cache of the main module holds nothing that has not run yet, and its snapshots can't hold a frontend's modules.
    useCodeCache: false,
    useSnapshot: false,
    assets: { program: PROGRAM, ...(codeCache === undefined ? {} : { [cache]: cache }) },
    // NODE_OPTIONS of the base image is for its own programs.
    execArgvExtension: 'none',
    execArgv: nodeOptions,
  };
  await writeFile(path.join(work, 'application.json'), JSON.stringify(configuration));
  await execute(node, ['--experimental-sea-config', 'application.json'], { cwd: work });
  return readFile(path.join(work, configuration.output));
}
