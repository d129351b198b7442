import { GRPC_CODE, GrpcError } from '../../frontend/transport.ts';
import { UserError } from '../../lib/user-error.ts';
import type { Address, Endpoint } from './endpoint.ts';

/** One reason why a daemon can't be reached: how it is recognised, what it means, and what to do. */
interface Reason {
  readonly signs: RegExp;
  readonly meaning: (endpoint: Endpoint) => string;
  readonly hint?: (endpoint: Endpoint) => string;
}

const START: Readonly<Record<Endpoint['engine'], string>> = {
  dockerd: 'start Docker, or name another engine with DOCKER_HOST or --builder',
  buildkitd: 'start buildkitd, or name another one with BUILDKIT_HOST or --builder',
};

/** Statuses of gRPC that say something about the way to the daemon. */
const STATUS: Readonly<Record<number, string>> = {
  [GRPC_CODE.deadlineExceeded]: 'DEADLINE ',
  [GRPC_CODE.unimplemented]: 'UNIMPLEMENTED ',
};

/** Codes are those of Node's net and tls (https://nodejs.org/api/errors.html, https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const REASONS: readonly Reason[] = [
  {
    signs: /ENOENT/,
    meaning: ({ address }) => `there is no socket ${address.kind === 'unix' ? address.path : ''}`.trimEnd(),
    hint: ({ engine }) => START[engine],
  },
  {
    signs: /ECONNREFUSED/,
    meaning: () => 'nobody listens there',
    hint: ({ engine }) => START[engine],
  },
  {
    signs: /EACCES|EPERM/,
    meaning: () => 'permission denied',
    hint: ({ engine }) =>
      engine === 'dockerd'
        ? 'be a member of the group docker, or root'
        : 'be a member of the group that buildkitd was started with (--group), or root',
  },
  { signs: /ENOTFOUND|EAI_AGAIN|Name resolution failed/, meaning: () => 'its host name is not known' },
  { signs: /EHOSTUNREACH|ENETUNREACH/, meaning: () => 'there is no way to its network' },
  { signs: /ETIMEDOUT|DEADLINE|Deadline exceeded/i, meaning: () => 'it does not answer' },
  {
    signs: /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate/,
    meaning: () => 'its certificate is for another name',
    hint: () => 'name the one it carries: servername= in the address, or servername of the builder',
  },
  { signs: /CERT_HAS_EXPIRED|certificate has expired$/, meaning: () => 'its certificate has expired' },
  { signs: /CERT_NOT_YET_VALID/, meaning: () => 'its certificate is not valid yet; compare the clocks' },
  {
    signs:
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_GET_ISSUER|CERT_SIGNATURE_FAILURE|unable to verify the first certificate|self-signed certificate/,
    meaning: ({ tls }) =>
      tls?.authority === undefined
        ? 'its certificate does not come from an authority that this machine trusts'
        : `its certificate does not come from the authority in ${tls.authority}`,
    hint: () => 'name the right one: cacert= in the address, or cacert of the builder',
  },
  {
    signs:
      /alert (bad certificate|unknown ca|certificate (required|expired|unknown|revoked)|handshake failure)|ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE)/i,
    meaning: ({ tls }) =>
      tls?.certificate === undefined
        ? 'it wants a certificate of ours'
        : `it does not take our certificate ${tls.certificate}`,
    hint: () => 'name one that its authority has signed: cert= and key= in the address, or in the builder',
  },
  {
    signs: /WRONG_VERSION_NUMBER|wrong version number|packet length too long|EPROTO/i,
    meaning: () => 'it does not speak TLS',
    hint: () => 'leave the certificates away, or name its TLS port',
  },
  {
    signs:
      /ECONNRESET|EPIPE|Protocol error|ERR_HTTP2|Socket closed|Failed to connect|Connection dropped|socket hang up|HTTP\/|Parse Error|UNIMPLEMENTED/i,
    meaning: ({ engine, tls }) =>
      `what listens there is no ${engine}${tls === undefined ? ', or it wants TLS' : ''}`,
  },
];

/**
 * Why a daemon could not be reached, in words for its user. `said` is what a command on the way has printed; a UserError stays as
 * it is.
 */
export function connectionError(endpoint: Endpoint, cause: unknown, said = ''): UserError {
  if (cause instanceof UserError) return cause;
  const name = `${endpoint.engine === 'dockerd' ? 'the Docker engine' : 'buildkitd'} ${nameOf(endpoint)} can't be reached`;
  if (endpoint.address.kind === 'command' && said !== '') {
    const lines = said.split('\n').map((line) => `  | ${line}\n`);
    return new UserError(`${lines.join('')}${name} through ${endpoint.address.command.join(' ')}`, { cause });
  }
  const text = signsOf(cause);
  const reason = REASONS.find(({ signs }) => signs.test(text));
  if (reason === undefined) return new UserError(`${name}: ${text}`, { cause });
  const hint = reason.hint?.(endpoint);
  return new UserError(`${name}: ${reason.meaning(endpoint)}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

function nameOf({ name, address }: Endpoint): string {
  const where = addressText(address);
  return name === where || where === undefined ? name : `${name} (${where})`;
}

function addressText(address: Address): string | undefined {
  if (address.kind === 'unix') return `unix://${address.path}`;
  return address.kind === 'tcp' ? `tcp://${address.host}:${address.port}` : undefined;
}

function signsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof GrpcError) return `${STATUS[cause.code] ?? ''}${cause.message}`;
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code} ` : '';
  return `${code}${cause.message}`;
}
