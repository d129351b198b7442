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
  'bad-model-name': {
    expected: 'a name of its own for the model',
    hint: 'write lower-case letters, digits and "-", such as "acme-one", and none of the models that there are',
  },
  'bad-distribution': {
    expected: 'a distribution',
    hint: 'write its ID or its family, such as "debian", "rocky" or "redhat"',
  },
  'bad-releases': {
    expected: 'a condition on releases',
    hint: 'write comparisons in quotes, such as "12" or ">=22.04, <26.04"',
  },
  'bad-console': {
    expected: 'a console of the kernel',
    hint: 'write what follows "console=", such as "ttyS2,1500000"',
  },
  'bad-boot-argument': {
    expected: 'an argument of the kernel',
    hint: 'write one each, without spaces, quotes, "$" and backslashes',
  },
  'bad-module-name': {
    expected: 'the name of a module',
    hint: 'write it without path and suffix, such as "dwmac_rk"',
  },
  'bad-unit-name': {
    expected: 'the name of a service',
    hint: 'write it as the service manager names it, such as "ssh.service"',
  },
  'line-break': {
    expected: 'text on one line without control characters',
    hint: 'write several "run" steps, or join commands with "&&"',
  },
} as const satisfies Record<string, SyntaxRule>;

export type SyntaxCode = keyof typeof SYNTAX;

export const isSyntaxCode = (code: string): code is SyntaxCode => Object.hasOwn(SYNTAX, code);
