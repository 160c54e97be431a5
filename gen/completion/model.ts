/**
 * The words of the command line, for scripts that complete them.
 *
 * @module
 */

/** What can stand in a place. */
export type Values =
  /** Something that nobody can list. */
  | { readonly kind: "free" }
  | { readonly kind: "files" }
  | { readonly kind: "folders" }
  /** Some words; several of them with commas between them when `many`. */
  | { readonly kind: "words"; readonly words: readonly string[]; readonly many: boolean };

/** One option of a command. */
export interface OptionWords {
  /** `--out`. */
  readonly long: string;
  /** `-I`, or null. */
  readonly short: string | null;
  readonly description: string;
  /** Null when nothing follows it. */
  readonly value: Values | null;
}

/** One command. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What its arguments are; null when it takes none. */
  readonly value: Values | null;
  /** What those after the first one are, where they are something else; else null. */
  readonly later: Values | null;
}

/** Every option that has a value of a kind, with the spellings of it. */
export function spellings({ long, short }: OptionWords): string[] {
  return [long, ...(short === null ? [] : [short])].filter((one) => one !== "");
}
