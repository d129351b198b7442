import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { fileEntry } from '../../../src/oci/tree-entry.ts';
import { TOOL_VERSIONS } from '../../../src/plan/release-binaries.ts';
import { standInProgram } from '../../../scripts/lab/stand-ins/stand-in-programs.ts';
import {
  startStandInReleases,
  type StandInReleases,
} from '../../../scripts/lab/stand-ins/stand-in-release-server.ts';

/** The k3s that the stand-in channel calls the newest stable one. */
export const K3S_VERSION = 'v1.33.1+k3s1';

/** The framework's release host with stand-ins of k3s and of the operator's tools beside it, and k3s's channel. */
export async function startReleases(): Promise<StandInReleases> {
  const releases = await startStandInReleases();
  const add = (directory: string, sums: string, files: Readonly<Record<string, Uint8Array>>): void => {
    for (const [name, content] of Object.entries(files)) releases.files.set(`${directory}/${name}`, content);
    const lines = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`);
    releases.files.set(`${directory}/${sums}`, Buffer.from(lines.join('')));
  };
  const k3s = Buffer.from(`#!/bin/sh\necho 'k3s version ${K3S_VERSION} (stand-in)'\n`);
  add(`k3s-io/k3s/releases/download/${K3S_VERSION}`, 'sha256sum-amd64.txt', { k3s });
  add(`derailed/k9s/releases/download/v${TOOL_VERSIONS.k9s}`, 'checksums.sha256', {
    'k9s_Linux_amd64.tar.gz': await archive('k9s'),
  });
  add(`containerd/nerdctl/releases/download/v${TOOL_VERSIONS.nerdctl}`, 'SHA256SUMS', {
    [`nerdctl-${TOOL_VERSIONS.nerdctl}-linux-amd64.tar.gz`]: await archive('nerdctl'),
  });
  releases.redirects.set(
    'v1-release/channels/stable',
    `/k3s-io/k3s/releases/tag/${encodeURIComponent(K3S_VERSION)}`,
  );
  releases.files.set(
    'v1-release/channels',
    Buffer.from(JSON.stringify({ data: [{ id: 'stable', latest: K3S_VERSION }] })),
  );
  return releases;
}

async function archive(program: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writeTar([
    fileEntry(program, standInProgram(program, 'stand-in'), { mode: 0o755 }),
  ]))
    parts.push(part);
  return gzipSync(Buffer.concat(parts));
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
