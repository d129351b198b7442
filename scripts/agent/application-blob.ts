import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const execute = promisify(execFile);

/** The application as Node takes it into its executable, and what is in it. */
export interface ApplicationBlob {
  readonly blob: Buffer;
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

/**
 * Bundles a program into one CommonJS file (Node's single executable applications take no other) and makes Node's blob of
 * it. With neither code cache nor snapshot the blob is the same for every architecture, and the same bytes every time.
 *
 * @param node the Node that will carry the blob, in the machine's own architecture: the versions must be the same.
 * @param work a directory for what lies between.
 */
export async function applicationBlob(entry: string, node: string, work: string): Promise<ApplicationBlob> {
  // The name `main` ends up in the blob, so it must not depend on where the project is.
  const main = 'main.cjs';
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: path.join(work, main),
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    loader: { '.hbs': 'text' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });
  const configuration = {
    main,
    output: 'application.blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: false,
    useSnapshot: false,
    // NODE_OPTIONS of the base image is for its own programs.
    execArgvExtension: 'none',
    execArgv: nodeOptions,
  };
  await writeFile(path.join(work, 'application.json'), JSON.stringify(configuration));
  await execute(node, ['--experimental-sea-config', 'application.json'], { cwd: work });
  return {
    blob: await readFile(path.join(work, configuration.output)),
    inputs: Object.keys(metafile.inputs).sort(),
  };
}
