import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Engine } from '../../../scripts/lab/engines/engine.ts';
import { type ConversionCase, CONVERSIONS, ENGINES, type EngineName } from './conversion-cases.ts';
import { type ConversionLab, startConversionLab } from './conversion-lab.ts';
import { execute } from './execute.ts';
import { expectBaseKept, expectKairosImage, expectNoResidue, unpackImage } from './finished-image.ts';

const full = process.env['KAIROS_GEN_E2E'] === 'full';

describe('conversion of a base image, with real packages on a real engine', function () {
  this.timeout('60m');
  let lab: ConversionLab;
  before(async () => {
    lab = await startConversionLab();
  });
  after(async () => lab.stop());

  for (const conversion of CONVERSIONS)
    for (const engine of enginesFor(conversion))
      it(`${conversion.title}, on ${engine}`, async () => convert(lab, conversion, engine));
});

function enginesFor(conversion: ConversionCase): readonly EngineName[] {
  if (!full) return [conversion.engine];
  return ENGINES.filter((engine) => engine !== 'old classic' || !conversion.needsMounts);
}

async function convert(lab: ConversionLab, conversion: ConversionCase, name: EngineName): Promise<void> {
  const engine = await lab.engine(name, conversion.base);
  const tag = 'converted:latest';
  await engine.build({
    dockerfile: await dockerfile(lab, conversion, engine),
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

async function dockerfile(lab: ConversionLab, { recipe }: ConversionCase, engine: Engine): Promise<string> {
  if ('documented' in recipe) return resolve(`test/fixtures/documented/${recipe.documented}.Dockerfile`);
  const file = join(lab.scratch, 'Dockerfile');
  const framework = `${lab.registry.address}/kairos-gen/framework:latest`;
  const style = engine.mounts ? [] : ['--style', 'copy', '--no-cache-mounts'];
  const words = ['-', '--framework', framework, ...style, ...recipe.words];
  await writeFile(file, await execute([process.execPath, 'src/cli/main.ts', ...words], recipe.kairosfile));
  return file;
}
