/**
 * Completion for fish.
 *
 * @module
 */
import type { CommandWords, OptionWords, Values } from "./model.ts";

/** The script; `ziffi completion fish | source` runs it. */
export function fishScript(commands: readonly CommandWords[]): string {
  const first = "-n __fish_use_subcommand";
  const lines = [
    "# Completion of ziffi for fish.",
    `complete -c ziffi ${first} -f`,
    `complete -c ziffi ${first} -l help -d ${quoted("show what there is")}`,
    `complete -c ziffi ${first} -l version -d ${quoted("show the version")}`,
    ...commands.map(({ name, description }) =>
      `complete -c ziffi ${first} -a ${name} -d ${quoted(description)}`
    ),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines({ name, options, value, later }: CommandWords): string[] {
  const seen = `__fish_seen_subcommand_from ${name}`;
  const start = `complete -c ziffi -n '${seen}'`;
  const own = value?.kind === "words" ? firstWords(seen, value, later) : [];
  return [...own, ...options.map((option) => `${start} ${optionFlags(option)}`)];
}

/** Words for the first argument; where other things follow, only until one of them is there. */
function firstWords(seen: string, value: Values & { kind: "words" }, later: Values | null) {
  const list = value.words.join(" ");
  const when = later === null ? seen : `${seen}; and not __fish_seen_subcommand_from ${list}`;
  return [`complete -c ziffi -n '${when}' ${words(value)}`];
}

function optionFlags({ long, short, description, value }: OptionWords): string {
  const flags = [
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    ...(long === "" ? [] : [`-l ${long.slice(2)}`]),
    `-d ${quoted(description)}`,
    ...(value === null ? [] : [words(value)]),
  ];
  return flags.join(" ");
}

function words(value: Values): string {
  if (value.kind === "files") return "-r";
  if (value.kind === "folders") return "-x -a '(__fish_complete_directories)'";
  if (value.kind === "free") return "-x";
  const list = value.words.join(" ");
  return value.many ? `-x -a '(__fish_append , ${list})'` : `-x -a ${quoted(list)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
