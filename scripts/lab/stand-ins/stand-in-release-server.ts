import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { writeTar } from '../../../src/oci/tar-writer.ts';
import { fileEntry } from '../../../src/oci/tree-entry.ts';
import { FRAMEWORK_LAYOUTS, type FrameworkRelease } from '../../../src/plan/framework/framework-releases.ts';
import { describeArchive } from '../../../src/plan/framework/release-archive.ts';
import { ARCHITECTURES } from '../../../src/spec/image-spec.ts';
import { type Line, linePacer } from './pace.ts';
import { standInProgram } from './stand-in-programs.ts';

export interface StandInOptions {
  /** Size of each program in bytes, by repository; what is not named stays as small as it is. */
  readonly bytes?: Readonly<Record<string, number>>;
  /** Tag of releases that the data has none for. */
  readonly version?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** A release host of stand-in programs. Ends when `close` is called. */
export interface StandInReleases {
  /** What `--base-url` takes. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  /** Files by path, to be changed by a test. */
  readonly files: Map<string, Uint8Array>;
  /** Paths that lead to another one, as a release channel leads to its newest release. */
  readonly redirects: Map<string, string>;
  /** The way out of it, to be made slow. */
  readonly line: Line;
  close(): Promise<void>;
}

/**
 * Serves stand-ins of every program of the framework on a loopback port, in the layout of the real release host: archives with
 * more in them than the program, a list of checksums beside them, and a redirect in front of every file.
 */
export async function startStandInReleases(options: StandInOptions = {}): Promise<StandInReleases> {
  const files = await releaseFiles(options);
  const requests: string[] = [];
  const redirects = new Map<string, string>();
  const line: Line = {};
  const send = linePacer(line);
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/^\//, ''));
    const redirect = redirects.get(path);
    if (redirect !== undefined) return void response.writeHead(302, { location: redirect }).end();
    const object = path.replace(/^objects\//, '');
    const content = files.get(object);
    if (content === undefined) return void response.writeHead(404).end();
    if (object === path) {
      requests.push(path);
      return void response.writeHead(302, { location: `/objects/${path}` }).end();
    }
    void send(response.writeHead(200, { 'content-length': content.length }), content);
  });
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the stand-in release host has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    files,
    redirects,
    line,
    close: async () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((done) => void server.close(() => done()));
}

async function releaseFiles(options: StandInOptions): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const sums = new Map<string, string[]>();
  const releases: readonly FrameworkRelease[] = Object.values(FRAMEWORK_LAYOUTS).flatMap(
    (layout) => layout.releases,
  );
  for (const release of releases)
    for (const arch of ARCHITECTURES.filter((candidate) => release.architectures[candidate] !== undefined))
      for (const fips of release.fips ? [false, true] : [false]) {
        const request = { arch, fips, version: release.version ?? options.version ?? 'v0.0.1' };
        const { archives, checksums, version } = describeArchive(release, request);
        const [path] = archives;
        if (path === undefined || files.has(path)) continue;
        const said = fips ? `${version} FIPS` : version;
        const archive = await releaseArchive(release, said, options.bytes?.[release.repository]);
        files.set(path, archive);
        const line = `${createHash('sha256').update(archive).digest('hex')}  ${path.slice(path.lastIndexOf('/') + 1)}`;
        sums.set(checksums, [...(sums.get(checksums) ?? []), line]);
      }
  for (const [path, lines] of sums) files.set(path, Buffer.from(`${lines.join('\n')}\n`));
  return files;
}

/** The program between other files, one of whose names ends like it. */
async function releaseArchive(
  { member }: FrameworkRelease,
  version: string,
  bytes?: number,
): Promise<Uint8Array> {
  const entries = [
    fileEntry('LICENSE', 'Stand-ins are free of charge.\n'),
    fileEntry(`docs/not-${member}`, 'Not the program, though its name ends like it.\n'),
    fileEntry(member, standInProgram(member, version, bytes), { mode: 0o755 }),
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks), { level: 1 });
}
