/**
 * Completion for zsh.
 *
 * @module
 */
import { type CommandWords, type OptionWords, spellings, type Values } from "./model.ts";

/** The script; `source <(ziffi completion zsh)` runs it, and `_ziffi` in $fpath may hold it. */
export function zshScript(commands: readonly CommandWords[]): string {
  const list = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  return `#compdef ziffi
# Completion of ziffi for zsh.
_ziffi() {
  local -a commands
  commands=(
${list.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT -= 1 ))
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
if [ "$funcstack[1]" = "_ziffi" ]; then
  _ziffi "$@"
else
  compdef _ziffi ziffi
fi
`;
}

function commandCase({ name, options, value, later }: CommandWords): string {
  const words = [
    ...options.flatMap(optionWords),
    quoted("--help[show what there is]"),
    ...(value === null ? [] : [quoted(`${later === null ? "*" : "1"}:argument:${action(value)}`)]),
    ...(later === null ? [] : [quoted(`*:argument:${action(later)}`)]),
  ];
  return `    ${name})\n      _arguments ${words.join(" \\\n        ")}\n      ;;`;
}

function optionWords(option: OptionWords): string[] {
  const { description, value } = option;
  // The mark lets an option be given again, which some of them take.
  const rest = `[${description.replace(/[[\]]/g, "\\$&").replaceAll(":", "\\:")}]`;
  const after = value === null ? "" : `:value:${action(value)}`;
  return spellings(option).map((one) => quoted(`*${one}${rest}${after}`));
}

function action(value: Values): string {
  if (value.kind === "files") return "_files";
  if (value.kind === "folders") return "_files -/";
  if (value.kind === "free") return " ";
  const words = value.words.join(" ");
  return value.many ? `_values -s , value ${words}` : `(${words})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
