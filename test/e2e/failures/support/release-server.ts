import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../../../../src/oci/tar-writer.ts';
import { fileEntry } from '../../../../src/oci/tree-entry.ts';
import { TOOL_VERSIONS } from '../../../../src/plan/release-binaries.ts';
import { standInProgram } from '../../../../scripts/lab/stand-ins/stand-in-programs.ts';

export const K3S_VERSION = 'v1.33.1+k3s1';

/** Bytes of the k3s stand-in: large enough to break off in the middle. */
const K3S_BYTES = 2 * 2 ** 20;

/** Serves what a standard image downloads (k3s, k9s, nerdctl) as stand-ins, with their sums, at the published paths. */
export async function startReleaseServer(): Promise<{
  readonly url: string;
  readonly close: () => Promise<void>;
}> {
  const files = await releaseFiles();
  const server = createServer((request, response) => {
    const content = files.get(decodeURIComponent(request.url ?? ''));
    if (content === undefined) return void response.writeHead(404).end();
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': content.length - start,
      etag: `"${sha256(content)}"`,
      ...(start === 0 ? {} : { 'content-range': range }),
    });
    response.end(content.subarray(start));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function releaseFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { k9s, nerdctl } = TOOL_VERSIONS;
  const releases = [
    {
      directory: `/k3s-io/k3s/releases/download/${K3S_VERSION}`,
      name: 'k3s',
      content: k3s(),
      sums: 'sha256sum-amd64.txt',
    },
    {
      directory: `/derailed/k9s/releases/download/v${k9s}`,
      name: 'k9s_Linux_amd64.tar.gz',
      content: await archiveOf('k9s', k9s),
      sums: 'checksums.sha256',
    },
    {
      directory: `/containerd/nerdctl/releases/download/v${nerdctl}`,
      name: `nerdctl-${nerdctl}-linux-amd64.tar.gz`,
      content: await archiveOf('nerdctl', nerdctl),
      sums: 'SHA256SUMS',
    },
  ];
  return new Map(
    releases.flatMap(({ directory, name, content, sums }): [string, Uint8Array][] => [
      [`${directory}/${name}`, content],
      [`${directory}/${sums}`, Buffer.from(`${sha256(content)}  ${name}\n`)],
    ]),
  );
}

/** Answers as k3s does when it is asked for its version; the rest only makes it long, and the shell never comes to it. */
function k3s(): Uint8Array {
  const script = `#!/bin/sh\necho "k3s version ${K3S_VERSION} (stand-in)"\nexit 0\n`;
  return Buffer.concat([Buffer.from(script), Buffer.alloc(K3S_BYTES, '#')]);
}

async function archiveOf(name: string, version: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar([fileEntry(name, standInProgram(name, version), { mode: 0o755 })]))
    chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks), { level: 1 });
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
