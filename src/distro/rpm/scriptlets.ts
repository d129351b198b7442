/** How rpm itself and both generations of dnf say that a package's script failed. */
const FAILURES: readonly RegExp[] = [
  // rpm: "warning: %post(name-1.0-1.noarch) scriptlet failed, exit status 1", and "lua script failed: [string "%post(name…)"]".
  /%(?<script>\w+)\((?<package>[^)\s]+)\) scriptlet failed/g,
  /lua script failed: \[string "%(?<script>\w+)\((?<package>[^)\s]+)\)"\]/g,
  // dnf 4: "Error in POSTIN scriptlet in rpm package name".
  /\b(?:Error in|Non-fatal) (?<script>[A-Z]+) scriptlet (?:failure )?in rpm package (?<package>\S+)/g,
  // dnf 5: ">>> Error in post-install scriptlet: name-0:1.0-1.noarch", later with "Non-critical error in %post scriptlet".
  /\berror in (?<script>%?[\w-]+) scriptlet: (?<package>\S+)/gi,
];

/** A script's failure that its output names: which one, and of which package. */
interface FailedScriptlet {
  readonly script: string;
  readonly package: string;
}

/** Every failed script that a transaction's output speaks of; of several lines about one package the first counts. */
export function failedScriptlets(output: string): readonly FailedScriptlet[] {
  const found = new Map<string, FailedScriptlet>();
  for (const pattern of FAILURES)
    for (const { groups } of output.matchAll(pattern)) {
      const { script = '', package: name = '' } = groups ?? {};
      const known = [...found.keys()].some((other) => isSamePackage(other, name));
      if (!known) found.set(name, { script: script.replace('%', ''), package: name });
    }
  return [...found.values()];
}

/** dnf 4 names a package without its version, dnf 5 with an epoch of 0 that rpm leaves out. */
function isSamePackage(one: string, other: string): boolean {
  const [a, b] = [one.replace(/-0:/, '-'), other.replace(/-0:/, '-')];
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
}

/** One line about failed scripts; undefined when there is none. */
export function describeFailedScriptlets(output: string): string | undefined {
  const failed = failedScriptlets(output);
  if (failed.length === 0) return undefined;
  return `a script failed: ${failed.map(({ script, package: name }) => `${script} of ${name}`).join(', ')}`;
}
