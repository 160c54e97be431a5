/**
 * Completion for bash.
 *
 * @module
 */
import { type CommandWords, spellings, type Values } from "./model.ts";

/** The script; `eval "$(ziffi completion bash)"` runs it. */
export function bashScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of ziffi for bash.
_ziffi() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # Bash takes the = of an option as a word of its own.
  if [ "$current" = "=" ]; then
    current=
  elif [ "$previous" = "=" ]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} $previous" in
${commands.flatMap(optionCases).join("\n")}
  esac
  case "\${COMP_WORDS[1]} $current" in
${commands.flatMap(wordCases).join("\n")}
  esac
}
_ziffi_many() {
  local head=
  case "$current" in *,*) head="\${current%,*}," ;; esac
  COMPREPLY=($(compgen -P "$head" -W "$1" -- "\${current##*,}"))
}
_ziffi_folders() {
  compopt -o nospace -o dirnames +o default 2> /dev/null
  COMPREPLY=()
}
# Without an answer, bash completes the names of files.
complete -o default -F _ziffi ziffi
`;
}

function optionCases({ name, options }: CommandWords): string[] {
  return options.flatMap((option) => {
    const { value } = option;
    if (value === null) return [];
    const words = spellings(option).map((one) => `"${name} ${one}"`).join(" | ");
    return [`    ${words}) ${answer(value)} return ;;`];
  });
}

function wordCases({ name, options, value, later }: CommandWords): string[] {
  const words = [...options.flatMap(spellings), "--help"].join(" ");
  const list = `    "${name} -"*) COMPREPLY=($(compgen -W "${words}" -- "$current")) ;;`;
  if (value?.kind !== "words") return [list];
  // What follows the first argument is files, which bash completes itself.
  const first = later === null ? "" : '[ "$COMP_CWORD" -gt 2 ] || ';
  return [list, `    "${name} "*) ${first}${answer(value)} ;;`];
}

function answer(value: Values): string {
  if (value.kind === "folders") return "_ziffi_folders;";
  if (value.kind !== "words") return "";
  const words = value.words.join(" ");
  if (value.many) return `_ziffi_many "${words}";`;
  return `COMPREPLY=($(compgen -W "${words}" -- "$current"));`;
}
