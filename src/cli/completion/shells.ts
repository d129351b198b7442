export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const isShell = (word: string): word is Shell => SHELLS.some((shell) => shell === word);

/** The hidden word with which a completion script asks for candidates; the words so far follow it. */
export const COMPLETE = '__complete';

/** Each asks the program itself, so a script never grows old; without a candidate the shell completes file names. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for kairos-gen
_kairos_gen() {
  local IFS=$'\\n' line
  COMPREPLY=()
  # COMP_WORDS breaks at colons, and image references have them.
  COMP_WORDBREAKS=\${COMP_WORDBREAKS//:/}
  while read -r line; do COMPREPLY+=("$line"); done < <(
    kairos-gen ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
}
complete -o default -o bashdefault -F _kairos_gen kairos-gen
`,
  zsh: `#compdef kairos-gen
# zsh completion for kairos-gen
_kairos_gen() {
  local -a candidates
  candidates=("\${(@f)$(kairos-gen ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$candidates[1]" ]]; then compadd -a candidates; else _files; fi
}
compdef _kairos_gen kairos-gen
`,
  fish: `# fish completion for kairos-gen
function __kairos_gen_complete
  set -l words (commandline -opc) (commandline -ct)
  kairos-gen ${COMPLETE} $words[2..-1] 2>/dev/null
end
complete -c kairos-gen -a '(__kairos_gen_complete)'
`,
};

/** The script that makes a shell complete kairos-gen's words. */
export const completionScript = (shell: Shell): string => SCRIPTS[shell];
