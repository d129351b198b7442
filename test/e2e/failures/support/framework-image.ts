import { join } from 'node:path';
import { buildFramework } from '../../../../src/artifact/framework/build-framework.ts';
import type { Host } from '../../../../src/lib/host.ts';
import { addImage } from '../../../../src/oci/add-image.ts';
import { addLayer } from '../../../../src/oci/add-layer.ts';
import { createLayout } from '../../../../src/oci/image-layout.ts';
import { pushImage } from '../../../../src/oci/push-image.ts';
import { parseReference } from '../../../../src/oci/reference.ts';
import { RegistryClient } from '../../../../src/oci/registry-client.ts';
import { fileEntry } from '../../../../src/oci/tree-entry.ts';
import { EMPTY_FRAMEWORK_LOCK } from '../../../../src/plan/framework/framework-lock.ts';
import { TOOL_VERSIONS } from '../../../../src/plan/release-binaries.ts';
import { standInProgram } from '../../../../scripts/lab/stand-ins/stand-in-programs.ts';
import { startStandInReleases } from '../../../../scripts/lab/stand-ins/stand-in-release-server.ts';

/** Large enough that the layer they are in can break off in the middle. */
const PROGRAM_BYTES = 4 * 2 ** 20;

/** Builds the framework of stand-in programs and pushes it. */
export async function pushFramework(host: Host, directory: string, reference: string): Promise<void> {
  const releases = await startStandInReleases({ bytes: { 'kairos-agent': PROGRAM_BYTES } });
  try {
    const layout = await createLayout(directory);
    const { descriptor } = await buildFramework(host, layout, {
      templates: join(import.meta.dirname, '../../../../templates/framework'),
      architectures: ['amd64', 'arm64'],
      programs: 'separate',
      fips: false,
      versions: new Map(),
      baseUrl: releases.url,
      lock: EMPTY_FRAMEWORK_LOCK,
      frozen: false,
      version: 'v1',
    });
    await pushImage(new RegistryClient(host), parseReference(reference), layout, descriptor);
  } finally {
    await releases.close();
  }
}

/** Pushes kube-vip's image: one program, which is published in no other form. */
export async function pushKubeVip(host: Host, directory: string, reference: string): Promise<void> {
  const layout = await createLayout(directory);
  const program = standInProgram('kube-vip', TOOL_VERSIONS.kubeVip, PROGRAM_BYTES);
  const layer = await addLayer(layout, [fileEntry('kube-vip', program, { mode: 0o755 })]);
  const platform = { os: 'linux', architecture: 'amd64' };
  const image = await addImage(layout, { platform, layers: [layer] });
  await pushImage(new RegistryClient(host), parseReference(reference), layout, image);
}
