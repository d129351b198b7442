import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Architecture } from '../../src/agent/executable/elf.ts';
import { type InputFile, graft } from '../../src/agent/executable/graft.ts';
import type { Host } from '../../src/lib/host.ts';
import { ensurePackages } from '../lab/machine.ts';
import { applicationBlob } from './application-blob.ts';
import { loaderImage } from './loader-image.ts';
import { type NodeRuntime, nodeRuntime, strippedRuntime } from './node-runtime.ts';
import { type Toolchain, toolchain } from './toolchain.ts';

/** Inputs that don't change with our sources: runtimes. Removing the folder makes them anew. */
const cache = '.cache/agent';

export interface ExecutableRequest {
  /** The program's main module. */
  readonly entry: string;
  readonly architectures: readonly Architecture[];
  /** Where the executable of an architecture goes. */
  readonly output: (architecture: Architecture) => string;
  /** The machine that builds; it is told what is installed and downloaded. */
  readonly host: Host;
}

/** What one executable was made from, for the notice. */
export interface BuiltExecutable {
  readonly architecture: Architecture;
  readonly file: string;
  readonly size: number;
  readonly runtime: NodeRuntime;
  readonly libraryPackages: readonly string[];
  readonly inputs: readonly string[];
}

/**
 * Builds one self-contained executable per architecture from a TypeScript program; installs the tools that are missing.
 * Runs in the project's directory. Same sources, same Debian packages: same bytes.
 */
export async function buildExecutables(request: ExecutableRequest): Promise<readonly BuiltExecutable[]> {
  const machine = machineArchitecture();
  const toolchains = request.architectures.map((architecture) => toolchain(architecture, machine));
  const { host } = request;
  await ensurePackages(host, [...new Set(toolchains.flatMap(neededPackages))], "the agent's executable");
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'work-'));
  try {
    const { program } = await nodeRuntime(machine, cache, host);
    const { blob, inputs } = await applicationBlob(request.entry, program, work);
    const built: BuiltExecutable[] = [];
    for (const architecture of request.architectures) {
      const tools = toolchain(architecture, machine);
      const runtime = await nodeRuntime(architecture, cache, host);
      const executable = graft({
        runtime: await strippedRuntime(runtime, architecture, tools, cache),
        loader: await loaderImage(tools, work),
        dynamicLinker: await inputFile(tools.dynamicLinker),
        libraries: await Promise.all(tools.libraries.map(inputFile)),
        blob,
      });
      const file = request.output(architecture);
      await writeExecutable(file, executable);
      const { libraryPackages } = tools;
      built.push({ architecture, file, size: executable.length, runtime, libraryPackages, inputs });
    }
    return built;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @throws Error on a machine that is neither. */
export function machineArchitecture(): Architecture {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new Error(`the executable can be built on amd64 and arm64, not on ${process.arch}`);
}

function neededPackages(tools: Toolchain): readonly string[] {
  return [...tools.toolPackages, ...tools.libraryPackages];
}

async function inputFile(file: string): Promise<InputFile> {
  return { name: path.basename(file), content: await readFile(file) };
}

/** The mode is on the file, because `COPY --chmod` is not known to every builder. */
async function writeExecutable(file: string, content: Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, content);
  await chmod(unfinished, 0o755);
  await rename(unfinished, file);
}
