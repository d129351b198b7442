import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../lib/host.ts';
import { UserError } from '../lib/user-error.ts';
import { type Access, authorize, noCredentials } from './authorize.ts';
import { DEFAULT_LIMITS, type HttpRequest, type Limits, readAll, send } from './http.ts';
import { type Endpoint, endpointsFor, readRegistriesConf, type RegistrySettings } from './registries-conf.ts';
import { formatReference, type Reference } from './reference.ts';
import { RegistryError, statusError } from './registry-error.ts';
import { retry, type RetryContext } from './retry.ts';

export type RegistryHost = Pick<Host, 'files' | 'environment' | 'run' | 'emit' | 'fetch'>;

export interface ClientOptions {
  readonly limits?: Partial<Limits>;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** After `/v2/<repository>/`, or a whole address that the registry gave. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: HttpRequest['body'];
  /** What is asked for, for people. */
  readonly what: string;
  readonly access?: Access;
  /** Statuses besides 2xx that are an answer and no failure. */
  readonly accept?: readonly number[];
}

/** How much of a refusal's text is read, in bytes. */
const READ_OF_REFUSAL = 64 * 1024;

/** Talks to registries (OCI distribution-spec v1.1). Keeps tokens and what it found out about hosts for as long as it lives. */
export class RegistryClient implements RetryContext {
  readonly emit: Host['emit'];
  readonly limits: Limits;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly #host: RegistryHost;
  readonly #authorizations = new Map<string, string>();
  readonly #bases = new Map<string, URL>();
  #settings: Promise<readonly RegistrySettings[]> | undefined;

  constructor(host: RegistryHost, options: ClientOptions = {}) {
    this.#host = host;
    this.emit = (event) => host.emit(event);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.sleep = options.sleep ?? (async (milliseconds) => sleep(milliseconds));
  }

  /**
   * Does the work with the first of the image's places that can: each mirror of registries.conf, then the registry itself.
   * Throws that place's error, or one that lists every place's when there are several.
   */
  async withEndpoint<T>(reference: Reference, work: (endpoint: Endpoint) => Promise<T>): Promise<T> {
    this.#settings ??= readRegistriesConf(this.#host);
    const endpoints = endpointsFor(reference, await this.#settings);
    const failures: UserError[] = [];
    for (const endpoint of endpoints)
      try {
        return await work(endpoint);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failures.push(error);
        if (failures.length < endpoints.length)
          this.emit({ type: 'message', level: 'warn', message: `${error.message}; trying the next place` });
      }
    const [only, ...others] = failures;
    if (only !== undefined && others.length === 0) throw only;
    const hint = failures.at(-1)?.hint;
    throw new UserError(
      [
        `${formatReference(reference)} could not be had from any place:`,
        ...failures.map((failure) => `  ${failure.message}`),
      ].join('\n'),
      { ...(hint === undefined ? {} : { hint }), cause: failures.at(-1) },
    );
  }

  /** The registry itself, mirrors aside: what is pushed goes there. */
  async ownEndpoint(reference: Reference): Promise<Endpoint> {
    this.#settings ??= readRegistriesConf(this.#host);
    const own = endpointsFor(reference, await this.#settings).at(-1);
    return own ?? { registry: reference.registry, repository: reference.repository, insecure: false };
  }

  /** Sends a request, logging in when asked to, and again when it fails in passing. Throws RegistryError for a refusal. */
  async request(endpoint: Endpoint, request: RegistryRequest): Promise<Response> {
    return retry(this, async () => this.requestOnce(endpoint, request));
  }

  /** Like `request`, without trying again what fails in passing. */
  async requestOnce(endpoint: Endpoint, request: RegistryRequest): Promise<Response> {
    const { access = 'pull', what } = request;
    const base = await this.#base(endpoint);
    const url = new URL(request.path, `${base.origin}/v2/${endpoint.repository}/`);
    const key = `${base.origin} ${endpoint.repository} ${access}`;
    const attempt = async (): Promise<Response> => {
      const authorization = url.origin === base.origin ? this.#authorizations.get(key) : undefined;
      const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
      const body = request.body === undefined ? {} : { body: request.body };
      return send(
        this.#host.fetch,
        { method: request.method, url, headers, ...body, what, insecure: base.protocol === 'http:' },
        this.limits,
      );
    };
    let response = await attempt();
    if (response.status === 401) {
      // The token we had, if any, may just be too old.
      await response.body?.cancel();
      const refusal = { header: response.headers.get('www-authenticate') ?? '', from: base };
      this.#authorizations.set(key, await authorize(this.#host, endpoint, access, refusal, this.limits));
      response = await attempt();
    }
    if (response.ok || request.accept?.includes(response.status) === true) return response;
    if (response.status === 401) {
      await response.body?.cancel();
      throw noCredentials(this.#host, endpoint.registry, true);
    }
    const refusal = await readAll(response, what, url.host, READ_OF_REFUSAL, this.limits).catch(
      () => new Uint8Array(),
    );
    throw statusError(response, Buffer.from(refusal).toString(), what, endpoint.registry);
  }

  /** https, except where an insecure or loopback registry turns out to speak plain http. */
  async #base(endpoint: Endpoint): Promise<URL> {
    // Docker Hub's registry has another host name than its images.
    const name = endpoint.registry === 'docker.io' ? 'registry-1.docker.io' : endpoint.registry;
    const secure = new URL(`https://${name}`);
    if (!endpoint.insecure && !isLoopback(secure.hostname)) return secure;
    const known = this.#bases.get(name);
    if (known !== undefined) return known;
    const plain = new URL(`http://${name}`);
    const found = (await this.#answers(secure)) ? secure : plain;
    if (found === plain) await this.#ping(plain);
    this.#bases.set(name, found);
    return found;
  }

  async #answers(base: URL): Promise<boolean> {
    return this.#ping(base).then(
      () => true,
      (error: unknown) => {
        if (error instanceof RegistryError) return false;
        throw error;
      },
    );
  }

  async #ping(base: URL): Promise<void> {
    const request = { method: 'GET', url: new URL('/v2/', base), headers: {}, what: 'an answer' };
    const response = await send(this.#host.fetch, request, this.limits);
    await response.body?.cancel();
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]';
}
