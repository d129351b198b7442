import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { fileEntry } from '../../../src/oci/tree-entry.ts';
import { TOOL_VERSIONS } from '../../../src/plan/release-binaries.ts';
import { padScript, standInProgram } from './stand-in-programs.ts';
import {
  type StandInOptions,
  startStandInReleases,
  type StandInReleases,
} from './stand-in-release-server.ts';

/** The k3s that the stand-in channel calls the newest stable one. */
export const K3S_VERSION = 'v1.33.1+k3s1';

/** The same of k0s, whose newest stable version is a text. */
export const K0S_VERSION = 'v1.33.1+k0s.0';

export interface ReleasesOptions {
  /** Size of each program in bytes; what is not named stays as small as it is. */
  readonly bytes?: Readonly<Partial<Record<'k3s' | 'k9s' | 'nerdctl', number>>>;
  readonly framework?: StandInOptions;
}

/** The framework's release host with stand-ins of k3s, k0s and the operator's tools beside it, and what names the newest of both. */
export async function startReleases(options: ReleasesOptions = {}): Promise<StandInReleases> {
  const releases = await startStandInReleases(options.framework);
  const { k3s: k3sBytes = 0, k9s: k9sBytes = 0, nerdctl: nerdctlBytes = 0 } = options.bytes ?? {};
  const add = (directory: string, sums: string, files: Readonly<Record<string, Uint8Array>>): void => {
    for (const [name, content] of Object.entries(files)) releases.files.set(`${directory}/${name}`, content);
    const lines = Object.entries(files).map(([name, content]) => `${sha256(content)}  ${name}\n`);
    releases.files.set(`${directory}/${sums}`, Buffer.from(lines.join('')));
  };
  const says = (line: string): string => `#!/bin/sh\necho '${line}'\nexit\n`;
  const k3s = padScript(says(`k3s version ${K3S_VERSION} (stand-in)`), K3S_VERSION, k3sBytes);
  add(`k3s-io/k3s/releases/download/${K3S_VERSION}`, 'sha256sum-amd64.txt', { k3s });
  add(`k0sproject/k0s/releases/download/${K0S_VERSION}`, 'sha256sums.txt', {
    [`k0s-${K0S_VERSION}-amd64`]: Buffer.from(says(K0S_VERSION)),
  });
  releases.files.set('stable.txt', Buffer.from(`${K0S_VERSION}\n`));
  add(`derailed/k9s/releases/download/v${TOOL_VERSIONS.k9s}`, 'checksums.sha256', {
    'k9s_Linux_amd64.tar.gz': await archive('k9s', k9sBytes),
  });
  add(`containerd/nerdctl/releases/download/v${TOOL_VERSIONS.nerdctl}`, 'SHA256SUMS', {
    [`nerdctl-${TOOL_VERSIONS.nerdctl}-linux-amd64.tar.gz`]: await archive('nerdctl', nerdctlBytes),
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

async function archive(program: string, bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writeTar([
    fileEntry(program, standInProgram(program, 'stand-in', bytes), { mode: 0o755 }),
  ]))
    parts.push(part);
  return gzipSync(Buffer.concat(parts), { level: 1 });
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
