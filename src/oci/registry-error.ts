import { UserError } from '../lib/user-error.ts';

/** A registry, or the way to it, did not do what was asked. */
export class RegistryError extends UserError {
  /** The same request may well succeed a moment later. */
  readonly transient: boolean;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** Milliseconds the registry wants us to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    options: {
      readonly transient?: boolean;
      readonly status?: number;
      readonly retryAfter?: number | undefined;
      readonly hint?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    const { hint, cause } = options;
    super(message, { ...(hint === undefined ? {} : { hint }), cause });
    this.name = 'RegistryError';
    this.transient = options.transient ?? false;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

const PRIVATE_CA =
  'If a private certificate authority signs for this host (a company proxy, your own registry), put its certificate into the ' +
  "system's store (/usr/local/share/ca-certificates and update-ca-certificates), or name the file in SSL_CERT_FILE or NODE_EXTRA_CA_CERTS.";
const PLAIN_HTTP =
  'If this registry speaks plain http, mark it `insecure = true` in /etc/containers/registries.conf.';

/** What the codes of Node, undici and OpenSSL mean to a person. */
const NETWORK_CAUSES: Readonly<
  Record<string, { readonly text: string; readonly transient?: true; readonly hint?: string }>
> = {
  ENOTFOUND: {
    text: 'there is no host of this name',
    hint: 'Check the spelling; behind a proxy, check HTTPS_PROXY and NO_PROXY.',
  },
  EAI_AGAIN: {
    text: 'the name could not be looked up',
    transient: true,
    hint: 'Name resolution does not answer: check /etc/resolv.conf and the network of the build.',
  },
  ECONNREFUSED: { text: 'the connection was refused', transient: true },
  ECONNRESET: { text: 'the connection was cut', transient: true },
  EPIPE: { text: 'the connection was cut', transient: true },
  ETIMEDOUT: { text: 'the connection timed out', transient: true },
  EHOSTUNREACH: { text: 'there is no way to this host', transient: true },
  ENETUNREACH: { text: 'there is no way to this network', transient: true },
  UND_ERR_SOCKET: { text: 'the connection was cut', transient: true },
  UND_ERR_CONNECT_TIMEOUT: { text: 'no connection came about in time', transient: true },
  UND_ERR_HEADERS_TIMEOUT: { text: 'no answer came in time', transient: true },
  UND_ERR_BODY_TIMEOUT: { text: 'the answer stalled', transient: true },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { text: 'the answer was cut short', transient: true },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    text: 'its certificate is signed by an unknown authority',
    hint: PRIVATE_CA,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    text: 'its certificate is signed by an unknown authority',
    hint: PRIVATE_CA,
  },
  SELF_SIGNED_CERT_IN_CHAIN: { text: 'its certificate is signed by an unknown authority', hint: PRIVATE_CA },
  DEPTH_ZERO_SELF_SIGNED_CERT: { text: 'its certificate is signed by itself', hint: PRIVATE_CA },
  CERT_HAS_EXPIRED: { text: 'its certificate has expired', hint: "Or this machine's clock is wrong." },
  CERT_NOT_YET_VALID: { text: 'its certificate is not valid yet', hint: "Or this machine's clock is wrong." },
  ERR_TLS_CERT_ALTNAME_INVALID: { text: 'its certificate is for another host name' },
  ERR_SSL_WRONG_VERSION_NUMBER: { text: 'it does not speak https', hint: PLAIN_HTTP },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { text: 'it does not speak https', hint: PLAIN_HTTP },
  EPROTO: { text: 'it does not speak https', hint: PLAIN_HTTP },
};

/** The error for a request that got no answer, or whose answer broke off. `what` is what was asked for, `from` the host. */
export function networkError(error: unknown, what: string, from: string): RegistryError {
  const code = codeOf(error);
  const known = code === undefined ? undefined : NETWORK_CAUSES[code];
  // fetch says "terminated" for a body that broke off, without a code of its own in some versions.
  const transient =
    known === undefined
      ? error instanceof TypeError && error.message === 'terminated'
      : known.transient === true;
  const text = known?.text ?? (transient ? 'the connection was cut' : deepestMessage(error));
  return new RegistryError(`${what} from ${from}: ${text}`, { transient, hint: known?.hint, cause: error });
}

/** The error for an answer that refuses. `body` is the start of the answer's text. */
export function statusError(
  response: { readonly status: number; readonly headers: Headers },
  body: string,
  what: string,
  from: string,
): RegistryError {
  const { status } = response;
  const said = registryMessage(body);
  const { text, hint } = explainStatus(status, said?.code);
  const detail = said?.message ? ` (${said.message})` : '';
  return new RegistryError(`${what} from ${from}: ${text}${detail}`, {
    status,
    hint,
    transient: status === 408 || status === 429 || status >= 500,
    retryAfter: retryAfter(response.headers.get('retry-after')),
  });
}

function explainStatus(status: number, code: string | undefined): { text: string; hint?: string } {
  switch (status) {
    case 401:
      return { text: 'the registry wants to know who asks' };
    case 403:
      return {
        text: 'access is denied',
        hint: 'Check the name; if it is right, the account or token that was used may not do this.',
      };
    case 404:
      return code === 'NAME_UNKNOWN'
        ? {
            text: 'the registry has no such repository',
            hint: 'Check the name; some registries also hide private ones this way.',
          }
        : { text: 'the registry does not have it', hint: 'Check the tag or digest.' };
    case 429:
      return {
        text: 'too many requests (429)',
        hint: 'Logging in (docker login) often raises the limit; a mirror in /etc/containers/registries.conf avoids it.',
      };
    default:
      return { text: `the registry answered ${status}` };
  }
}

/** The first error of a registry's answer (distribution-spec, "Error Codes"); cut to one line. */
function registryMessage(body: string): { readonly code?: string; readonly message: string } | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: readonly { code?: unknown; message?: unknown }[] };
    const first = errors?.[0];
    if (first === undefined) return undefined;
    const code = typeof first.code === 'string' ? first.code : undefined;
    const message = typeof first.message === 'string' ? oneLine(first.message) : '';
    return { ...(code === undefined ? {} : { code }), message: message || (code ?? '') };
  } catch {
    return undefined;
  }
}

/** Seconds or a date (RFC 9110 section 10.2.3), as milliseconds; dates are left out, since clocks differ. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^[0-9]{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** The code of an error, or of what caused it. */
function codeOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const first: unknown = current instanceof AggregateError ? current.errors[0] : undefined;
    const code =
      (current as NodeJS.ErrnoException).code ?? (first as NodeJS.ErrnoException | undefined)?.code;
    if (typeof code === 'string' && code in NETWORK_CAUSES) return code;
  }
  return undefined;
}

function deepestMessage(error: unknown): string {
  let message = String(error);
  for (let current = error; current instanceof Error; current = current.cause) message = current.message;
  return oneLine(message);
}
