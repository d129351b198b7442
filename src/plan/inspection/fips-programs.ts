import { type GoBuildInfo, goBuildInfo } from '../../lib/go-build-info.ts';
import type { Inspection } from '../check.ts';
import { FRAMEWORK_RELEASE, isFipsFramework } from '../framework/framework-release.ts';
import { findProgram } from './programs.ts';

/** The Kairos programs that have FIPS builds; `kairos` is all of them in one, `kcrypt` of the frameworks of the v2 era. */
const PROGRAMS = [
  'immucore',
  'kairos-agent',
  'kcrypt',
  'kcrypt-discovery-challenger',
  'kairos',
  'agent-provider-kairos',
] as const;

/** Bytes of the largest program that is read. */
const LARGEST_PROGRAM = 256 * 1024 ** 2;

/** How a program was built, or undefined when nothing says so. */
export interface ProgramBuild {
  readonly path: string;
  readonly build: 'fips' | 'ordinary' | undefined;
  /** What says so. */
  readonly said: string;
}

/** How each Kairos program in the image was built: as its own build information says, else as the framework says of itself. */
export async function kairosBuilds(inspection: Inspection): Promise<readonly ProgramBuild[]> {
  const { files } = inspection;
  const framework = isFipsFramework(await files.readText(FRAMEWORK_RELEASE));
  const builds: ProgramBuild[] = [];
  for (const name of PROGRAMS) {
    const path = await findProgram(inspection, name);
    // A link leads to another one of them.
    if (path === undefined || (await files.lstat(path))?.kind !== 'file') continue;
    const size = (await files.stat(path))?.size ?? 0;
    const program = size > LARGEST_PROGRAM ? undefined : await files.readStart(path, size);
    const info = program === undefined ? undefined : goBuildInfo(program);
    builds.push(
      info === undefined
        ? { path, build: framework === undefined ? undefined : wordFor(framework), said: FRAMEWORK_RELEASE }
        : { path, build: wordFor(isFipsBuild(info)), said: 'its build information' },
    );
  }
  return builds;
}

const wordFor = (fips: boolean): 'fips' | 'ordinary' => (fips ? 'fips' : 'ordinary');

/**
 * A Go program has validated cryptography with BoringCrypto or another system's module as an experiment of the toolchain, or with
 * Go's own module since 1.24 (https://go.dev/doc/security/fips140).
 */
function isFipsBuild({ version, settings }: GoBuildInfo): boolean {
  const experiments = `${version} ${settings.get('GOEXPERIMENT') ?? ''}`;
  const module = settings.get('GOFIPS140') ?? 'off';
  return /\b(?:boring|openssl|system)crypto\b/.test(experiments) || module !== 'off';
}
