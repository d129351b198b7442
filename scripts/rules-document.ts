import { writeFileSync } from 'node:fs';
import { INVALID_CHECK, rulePage } from '../src/spec/lint/lint.ts';
import { RULES } from '../src/spec/lint/rules.ts';

/** docs/rules/README.md, written from the rules themselves. */
export function rulesDocument(): string {
  const rows = [...RULES, INVALID_CHECK].map(
    (rule) =>
      `| [\`${rule.name}\`](${rulePage(rule.name)}) | ${rule.description}${'experimental' in rule ? ' (experimental)' : ''} |`,
  );
  return `${HEAD}\n| rule | what it asks for |\n|---|---|\n${rows.join('\n')}\n`;
}

const HEAD = `# Lint rules

<!-- Written by \`node scripts/rules-document.ts\` from src/spec/lint/. Edit the rules, not this file. -->

A Kairosfile can be right and still hurt whoever runs the image. What is likely to is a warning with a name of its own. The
same rules are asked by \`kairos-gen check\`, by \`docker build --check\` and at every build, and each has a page with an example
of both sides.

A line among the comments at the top of the Kairosfile says which rules count, as in a Dockerfile:

\`\`\`yaml
# check=skip=LatestKubernetes,NeedlessSudo;error=true
base: debian:13
version: v1.0.0
\`\`\`

| option | what it does |
|---|---|
| \`skip=Rule,…\` | These rules are not asked. \`skip=all\`: none is. |
| \`error=true\` | A warning fails the build, and \`kairos-gen check\` ends with exit code 4. |
| \`experimental=Rule,…\` | Asks these experimental rules as well. \`experimental=all\`: all of them. |

The build argument \`BUILDKIT_DOCKERFILE_CHECK\` takes the place of the line: \`docker build --build-arg
BUILDKIT_DOCKERFILE_CHECK=error=true …\` makes a pipeline strict without a change to the file. \`kairos-gen check --no-lint\` asks no
rule at all.

A new rule is one file in \`src/spec/lint/rules/\`, one line in \`src/spec/lint/rules.ts\` and a page here, whose two examples are its
first test.
`;

if (import.meta.main) writeFileSync(new URL('../docs/rules/README.md', import.meta.url), rulesDocument());
