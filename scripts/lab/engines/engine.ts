/** One build on an engine. All paths are this machine's. */
export interface BuildRequest {
  readonly dockerfile: string;
  /** Directory of the build context. */
  readonly context: string;
  /** Name of the resulting image. */
  readonly tag: string;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
}

/** Milliseconds after which a build has failed: a conversion on two slow cores takes minutes. */
export const BUILD_LIMIT = 30 * 60 * 1000;

/** The words that every client of ours takes after `build`; the machine's network, so that loopback servers answer. */
export function buildWords(request: BuildRequest): readonly string[] {
  return [
    ...['--network', 'host', '--file', request.dockerfile, '--tag', request.tag],
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...Object.entries(request.buildArgs ?? {}).flatMap(([name, value]) => [
      '--build-arg',
      `${name}=${value}`,
    ]),
    ...(request.noCache === true ? ['--no-cache'] : []),
    request.context,
  ];
}

/** An engine that builds Dockerfiles: the least that quickstart, tests and bench need of one. */
export interface Engine {
  /** Such as `dockerd 20.10 (BuildKit)`. */
  readonly name: string;
  /** Where its clients reach it, `unix://…`; buildah has no such place. */
  readonly address?: string;
  /** False for the classic builder, which has no `RUN --mount`. */
  readonly mounts: boolean;
  /** Has the image, from its own store or from the registry; false when nobody serves it. */
  pull(image: string): Promise<boolean>;
  /** Makes an image of a root file system in a tar archive, for the machine's platform or for another. */
  importRoot(archive: string, image: string, platform?: string): Promise<void>;
  /** Takes an image, with the names it carries, from an archive that `docker load` reads. */
  loadArchive(archive: string): Promise<void>;
  /** Writes an image, under its name, as an archive that `docker load` reads. */
  saveArchive(image: string, archive: string): Promise<void>;
  /** Builds with the host's network; gives everything the engine printed. Throws CommandError when the build fails. */
  build(request: BuildRequest): Promise<string>;
  /** Asks BuildKit's own checks about a Dockerfile; throws CommandError with its warnings. Only engines that have them. */
  readonly check?: (request: Pick<BuildRequest, 'dockerfile' | 'context'>) => Promise<void>;
  /** Writes the image's whole root file system as a tar archive. */
  exportRoot(image: string, archive: string): Promise<void>;
  /** The image's config labels. */
  labels(image: string): Promise<Readonly<Record<string, string>>>;
  /** Bytes of the image's layers, uncompressed. */
  size(image: string): Promise<number>;
  /** Another name for an image. */
  tag(image: string, name: string): Promise<void>;
  readonly stop: () => Promise<void>;
}
