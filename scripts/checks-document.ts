import { writeFileSync } from 'node:fs';
import { CHECKS } from '../src/plan/checks/registry.ts';

/** docs/checks.md, written from the checks themselves. */
export function checksDocument(): string {
  const index = CHECKS.map(({ id, severity }) => `| [\`${id}\`](#${id}) | ${severity} |`);
  const sections = CHECKS.map(
    ({ id, severity, explanation, fix }) =>
      `### \`${id}\`\n\nSeverity: ${severity}.\n\n${explanation}\n\n**Fix:** ${fix}\n`,
  );
  return `${HEAD}\n## The checks\n\n| check | severity |\n|---|---|\n${index.join('\n')}\n\n${sections.join('\n')}`;
}

const HEAD = `# What \`kairos-init validate\` checks

<!-- Written by \`node scripts/checks-document.ts\` from src/plan/checks/. Edit the checks, not this file. -->

\`kairos-init validate\` looks at a finished image and says whether a machine can boot and be installed from it. It reads files
only: nothing of the image is run, nothing is changed, and the initrd is read without dracut's tools. Every check is asked,
and everything that was found is reported together.

The last \`RUN\` of a Dockerfile asks inside the image, without an argument; the Dockerfiles of \`kairos-gen\` do. From outside:

\`\`\`sh image
kairos-init validate --root ./rootfs                              # a tree that is not booted
kairos-init validate --root ./rootfs -v core -m generic           # compares the image with what you asked for
kairos-init validate --root ./rootfs --skip grub-bios,hostname    # without these checks
kairos-init validate --root ./rootfs --format sarif               # for a pipeline
\`\`\`

\`\`\`sh
kairos-init validate --list
kairos-init validate --explain kernel-image
\`\`\`

- **Exit code:** 0 when the image is valid, 4 when a check of severity \`error\` failed (with \`--fatal-warnings\`, any check), 2 for a
  wrong command line. The old spelling \`-validate\` ends with 1 instead of 4, as it always did.
- **What is asked depends on the image.** A check is asked only where the image has the thing it is about: nobody looks for GRUB in
  a Trusted Boot image, for k3s in a core image, or for unit files that the framework writes at boot. With \`--format json\` every
  check that was not asked says why.
- **What you asked for** (\`-v\`, \`-m\`, \`-p\`, \`--fips\`, \`-t\`) is compared with what the image says of itself. What you leave out is
  taken from /etc/kairos-release.
- **Formats:** \`text\`, \`json\`, \`sarif\` (2.1.0, for code scanning) and \`junit\` (for CI servers).
- **\`--root\`** follows links inside the directory only, as after chroot.

An initrd compressed with gzip or zstd is read as it is. For xz, lzma, lz4, bzip2 and lzop the program of that name has to be
installed where \`kairos-init\` runs; the check \`initrd-readable\` says so when it is not.

A new check is one file in \`src/plan/checks/\` and one line in its \`registry.ts\`; \`test/plan/checks.test.ts\` asks for a tree on which
it fails, and this page is written anew by \`node scripts/checks-document.ts\`.
`;

if (import.meta.main) writeFileSync(new URL('../docs/checks.md', import.meta.url), checksDocument());
