/** What a value of the wrong form is told: a code of its own, what was expected, and what to do. */
interface SyntaxRule {
  readonly expected: string;
  readonly hint: string;
}

/** The codes that the patterns of the schema report. */
export const SYNTAX = {
  'bad-image-reference': {
    expected: 'an image reference',
    hint: 'write [registry/]name[:tag][@digest] in lower case, such as "ubuntu:24.04"',
  },
  'bad-version': {
    expected: 'a semantic version',
    hint: 'write it like "v1.2.3" or "v1.2.3-rc.1"; nodes compare versions to find upgrades',
  },
  'bad-kubernetes-version': {
    expected: 'a Kubernetes release',
    hint: 'write a release tag such as "v1.32.1+k3s1", or "latest"',
  },
  'bad-provider-name': {
    expected: 'the name of a provider',
    hint: 'write the name that its plugin knows, in lower case, such as "kubeadm"',
  },
  'bad-provider-version': {
    expected: 'a version without spaces',
    hint: 'write it as the plugin wants it, such as "v1.32.1"',
  },
  'bad-framework': {
    expected: 'a framework tag or image reference',
    hint: 'write a tag such as "v2.16.1", or a full reference such as "registry.example.com/framework:v1"',
  },
  'bad-registry': {
    expected: 'a registry',
    hint: 'write registry and organisation without scheme and tag, such as "quay.io/kairos"',
  },
  'bad-package-name': {
    expected: 'a package name',
    hint: 'one package each, as the package manager names it, such as "htop" or "curl=8.5.0-2"',
  },
  'bad-copy-source': {
    expected: 'a path inside the build context',
    hint: 'write it relative to the build context, without ".."',
  },
  'bad-image-path': { expected: 'an absolute path in the image', hint: 'start it with "/"' },
  'bad-mount-name': {
    expected: 'the name of a secret, an SSH agent or a cache',
    hint: 'letters, digits, ".", "_" and "-", such as "github-token"',
  },
  'bad-variable-name': {
    expected: 'the name of an environment variable',
    hint: 'letters, digits and "_", such as "TOKEN"',
  },
  'bad-file-mode': {
    expected: 'octal permission bits',
    hint: 'write three or four octal digits in quotes, such as "0644"',
  },
  'bad-owner': { expected: 'an owner', hint: 'write "user", "user:group" or numbers, such as "1000:1000"' },
  'line-break': {
    expected: 'text on one line without control characters',
    hint: 'write several "run" steps, or join commands with "&&"',
  },
} as const satisfies Record<string, SyntaxRule>;

export type SyntaxCode = keyof typeof SYNTAX;

export const isSyntaxCode = (code: string): code is SyntaxCode => Object.hasOwn(SYNTAX, code);
