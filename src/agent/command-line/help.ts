import { type CommandName, GROUPS, type Option, OPTIONS } from './options.ts';
import { dashed } from './parse-words.ts';

interface CommandHelp {
  readonly summary: string;
  readonly usage: string;
  readonly about: string;
  readonly examples: readonly (readonly [words: string, meaning: string])[];
}

/** What each command is for, shortest first: the front page lists the summaries. */
const COMMAND_HELP: Readonly<Record<CommandName, CommandHelp>> = {
  build: {
    summary: 'turns the system it runs in into a Kairos image',
    usage: 'kairos-init [options]',
    about:
      'Turns the system it runs in into a Kairos image. It runs as root in a container build, once or stage by stage, and a stage that was finished is not done again.',
    examples: [
      ['-version v1.0.0', 'a core image, both stages at once'],
      ['-s install -v standard -k k3s', 'packages, framework and k3s; no version is needed yet'],
      ['-s init -v standard -version v1.0.0', 'kernel, initrd, services and clean-up'],
      ['-s install -m rpi4', 'for a Raspberry Pi 4 (on arm64)'],
      ['-s install -m ./acme-one.yaml', 'for a board of your own'],
      ['-s install -t true', 'for Trusted Boot; say it again with -s init and validate'],
      ['-s install --dry-run', 'only print what would be done'],
    ],
  },
  validate: {
    summary: 'checks a finished image',
    usage: 'kairos-init validate [options]',
    about:
      'Checks that a finished image has what a node needs to boot, install and upgrade. Nothing is changed and nothing is run. Ends with 4 when something is missing.',
    examples: [
      ['validate', 'what every image must have'],
      ['validate -v standard -m rpi4', 'and that it is what was asked for'],
      ['validate --root /mnt/image --format sarif', 'a tree that is not the running one, for a code scanner'],
    ],
  },
  plan: {
    summary: 'prints what would be done, here or on another system',
    usage: 'kairos-init plan [options]',
    about: 'Prints the steps of a build without doing anything, and can do so for a system that is not here.',
    examples: [
      ['plan', 'on this system'],
      ['plan -s install --system debian:12 --arch arm64 -m rpi4', 'on another'],
      ['plan --format json', 'for a program to read'],
    ],
  },
  size: {
    summary: 'says what makes an image big',
    usage: 'kairos-init size [options]',
    about:
      'Prints the largest directories of an image and its largest packages. An image for Trusted Boot is loaded into memory as a whole, so it counts there most.',
    examples: [
      ['size', 'the running system'],
      ['size --root /mnt/image --format json', 'another tree, for a program to read'],
    ],
  },
  'steps-info': {
    summary: 'lists the steps that --skip-step takes',
    usage: 'kairos-init steps-info',
    about: 'Lists the steps that --skip-step takes, in the order in which they run.',
    examples: [],
  },
  version: {
    summary: "prints this program's version",
    usage: 'kairos-init version',
    about: "Prints this program's version and the framework it brings.",
    examples: [],
  },
  help: {
    summary: 'explains a command',
    usage: 'kairos-init help [command]',
    about: 'Explains a command.',
    examples: [['help validate', 'the options of validate']],
  },
  completion: {
    summary: 'prints a completion script for bash or zsh',
    usage: 'kairos-init completion [bash|zsh]',
    about: 'Prints a script that completes commands, options and values.',
    examples: [],
  },
};

const WIDTH = 100;
const INDENT = 30;

/** The help page of a command, ready for the screen. */
export function helpFor(command: CommandName): string {
  const { usage, about, examples } = COMMAND_HELP[command];
  const parts = [`${usage}\n`, `${wrap(about, 0)}\n`];
  if (examples.length > 0) {
    const lines = examples.map(([words, meaning]) => row(`  kairos-init ${words}`, meaning, 52));
    parts.push(`Examples:\n${lines.join('\n')}\n`);
  }
  if (command === 'build') {
    const lines = Object.entries(COMMAND_HELP)
      .filter(([name]) => name !== 'build')
      .map(([name, { summary }]) => row(`  ${name}`, summary, INDENT));
    parts.push(`Commands:\n${lines.join('\n')}\n`);
  }
  for (const group of GROUPS) {
    const lines = OPTIONS.filter((option) => option.group === group && option.commands.includes(command)).map(
      (option) => row(`  ${spellings(option)}`, describe(option), INDENT),
    );
    if (lines.length > 0) parts.push(`${group}:\n${lines.join('\n')}\n`);
  }
  parts.push(
    'One dash or two, `-s install` or `-s=install`: all the same. Exit codes: 0 done, 1 failed, 2 wrong usage, 4 findings.\n',
  );
  return parts.join('\n');
}

/** The options as a Markdown table, for docs/agent.md. */
export function optionTable(): string {
  const rows = OPTIONS.map((option) => {
    const names = [option.name, ...(option.also ?? [])].map((name) => `\`${dashed(name)}\``).join(', ');
    const values = [
      ...(option.values ?? []).map((value) => `\`${value}\``),
      ...(option.value === undefined ? [] : [option.value]),
    ].join(', ');
    const fallback = option.fallback === undefined ? '' : `\`${option.fallback}\``;
    const commands = option.name === 'help' ? 'all' : option.commands.join(', ');
    const variable = option.variable === undefined ? '' : ` Environment: \`${option.variable}\`.`;
    const text = `${option.help}${variable}`.replaceAll('|', '\\|');
    return `| ${names} | ${values.replaceAll('|', '\\|')} | ${fallback} | ${commands} | ${text} |`;
  });
  return ['| option | values | default | commands | |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** A completion script: the words after a command, and the values after an option that has a list of them. */
export function completionScript(): string {
  const names = OPTIONS.flatMap((option) => [option.name, ...(option.also ?? [])]).map(dashed);
  const cases = OPTIONS.filter((option) => option.values !== undefined).map((option) => {
    const pattern = [option.name, ...(option.also ?? [])].map(dashed).join('|');
    return `    ${pattern}) words="${(option.values ?? []).join(' ')}" ;;`;
  });
  const commands = Object.keys(COMMAND_HELP).filter((name) => name !== 'build');
  return [
    '# bash: source <(kairos-init completion)',
    '[ -z "$ZSH_VERSION" ] || { autoload -U +X bashcompinit && bashcompinit; }',
    '_kairos_init() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" words',
    '  case "${COMP_WORDS[COMP_CWORD-1]}" in',
    ...cases,
    `    *) words="${[...commands, ...names].join(' ')}" ;;`,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -F _kairos_init kairos-init',
    '',
  ].join('\n');
}

function spellings(option: Option): string {
  const names = [...(option.also ?? []).filter((name) => name.length === 1), option.name].map(dashed);
  const value = option.value ?? (option.values === undefined ? undefined : 'VALUE');
  return value === undefined || option.kind === 'switch' ? names.join(', ') : `${names.join(', ')} ${value}`;
}

function describe(option: Option): string {
  const values =
    option.values === undefined || option.name === 'skip-step' ? '' : ` One of ${option.values.join(', ')}.`;
  const fallback =
    option.fallback === undefined || option.kind === 'switch' ? '' : ` Default: ${option.fallback}.`;
  const variable = option.variable === undefined ? '' : ` From ${option.variable} when it is not given.`;
  return `${option.help}${values}${fallback}${variable}`;
}

function row(left: string, text: string, indent: number): string {
  const start = left.length + 1 < indent ? left.padEnd(indent) : `${left}\n${' '.repeat(indent)}`;
  return start + wrap(text, indent);
}

function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
