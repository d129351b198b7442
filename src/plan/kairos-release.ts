import type { Provider } from '../spec/image-spec.ts';
import { modelName } from '../spec/models.ts';
import { type AgentRequest } from './agent-request.ts';

export const KAIROS_RELEASE = '/etc/kairos-release';

/** What a backslash takes the meaning from inside double quotes. */
const SPECIAL = /[\\"$`!]/g;

/** Reads the text of a kairos-release file: `KEY=value` lines, bare or in double quotes. Last of equal keys wins. */
export function parseKairosRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, raw] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && raw !== undefined) values.set(key, unquote(raw));
  }
  return values;
}

function unquote(raw: string): string {
  if (raw.length < 2) return raw;
  const body = raw.slice(1, -1);
  if (raw.startsWith("'") && raw.endsWith("'")) return body;
  if (!raw.startsWith('"') || !raw.endsWith('"')) return raw;
  return body.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/**
 * The text of a kairos-release file: keys sorted, one a line, integers bare and everything else in double quotes
 * (the UKI builder reads the quoted form of KAIROS_RELEASE).
 */
export function printKairosRelease(values: ReadonlyMap<string, string>): string {
  return [...values]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${quote(value)}\n`)
    .join('');
}

const quote = (value: string): string =>
  /^-?(?:0|[1-9]\d*)$/.test(value)
    ? value
    : `"${value.replaceAll(SPECIAL, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;

/** The text after keys were merged in: other keys stay as they were. */
export function mergeKairosRelease(text: string, keys: Readonly<Record<string, string>>): string {
  return printKairosRelease(new Map([...parseKairosRelease(text), ...Object.entries(keys)]));
}

/** Version keys carry a `v`, whether the user wrote one or not. */
export const withV = (version: string): string => (version.startsWith('v') ? version : `v${version}`);

/** openSUSE's flavours are told apart by their release. */
function flavor(distro: string, version: string): { readonly flavor: string; readonly release: string } {
  const [, kind] = /^opensuse-(leap|tumbleweed)$/.exec(distro) ?? [];
  return kind === undefined
    ? { flavor: distro, release: version }
    : { flavor: 'opensuse', release: `${kind}-${version}` };
}

/** What is known of an image before it is built. Readers: grub.cfg, the Kairos programs, the ISO and UKI builders. */
export function releaseKeys(request: AgentRequest, version: string): Readonly<Record<string, string>> {
  const { system, variant } = request;
  const model = modelName(request.model);
  const { flavor: name, release } = flavor(system.distro, system.version);
  const label = `kairos-${variant}-${system.distro}-${system.version}`;
  return {
    KAIROS_ARCH: system.arch,
    KAIROS_BUG_REPORT_URL: 'https://github.com/kairos-io/kairos/issues',
    KAIROS_FAMILY: system.family,
    KAIROS_FIPS: String(request.fips),
    KAIROS_FLAVOR: name,
    KAIROS_FLAVOR_RELEASE: release,
    KAIROS_FRAMEWORK_VERSION: request.framework.version,
    KAIROS_HOME_URL: 'https://github.com/kairos-io/kairos',
    KAIROS_ID: 'kairos',
    KAIROS_ID_LIKE: label,
    KAIROS_IMAGE_LABEL: `${release}-${variant}-${system.arch}-${model}-${withV(version)}`,
    KAIROS_INIT_VERSION: request.agentVersion,
    KAIROS_MODEL: model,
    KAIROS_NAME: label,
    KAIROS_REGISTRY_AND_ORG: request.registry,
    KAIROS_RELEASE: withV(version),
    KAIROS_TARGETARCH: system.arch,
    KAIROS_TRUSTED_BOOT: String(request.trustedBoot),
    KAIROS_VARIANT: variant,
    KAIROS_VERSION: withV(version),
  };
}

/** Keys of the Kubernetes that is in the image, once its own version is known. */
export const softwareKeys = (provider: Provider, version: string): Readonly<Record<string, string>> => ({
  KAIROS_SOFTWARE_VERSION: version,
  KAIROS_SOFTWARE_VERSION_PREFIX: provider,
});
