/** One command of a shell line: the program, by the last part of its path, and its words. */
export interface ShellCommand {
  readonly program: string;
  /** The words after the program, quotes taken off. */
  readonly args: readonly string[];
}

/** A word of a shell line, or an operator between commands. */
type Token = { readonly word: string } | { readonly operator: string };

/** Words that come before a command and are none: grammar, assignments and programs that run another. */
const PREFIX =
  /^(?:[A-Za-z_]\w*=.*|if|then|elif|else|while|until|do|!|\{|exec|command|env|nice|nohup|time|eatmydata)$/;

/**
 * The commands of a shell line, as far as they can be told without running it: what variables and substitutions stand for
 * is not known, and words inside `$(…)` are taken for words of the line. Never throws.
 */
export function shellCommands(line: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  const finish = (): void => {
    const start = words.findIndex((word) => !PREFIX.test(word));
    const [program, ...args] = start === -1 ? [] : words.slice(start);
    if (program !== undefined) commands.push({ program: program.slice(program.lastIndexOf('/') + 1), args });
    words = [];
  };
  for (const token of tokens(line)) {
    if ('operator' in token) finish();
    else words.push(token.word);
  }
  finish();
  return commands;
}

/** Operators end a command; a quote, a backslash and a comment are read as POSIX.1-2017 (XCU 2.2 and 2.3) has them. */
function tokens(line: string): readonly Token[] {
  const found: Token[] = [];
  let word: string | undefined;
  const finish = (): void => {
    if (word !== undefined) found.push({ word });
    word = undefined;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '#' && word === undefined) break;
    if (/\s/.test(character)) finish();
    else if (/[;&|()]/.test(character)) {
      finish();
      found.push({ operator: character });
    } else if (character === '\\') word = `${word ?? ''}${line.charAt(++at)}`;
    else if (character === "'" || character === '"') {
      const end = closing(line, at);
      word = `${word ?? ''}${unescape(line.slice(at + 1, end), character)}`;
      at = end;
    } else word = `${word ?? ''}${character}`;
  }
  finish();
  return found;
}

/** Where the quote that opens at `from` closes; the end of the line when it doesn't. */
function closing(line: string, from: number): number {
  const quote = line.charAt(from);
  for (let at = from + 1; at < line.length; at++) {
    if (quote === '"' && line.charAt(at) === '\\') at++;
    else if (line.charAt(at) === quote) return at;
  }
  return line.length;
}

const unescape = (text: string, quote: string): string =>
  quote === '"' ? text.replace(/\\(["\\$`])/g, '$1') : text;
