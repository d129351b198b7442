import { CHECKS } from '../../plan/checks/registry.ts';
import { checkNamed } from './check-named.ts';

/** All checks, one a line: id, severity and what is asked. What `validate --list` prints. */
export function listChecks(): string {
  const width = Math.max(...CHECKS.map(({ id }) => id.length));
  const lines = CHECKS.map(
    ({ id, severity, explanation }) =>
      `${id.padEnd(width)}  ${severity.padEnd('warning'.length)}  ${firstSentence(explanation)}`,
  );
  return `${lines.join('\n')}\n`;
}

/** One check in full. What `validate --explain ID` prints. Throws a UsageError for an unknown id. */
export function explainCheck(id: string): string {
  const { severity, explanation, fix } = checkNamed(id);
  return `${id} (${severity})\n\n${explanation}\n\nFix: ${fix}\n`;
}

/** A full stop ends a sentence only before a space and a capital: `grub.cfg` and `systemd-boot.` in the middle do not. */
const firstSentence = (text: string): string => /^.*?[.:](?=\s+[A-Z]|$)/.exec(text)?.[0] ?? text;
