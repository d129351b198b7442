import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Architecture } from '../../src/agent/executable/elf.ts';
import { type InputFile, graft } from '../../src/agent/executable/graft.ts';
import type { Command, Host } from '../../src/lib/host.ts';
import { ensurePackages } from '../lab/machine.ts';
import { applicationBlob, bundleProgram } from './application-blob.ts';
import { recordCodeCache, type WarmUp } from './code-cache.ts';
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
  /** What the program should be quick at; left out, it starts without a code cache. */
  readonly warmUp?: WarmUp;
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
  const { host, warmUp } = request;
  const needed = toolchains.flatMap((tools) => neededPackages(tools, warmUp !== undefined));
  await ensurePackages(host, [...new Set(needed)], "the agent's executable");
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'work-'));
  try {
    const { program } = await nodeRuntime(machine, cache, host);
    const bundle = await bundleProgram(request.entry, work);
    const built: BuiltExecutable[] = [];
    for (const architecture of request.architectures) {
      const tools = toolchain(architecture, machine);
      const runtime = await nodeRuntime(architecture, cache, host);
      const codeCache = warmUp && (await recordCodeCache(bundle, onThisMachine(tools, runtime), warmUp));
      const executable = graft({
        runtime: await strippedRuntime(runtime, architecture, tools, cache),
        loader: await loaderImage(tools, work),
        dynamicLinker: await inputFile(tools.dynamicLinker),
        libraries: await Promise.all(tools.libraries.map(inputFile)),
        blob: await applicationBlob(bundle, program, codeCache),
      });
      const file = request.output(architecture);
      await writeExecutable(file, executable);
      const { libraryPackages } = tools;
      built.push({
        architecture,
        file,
        size: executable.length,
        runtime,
        libraryPackages,
        inputs: bundle.inputs,
      });
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

function neededPackages(tools: Toolchain, run: boolean): readonly string[] {
  return [...tools.toolPackages, ...tools.libraryPackages, ...(run ? tools.emulatorPackages : [])];
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

/** How a runtime is started here, be it for another architecture. */
function onThisMachine({ emulator }: Toolchain, { program }: NodeRuntime): Command {
  const [first, ...words] = emulator;
  return first === undefined ? [program] : [first, ...words, program];
}
