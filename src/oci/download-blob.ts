import { open, rename, rm, stat } from 'node:fs/promises';
import { digestOfFile } from './digest-of-file.ts';
import { diskError } from './disk-error.ts';
import { wrongDigest } from './fetch-manifest.ts';
import { readBody } from './http.ts';
import type { Descriptor } from './image-manifest.ts';
import type { Endpoint } from './registries-conf.ts';
import type { Reference } from './reference.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryError } from './registry-error.ts';
import { retry } from './retry.ts';

/** Statuses of HTTP (RFC 9110 sections 15.3.7 and 15.5.17). */
const PARTIAL_CONTENT = 206;
const RANGE_NOT_SATISFIABLE = 416;

/** Called with each piece that arrived, in bytes. */
export type OnBytes = (bytes: number) => void;

/**
 * Downloads a blob into a file, which is there afterwards whole and checked, or not at all. What an interrupted download left in
 * `<file>.part` is continued, also by the next run. Throws RegistryError when the blob can't be had or is not what its
 * descriptor says, naming both digests.
 */
export async function downloadBlob(
  client: RegistryClient,
  reference: Reference,
  descriptor: Descriptor,
  file: string,
  onBytes: OnBytes = () => undefined,
): Promise<void> {
  if (await isWhole(file, descriptor)) {
    onBytes(descriptor.size);
    return;
  }
  const part = `${file}.part`;
  await client.withEndpoint(reference, async (endpoint) => {
    const continued = await download(client, endpoint, descriptor, part, onBytes);
    const actual = await digestOfFile(part);
    if (actual === descriptor.digest) return;
    await rm(part);
    const error = wrongDigest(whatOf(descriptor), endpoint.registry, descriptor.digest, actual);
    // What another run left may be to blame: once more from the start.
    if (!continued) throw error;
    await download(client, endpoint, descriptor, part, onBytes);
    if ((await digestOfFile(part)) === descriptor.digest) return;
    await rm(part);
    throw error;
  });
  await rename(part, file);
}

/** Fills the file to the blob's size; says whether it continued what was there before. */
async function download(
  client: RegistryClient,
  endpoint: Endpoint,
  descriptor: Descriptor,
  part: string,
  onBytes: OnBytes,
): Promise<boolean> {
  if ((await sizeOf(part)) > descriptor.size) await rm(part);
  const start = await sizeOf(part);
  onBytes(start);
  let best = start;
  const progressed = async (): Promise<boolean> => {
    const size = await sizeOf(part);
    const further = size > best;
    best = Math.max(best, size);
    return further;
  };
  await retry(client, async () => fetchRest(client, endpoint, descriptor, part, onBytes), progressed);
  return start > 0;
}

/** Fetches what the file lacks of the blob, or all of it when the registry can't continue. */
async function fetchRest(
  client: RegistryClient,
  endpoint: Endpoint,
  descriptor: Descriptor,
  part: string,
  onBytes: OnBytes,
): Promise<void> {
  const what = whatOf(descriptor);
  const start = await sizeOf(part);
  if (start === descriptor.size && start > 0) return;
  const response = await client.requestOnce(endpoint, {
    method: 'GET',
    path: `blobs/${descriptor.digest}`,
    // No compression on the way: a digest and a range are of the blob's own bytes.
    headers: { 'accept-encoding': 'identity', ...(start > 0 ? { range: `bytes=${start}-` } : {}) },
    what,
    accept: [RANGE_NOT_SATISFIABLE],
  });
  if (response.status === RANGE_NOT_SATISFIABLE) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new RegistryError(`${what} from ${endpoint.registry}: it can't be continued`, { transient: true });
  }
  const continues = response.status === PARTIAL_CONTENT;
  if (continues && response.headers.get('content-range')?.startsWith(`bytes ${start}-`) !== true) {
    await response.body?.cancel();
    throw new RegistryError(`${what} from ${endpoint.registry}: another part came than was asked for`);
  }
  let size = continues ? start : 0;
  const unwritable = (cause: unknown): never => {
    throw diskError(cause, `${part} was not written`);
  };
  const handle = await open(part, continues ? 'a' : 'w').catch(unwritable);
  try {
    for await (const chunk of readBody(response, what, endpoint.registry, client.limits)) {
      size += chunk.length;
      if (size > descriptor.size) throw tooLong(what, endpoint, descriptor);
      await handle.writeFile(chunk).catch(unwritable);
      onBytes(chunk.length);
    }
  } finally {
    await handle.close();
  }
  if (size < descriptor.size)
    throw new RegistryError(
      `${what} from ${endpoint.registry}: the answer was cut short after ${size} bytes`,
      {
        transient: true,
      },
    );
}

function tooLong(what: string, endpoint: Endpoint, descriptor: Descriptor): RegistryError {
  return new RegistryError(
    `${what} from ${endpoint.registry}: it is longer than the ${descriptor.size} bytes it should have`,
  );
}

function whatOf(descriptor: Descriptor): string {
  return `the blob ${descriptor.digest.slice(0, 19)}`;
}

async function isWhole(file: string, descriptor: Descriptor): Promise<boolean> {
  return (await sizeOf(file)) === descriptor.size && (await digestOfFile(file)) === descriptor.digest;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (status) => status.size,
    () => 0,
  );
}
