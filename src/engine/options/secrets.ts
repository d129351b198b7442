import { csvPairs } from '../../frontend/request/csv.ts';
import { UsageError } from '../../lib/user-error.ts';

/** A secret that steps of the build may ask for by its id. Its content is read when they do. */
export interface SecretSource {
  readonly id: string;
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'environment'; readonly name: string };
}

/** SSH agents or keys that steps may use under an id; none named means the agent of SSH_AUTH_SOCK. */
export interface SshSource {
  readonly id: string;
  readonly paths: readonly string[];
}

/**
 * Reads `--secret id=token,src=path` or `id=token,env=NAME`; an id alone is a variable of that name if there is one,
 * else a file. Throws UsageError.
 */
export function parseSecret(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): SecretSource {
  const { id, type, src, source = src, env, ...rest } = Object.fromEntries(csvPairs(text, 'secret'));
  const written = `--secret ${JSON.stringify(text)}`;
  const [unknown] = Object.keys(rest);
  // What is no key may be the secret itself: it is not repeated.
  if (unknown !== undefined)
    throw new UsageError(
      '--secret has a key that is not known',
      'write id=NAME,src=PATH or id=NAME,env=VARIABLE',
    );
  if (id === undefined || id === '')
    throw new UsageError(`${written} has no id`, 'write id=NAME,src=PATH or id=NAME,env=VARIABLE');
  const name = env ?? (type === 'env' ? (source ?? id) : undefined);
  if (name !== undefined) return { id, from: { kind: 'environment', name } };
  if (source === undefined && type === undefined && environment[id] !== undefined)
    return { id, from: { kind: 'environment', name: id } };
  return { id, from: { kind: 'file', path: source ?? id } };
}

/** Reads `--ssh default`, `--ssh id=path` or `--ssh id=path,path`. Throws UsageError. */
export function parseSsh(text: string): SshSource {
  const equals = text.indexOf('=');
  const id = equals === -1 ? text : text.slice(0, equals);
  if (id === '') throw new UsageError(`--ssh ${JSON.stringify(text)} has no id`, 'write --ssh default');
  const paths =
    equals === -1
      ? []
      : text
          .slice(equals + 1)
          .split(',')
          .filter((path) => path !== '');
  return { id, paths };
}
