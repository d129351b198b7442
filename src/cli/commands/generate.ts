import type { Options } from 'yargs';
import { PUBLISHED } from '../../lib/published-names.ts';
import { UsageError, UserError } from '../../lib/user-error.ts';
import { version } from '../../lib/version.ts';
import { defineCommand } from '../command.ts';
import { imageOptions } from '../image-options.ts';
import type { Io } from '../io.ts';
import { setting } from '../setting.ts';

/** What the documented generic Dockerfile falls back to; with --parametric every build may say otherwise. */
const PARAMETRIC_DEFAULTS = { base: 'ubuntu:24.04', version: 'v0.1.0' } as const;

/** No Dockerfile is longer; a file that is can't be one of ours. */
const LARGEST_DOCKERFILE = 16 * 1024 * 1024;

const AGENT_IMAGE = `${PUBLISHED.agentRepository}:${version}`;

const buildOptions = {
  style: {
    choices: ['mount', 'copy'],
    default: 'mount',
    describe: 'Mount the agent while it runs, or copy it in and remove it, for builders without RUN --mount',
  },
  phases: {
    choices: ['split', 'all'],
    default: 'split',
    describe: 'Install and init as steps of their own, with yours between them, or both in one',
  },
  'framework-source': {
    choices: ['stage', 'agent'],
    default: 'stage',
    describe: 'Who fetches the framework: the engine, as a stage, or the agent, while it installs',
  },
  'cache-mounts': {
    type: 'boolean',
    default: true,
    describe: 'Keep package caches between builds (--no-cache-mounts for builders without them)',
  },
  offline: {
    type: 'string',
    requiresArg: true,
    describe: 'Directory of the build context with packages/ and releases/: steps run without a network',
  },
  parametric: {
    type: 'boolean',
    default: false,
    describe:
      'Take the documented build arguments (BASE_IMAGE, VERSION, …); the Kairosfile gives their defaults',
  },
  'agent-image': {
    type: 'string',
    requiresArg: true,
    describe: `Image that carries the agent [KAIROS_GEN_AGENT_IMAGE, or ${AGENT_IMAGE}]`,
  },
} as const;

export const generate = defineCommand({
  name: 'generate',
  isDefault: true,
  positional: { name: 'kairosfile', required: false },
  describe: 'Write the Dockerfile of a Kairosfile (the default command)',
  options: {
    output: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'Write to a file, whole or not at all',
    },
    check: {
      type: 'boolean',
      default: false,
      describe: 'Change nothing; end with code 4 when the file of --output is not what would be written',
    },
    ...buildOptions,
    ...imageOptions,
  },
  examples: [
    ['kairos-gen > Dockerfile', 'The Dockerfile of ./Kairosfile'],
    [
      'kairos-gen --base debian:12 --version v1.0.0 | docker build -t my-kairos -',
      'No Kairosfile and no file at all',
    ],
    ['kairos-gen --output Dockerfile --check', 'Is the Dockerfile in this directory the current one?'],
  ],
  run: async (io, args) => {
    if (args.check && args.output === undefined)
      throw new UsageError('--check needs the file it is about', 'add --output Dockerfile');
    const [{ loadImages }, { reportProblems }, { planBuild }, { renderDockerfile }] = await Promise.all([
      import('../load-images.ts'),
      import('../print-diagnostics.ts'),
      import('../../plan/plan-build.ts'),
      import('../../render/dockerfile/dockerfile.ts'),
    ]);
    const images = await loadImages(io, {
      kairosfile: args.kairosfile,
      flags: args,
      ...(args.parametric ? { defaults: PARAMETRIC_DEFAULTS } : {}),
    });
    const failure = await reportProblems(io, images);
    if (failure !== undefined) return failure;
    const plans = images.cells.map((cell) =>
      planBuild(cell, {
        phases: args.phases,
        frameworkSource: args['framework-source'],
        cacheMounts: args['cache-mounts'],
        agentImage: args['agent-image'] ?? setting(io, 'KAIROS_GEN_AGENT_IMAGE') ?? AGENT_IMAGE,
        agentVersion: version,
        parametric: args.parametric,
        offline: args.offline,
      }),
    );
    const text = renderDockerfile(plans, {
      style: args.style,
      source: images.source?.file === '-' ? 'standard input' : (images.source?.file ?? 'flags'),
      command: ['kairos-gen', ...wordsOf(args, args.kairosfile)],
    });
    if (args.output === undefined) await io.stdout.write(text);
    else if (args.check) return compare(io, args.output, text);
    else await io.write(args.output, text, { replace: true });
    return 0;
  },
});

/** Ends with code 4, and says where, when the file is not what would be written. */
async function compare(io: Io, path: string, expected: string): Promise<0 | 4> {
  const found = await io.read(path, LARGEST_DOCKERFILE);
  if (found === 'directory' || found === 'unreadable') throw new UserError(`${path} can't be read`);
  const text = found === 'missing' ? undefined : new TextDecoder().decode(found);
  if (text === expected) return 0;
  await io.stderr.write(
    text === undefined
      ? `${path}: there is no such file\n`
      : difference(path, text.split('\n'), expected.split('\n')),
  );
  await io.stderr.write(`hint: run the command again without --check to write ${path}\n`);
  return 4;
}

function difference(path: string, found: readonly string[], expected: readonly string[]): string {
  const index = expected.findIndex((line, at) => line !== found[at]);
  const at = index === -1 ? expected.length : index;
  return [
    `${path}:${at + 1}: not what would be written now`,
    `- ${found[at] ?? '(the end of the file)'}`,
    `+ ${expected[at] ?? '(the end of the file)'}`,
    '',
  ].join('\n');
}

/** The command line again, in one order whatever the user's, without where the result goes. */
function wordsOf(args: Readonly<Record<string, unknown>>, kairosfile: string | undefined): readonly string[] {
  const options: Readonly<Record<string, Options>> = {
    ...buildOptions,
    ...imageOptions,
  };
  return [
    ...(kairosfile === undefined ? [] : [kairosfile]),
    ...Object.entries(options).flatMap(([name, option]) => {
      const value = args[name];
      if (value === undefined || value === option.default) return [];
      if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
      return (Array.isArray(value) ? value : [value]).map((each) => `--${name}=${String(each)}`);
    }),
  ];
}
