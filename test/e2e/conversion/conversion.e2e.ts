import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { DEBIAN_12 } from '../../../scripts/lab/base-image.ts';
import { buildkitUnavailable } from '../../../scripts/lab/buildkit/tools.ts';
import type { BuildkitdEngine } from '../../../scripts/lab/engines/buildkitd.ts';
import { BUILD_LIMIT, type Engine } from '../../../scripts/lab/engines/engine.ts';
import { PUBLISHED } from '../../../src/lib/published-names.ts';
import { codeBlocks } from '../../support/code-blocks.ts';
import {
  type ConversionCase,
  CONVERSIONS,
  ENGINES,
  type EngineName,
  type Recipe,
} from './conversion-cases.ts';
import { type ConversionLab, startConversionLab } from './conversion-lab.ts';
import { execute, machine } from './execute.ts';
import { expectBaseKept, expectKairosImage, expectNoResidue, unpackImage } from './finished-image.ts';

const full = process.env['KAIROS_GEN_E2E'] === 'full';
/** Why an engine can't be had on this machine. */
const missing: Partial<Record<EngineName, string | undefined>> = {
  buildkitd: await buildkitUnavailable(machine),
};

/** What builds Dockerfiles only, by its own hand. */
const NO_FRONTENDS: ReadonlySet<EngineName> = new Set(['old classic', 'buildah']);

describe('conversion of a base image, with real packages on a real engine', function () {
  this.timeout('60m');
  let lab: ConversionLab;
  before(async () => {
    lab = await startConversionLab();
  });
  after(async () => lab.stop());

  for (const conversion of CONVERSIONS)
    for (const engine of enginesFor(conversion))
      if (missing[engine] === undefined)
        it(`${conversion.title}, on ${engine}`, async () => convert(lab, conversion, engine));
      else it.skip(`${conversion.title}, on ${engine}: ${missing[engine]}`);

  it('finds the packages of another version in the build cache, and is what the documentation says it is', async () => {
    const engine = await lab.engine('old buildkit', DEBIAN_12);
    const dockerfile = join(lab.scratch, 'Dockerfile.parametric');
    await execute([process.execPath, 'src/cli/main.ts', '--no-file', '--parametric', '--output', dockerfile]);
    const build = async (version: string): Promise<string> =>
      engine.build({
        dockerfile,
        context: join(lab.scratch, 'frameworks'),
        tag: `parametric:${version}`,
        buildArgs: { BASE_IMAGE: DEBIAN_12.reference, VARIANT: 'core', VERSION: version },
      });
    await build('v1.0.0');
    const cached = cachedSteps(await build('v1.0.1'));
    expect(cached.filter((step) => step.includes('-s install'))).to.have.length(1);
    expect(cached.filter((step) => step.includes('-s init'))).to.deep.equal([]);

    const root = join(lab.scratch, 'rootfs');
    await unpackImage(engine, 'parametric:v1.0.1', root);
    await expectKairosImage(root, lab.agent, {
      trustedBoot: false,
      variant: 'core',
      release: { KAIROS_VERSION: 'v1.0.1' },
      kernel: /-amd64$/,
    });
    const blocks = codeBlocks('docs/checks.md', await readFile('docs/checks.md', 'utf8'));
    for (const { text } of blocks.filter((block) => block.words.includes('image')))
      await machine.run(['sh', '-eu', '-c', text.replaceAll('kairos-init ', `'${lab.agent}' `)], {
        directory: lab.scratch,
      });
    await rm(root, { recursive: true });
  });
});

/** The names of the steps that BuildKit's plain progress calls cached: `#7 [2/5] RUN …`, then `#7 CACHED`. */
function cachedSteps(log: string): readonly string[] {
  const names = new Map([...log.matchAll(/^#(\d+) (\[.*)$/gm)].map(([, id = '', name = '']) => [id, name]));
  return [...log.matchAll(/^#(\d+) CACHED$/gm)].map(([, id = '']) => names.get(id) ?? '');
}

function enginesFor(conversion: ConversionCase): readonly EngineName[] {
  if (!full) return conversion.engine === undefined ? [] : [conversion.engine];
  if ('syntax' in conversion.recipe || 'client' in conversion.recipe)
    return ENGINES.filter((engine) => !NO_FRONTENDS.has(engine));
  return ENGINES.filter((engine) => engine !== 'old classic' || !conversion.needsMounts);
}

async function convert(lab: ConversionLab, conversion: ConversionCase, name: EngineName): Promise<void> {
  const engine = await lab.engine(name, conversion.base);
  const tag = 'converted:latest';
  if ('client' in conversion.recipe) await buildByClient(lab, conversion.recipe.client, engine, tag);
  else
    await engine.build({
      dockerfile: await dockerfile(lab, conversion.recipe, engine),
      context: join(lab.scratch, 'frameworks'),
      tag,
      ...(conversion.buildArgs === undefined ? {} : { buildArgs: conversion.buildArgs }),
    });
  const root = join(lab.scratch, 'converted');
  await unpackImage(engine, tag, root);
  await expectKairosImage(root, lab.agent, conversion.expected);
  await expectNoResidue(root);
  await expectBaseKept(await lab.baseRoot(conversion.base), root);
  await rm(root, { recursive: true });
}

/** Builds with the agent that lies in this checkout; the image gets to where the engine finds it under its tag. */
async function buildByClient(
  lab: ConversionLab,
  kairosfile: string,
  engine: Engine,
  tag: string,
): Promise<void> {
  const file = join(lab.scratch, 'Kairosfile');
  await writeFile(file, `${kairosfile}framework: ${frameworkOf(lab)}\n`);
  const words = [
    ...['build', file, '--progress', 'plain', '--network', 'host'],
    ...(isBuildkitd(engine)
      ? [
          ...['--tag', `${engine.registry}/library/${tag}`, '--push'],
          ...['--allow', 'network.host', '--compression', 'uncompressed'],
        ]
      : ['--tag', tag]),
  ];
  const address = isBuildkitd(engine) ? 'BUILDKIT_HOST' : 'DOCKER_HOST';
  await machine.run([process.execPath, resolve('src/cli/main.ts'), ...words], {
    directory: lab.scratch,
    timeout: BUILD_LIMIT,
    environment: {
      ...{ DOCKER_CONFIG: join(lab.scratch, 'no-config'), DOCKER_HOST: '', BUILDKIT_HOST: '' },
      [address]: engine.address ?? '',
    },
  });
}

const isBuildkitd = (engine: Engine): engine is BuildkitdEngine => 'daemon' in engine;

const frameworkOf = ({ registry }: ConversionLab): string =>
  `${registry.address}/kairos-gen/framework:latest`;

async function dockerfile(
  lab: ConversionLab,
  recipe: Exclude<Recipe, { readonly client: string }>,
  engine: Engine,
): Promise<string> {
  if ('documented' in recipe) return resolve(`test/fixtures/documented/${recipe.documented}.Dockerfile`);
  const framework = frameworkOf(lab);
  if ('syntax' in recipe) {
    const file = join(lab.scratch, 'Kairosfile');
    await writeFile(file, `# syntax=${PUBLISHED.frontend}\n${recipe.syntax}framework: ${framework}\n`);
    return file;
  }
  const file = join(lab.scratch, 'Dockerfile');
  const style = engine.mounts ? [] : ['--style', 'copy', '--no-cache-mounts'];
  const words = ['-', '--framework', framework, ...style, ...recipe.words];
  await writeFile(file, await execute([process.execPath, 'src/cli/main.ts', ...words], recipe.kairosfile));
  return file;
}
