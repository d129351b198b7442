/**
 * The syntax of the words a Kairosfile is made of. The same patterns validate the file, the flags and, through the JSON
 * Schema, what an editor shows; so they keep to what JavaScript's `u` mode and JSON Schema both read. None has nested
 * repetition over the same characters: hostile input costs no more than its length.
 */
import { MODELS } from './image-spec.ts';

/* eslint-disable no-control-regex -- control characters are what no value may contain */

/** One shell line; tabs are fine, and so is the line break a YAML block scalar (`run: |`) ends with. */
export const SHELL_LINE = /^[^\x00-\x08\x0a-\x1f\x7f]+\n?$/;

/**
 * Semantic version with the leniency of the documented `--version`: a leading `v`, one or more numeric segments, an
 * optional pre-release and build metadata.
 */
export const VERSION =
  /^v?[0-9]+(\.[0-9]+)*(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** A release tag of k3s or k0s such as `v1.32.1+k3s1`, or `latest`. */
export const KUBERNETES_VERSION = /^(latest|v?[0-9]+\.[0-9]+(\.[0-9]+)?([+-][0-9A-Za-z.+-]+)?)$/;

/** A provider, as it stands in `--provider-NAME-version`: a plugin's own name without an option's end. */
export const PROVIDER_NAME = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;

/** A version as whatever plugin wants it. */
export const PROVIDER_VERSION = /^[0-9A-Za-z][0-9A-Za-z._+~-]*$/;

/** Text on one line, as an argument of a program. */
export const ONE_LINE = /^[^\x00-\x1f\x7f]+$/;

// https://github.com/distribution/reference: domain, path components, tag, digest.
const domain =
  '([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9A-Fa-f:]+\\])(:[0-9]+)?';
const component = '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*';
const path = `${component}(/${component})*`;
const tag = '[A-Za-z0-9_][A-Za-z0-9._-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*([+._-][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,128}';

/** `[registry/]name[:tag][@digest]`. */
export const IMAGE_REFERENCE = new RegExp(`^(${domain}/)?${path}(:${tag})?(@${digest})?$`);

/** A registry with an organisation, as upgrades are looked for: `quay.io/kairos`, `registry.example.com:5000`. */
export const REGISTRY = new RegExp(`^${domain}(/${path})?$`);

/** An image reference, or a bare tag of the documented framework repository. */
export const FRAMEWORK = new RegExp(`^(${tag}|(${domain}/)?${path}(:${tag})?(@${digest})?)$`);

/**
 * A package as apt, dnf, zypper, apk or pacman name it: `name`, `name:arch`, `name=version`, `name~1`, `@group`. No
 * option (leading `-`), no shell characters, and no trailing `-`, which apt-get reads as "remove this".
 */
export const PACKAGE_NAME = /^@?[A-Za-z0-9]([A-Za-z0-9._+:=~/-]*[A-Za-z0-9._+])?$/;

/** One part of a step to leave out: a package, or a service by its unit's name with or without `.service`. */
export const SKIPPED_PART = /^(package|service):[A-Za-z0-9]([A-Za-z0-9@._+:~-]*[A-Za-z0-9@_+])?$/;

/** Relative to the build context and inside it: no leading `/`, no `..` segment. */
export const CONTEXT_PATH = /^(?!\/)(?!([^\x00-\x1f]*\/)?\.\.(\/|$))[^\x00-\x1f\x7f]+$/;

/** An absolute path in the image. */
export const IMAGE_PATH = /^\/[^\x00-\x1f\x7f]*$/;

/** The name under which a build knows a secret, an SSH agent or a cache. */
export const MOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** A name that a POSIX shell can set. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Octal permission bits, as text. */
export const FILE_MODE = /^[0-7]{3,4}$/;

/** `user`, `user:group`, names or numbers. */
export const OWNER = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$/;

/** The name of a model of the user's own: it stands in target names, image labels and GRUB, and is none of ours. */
export const MODEL_NAME = new RegExp(`^(?!(${MODELS.join('|')})$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`);

/** A distribution or a family of them, as os-release and docs/distributions.md name it. */
export const DISTRO_NAME = /^[a-z0-9][a-z0-9._-]*$/;

const comparison = ' *(>=|<=|>|<|!=|=)? *[0-9]+([.][0-9]+)* *';

/** Releases, as in `>=22.04, <26.04 || 26.10` (dotted-version.ts). */
export const RELEASES = new RegExp(`^${comparison}((,|[|][|])${comparison})*$`);

/** What follows `console=` on the kernel command line: `ttyS2,1500000`. */
export const CONSOLE = /^[A-Za-z][A-Za-z0-9,.]*$/;

/** One argument of the kernel command line: nothing that GRUB or the kernel would take for more than one. */
export const BOOT_ARGUMENT = /^[A-Za-z0-9_][^\x00-\x20\x7f"'\\$`]*$/;

/** A kernel module or a module of dracut. */
export const MODULE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** A systemd unit or an OpenRC service. */
export const UNIT_NAME = /^[A-Za-z0-9][A-Za-z0-9@._:-]*$/;
