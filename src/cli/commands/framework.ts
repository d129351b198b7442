import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../../lib/user-error.ts';
import { ARCHITECTURES, type Architecture } from '../../spec/image-spec.ts';
import {
  FRAMEWORK_LAYOUTS,
  type FrameworkLayout,
  RELEASE_HOST,
} from '../../plan/framework/framework-releases.ts';
import { type CommandArguments, defineCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { packagePath } from '../package-path.ts';
import { setting } from '../setting.ts';

const options = {
  output: { type: 'string', describe: 'Directory to write the image to, as an OCI image layout' },
  push: { type: 'string', describe: 'Image reference to push the image to' },
  arch: { type: 'string', describe: 'Architectures, separated by commas', default: 'amd64,arm64' },
  fips: { type: 'boolean', describe: 'Take the FIPS builds of the programs that have one', default: false },
  'base-url': {
    type: 'string',
    requiresArg: true,
    describe: `Release host, or a mirror with the same paths [KAIROS_GEN_RELEASE_URL, or ${RELEASE_HOST}]`,
  },
  programs: {
    choices: Object.keys(FRAMEWORK_LAYOUTS) as FrameworkLayout[],
    describe: 'One release for each program, or one program under several names',
    default: 'separate' as FrameworkLayout,
  },
  program: {
    type: 'string',
    array: true,
    describe: 'Another release of a program: NAME=VERSION, such as immucore=v0.20.4',
  },
  lock: {
    type: 'string',
    describe: 'File that pins the sums of what is fetched; written when something new is',
    default: 'framework.lock.json',
  },
  frozen: { type: 'boolean', describe: 'Refuse what the lock does not pin', default: false },
} as const;

type Arguments = CommandArguments<typeof options, 'action'>;

export const framework = defineCommand({
  name: 'framework',
  positional: { name: 'action', required: true },
  describe: 'Build the image with the Kairos programs and files that every image takes',
  options,
  examples: [
    ['kairos-gen framework build --output framework', 'Write the image into the directory framework'],
    [
      'kairos-gen framework build --push registry.example.com/kairos/framework:v1 --frozen',
      'Push exactly what the lock pins',
    ],
  ],
  run: async (io, args) => {
    if (args.action !== 'build')
      throw new UsageError(
        `framework can't ${String(args.action)}`,
        'The one thing it does is `framework build`.',
      );
    if (args.output === undefined && args.push === undefined)
      throw new UsageError('the image has nowhere to go', 'Give --output DIR, --push REFERENCE, or both.');
    const architectures = parseArchitectures(args.arch);
    const versions = parseVersions(args.program ?? []);
    const scratch =
      args.output === undefined ? await mkdtemp(join(tmpdir(), 'kairos-framework-')) : undefined;
    try {
      const directory = scratch ?? resolve(args.output ?? '');
      await io.stdout.write(`${await build(io, args, { architectures, versions, directory })}\n`);
    } finally {
      if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    }
    return 0;
  },
});

interface Parsed {
  readonly architectures: readonly Architecture[];
  readonly versions: ReadonlyMap<string, string>;
  readonly directory: string;
}

/** Builds and, if asked to, pushes; gives what names the result: a digest, after the reference it was pushed to. */
async function build(
  io: Io,
  args: Arguments,
  { architectures, versions, directory }: Parsed,
): Promise<string> {
  const { buildFramework } = await import('../../artifact/framework/build-framework.ts');
  const { createLayout, writeLayoutIndex } = await import('../../oci/image-layout.ts');
  const { formatReference, parseReference } = await import('../../oci/reference.ts');
  const { nodeHost } = await import('../../lib/node-host.ts');
  const { version } = await import('../../lib/version.ts');
  const lockFile = await import('../../plan/framework/framework-lock.ts');

  const host = nodeHost({
    environment: io.environment,
    stop: io.interrupted,
    emit: (event) => {
      if (event.type === 'message') void io.stderr.write(`${event.message}\n`);
    },
  });
  const reference = args.push === undefined ? undefined : parseReference(args.push);
  const lockPath = resolve(args.lock);
  const lockText = await host.files.readText(lockPath);
  const lock =
    lockText === undefined ? lockFile.EMPTY_FRAMEWORK_LOCK : lockFile.parseFrameworkLock(lockText, args.lock);

  const layout = await createLayout(directory);
  const built = await buildFramework(host, layout, {
    templates: packagePath('templates', 'framework'),
    architectures,
    programs: args.programs,
    fips: args.fips,
    versions,
    baseUrl: args['base-url'] ?? setting(io, 'KAIROS_GEN_RELEASE_URL') ?? RELEASE_HOST,
    lock,
    frozen: args.frozen,
    version,
    ...created(io.environment['SOURCE_DATE_EPOCH']),
  });
  const newLock = lockFile.renderFrameworkLock(built.lock);
  if (newLock !== lockText) await host.files.write(lockPath, newLock, 0o644);

  const { descriptor } = built;
  const name = reference === undefined ? `${version}${args.fips ? '-fips' : ''}` : formatReference(reference);
  await writeLayoutIndex(layout, [{ descriptor, name }]);
  if (reference === undefined) return descriptor.digest;
  const { RegistryClient } = await import('../../oci/registry-client.ts');
  const { pushImage } = await import('../../oci/push-image.ts');
  await pushImage(new RegistryClient(host), reference, layout, descriptor);
  return `${formatReference(reference)}@${descriptor.digest}`;
}

function parseArchitectures(text: string): readonly Architecture[] {
  const words = text.split(',').map((word) => word.trim());
  return [...new Set(words)].map((word) => {
    const found = ARCHITECTURES.find((arch) => arch === word);
    if (found === undefined)
      throw new UsageError(`${word} is no architecture`, `Known are ${ARCHITECTURES.join(', ')}.`);
    return found;
  });
}

function parseVersions(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const [, name, version] = /^([^=]+)=([\w.+-]+)$/.exec(word) ?? [];
      if (name === undefined || version === undefined)
        throw new UsageError(
          `${word} names no release of a program`,
          'Write NAME=VERSION, such as immucore=v0.20.4.',
        );
      return [name, version];
    }),
  );
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function created(epoch: string | undefined): { readonly created?: Date } {
  if (epoch === undefined || epoch === '') return {};
  if (!/^\d+$/.test(epoch)) throw new UsageError(`SOURCE_DATE_EPOCH is no number of seconds: ${epoch}`);
  return { created: new Date(Number(epoch) * 1000) };
}
