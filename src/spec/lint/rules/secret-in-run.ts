import type { LintRule } from '../lint-rule.ts';

/** What a secret looks like. A variable (`$TOKEN`) is none: its value is not in the file. */
const SECRETS: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  // https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1
  { pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'$]*:(?!\$)[^\s/@"'$]+@/i, what: 'a password in an address' },
  {
    pattern: /\bauthorization:\s*(?:bearer|basic|token)\s+(?!["'$])[\w+/=.~-]{8,}/i,
    what: 'an authorization header',
  },
  {
    pattern:
      /(?:^|[\s;&|"'-])[\w-]*(?:passw(?:or)?d|secret|token|api_?key|access_?key|private_?key)=(?!\s|["']?(?:\$|\/|%|<|""|''))["']?[^\s"';&|]{4,}/i,
    what: 'a password or token',
  },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, what: 'a private key' },
  // The prefixes their issuers document.
  { pattern: /\b(?:ghp_|gho_|ghs_|github_pat_|glpat-|AKIA[0-9A-Z]{12})\w{4,}/, what: 'an access token' },
];

/** The line becomes part of the image's history, and of every build's log. */
export const secretInRun: LintRule = {
  name: 'SecretInRun',
  description: 'A run step should not contain a secret: it is kept in the history of the image.',
  check: ({ runs }) =>
    runs.flatMap(({ path, line }) => {
      const found = SECRETS.find(({ pattern }) => pattern.test(line));
      return found === undefined
        ? []
        : [
            {
              path,
              message: `this looks like ${found.what}, and everybody who has the image can read it`,
              hint: "take a secret of the build with 'mounts: [{ secret: … }]', and give machines theirs with a cloud-config",
            },
          ];
    }),
};
