/**
 * Reads a header as the preprocessor hands it on: text with comments, macros, and which file
 * includes which.
 *
 * @module
 */
import type { HeaderPlace } from "../header.ts";

/** Flags that make the preprocessor print macros, `#include` lines and comments. */
export const PREPROCESS: readonly string[] = ["-E", "-dD", "-dI", "-CC", "-Wno-everything"];

/** A `#define` that is still there at the end. */
export interface Macro {
  readonly name: string;
  readonly place: HeaderPlace;
  /** False for `#define f(x)`. */
  readonly object: boolean;
  /** What it stands for, with comments. */
  readonly body: string;
}

/** One `#include` that was followed. */
export interface Inclusion {
  /** The file with the line; null for the text that the compiler was given. */
  readonly from: string | null;
  readonly file: string;
  /** As written: `zconf.h`. */
  readonly spelled: string;
  /** True for `"zconf.h"`, false for `<zconf.h>`. */
  readonly quoted: boolean;
  /** True when the compiler found it in a folder of the system. */
  readonly system: boolean;
}

/** What the preprocessor says. */
export interface Preprocessed {
  readonly macros: readonly Macro[];
  readonly inclusions: readonly Inclusion[];
  /** The lines of a file from 1 on; lines that were not printed are missing. */
  readonly lines: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

const MARKER = /^# (\d+) "((?:[^"\\]|\\.)*)"((?: \d)*)\s*$/;
const INCLUDE = /^#(?:include|include_next|import)\s*([<"])(.*)[>"] \/\* clang -E -dI \*\/$/;
const DEFINE = /^#define ([\p{ID_Start}_$][\p{ID_Continue}$]*)(\([^)]*\))?(?: |$)/u;
const UNDEF = /^#undef ([\p{ID_Start}_$][\p{ID_Continue}$]*)/u;

/**
 * Reads what the preprocessor printed.
 *
 * @param main the file that the compiler was given, as it names it
 */
export function readPreprocessed(output: string, main: string): Preprocessed {
  const macros = new Map<string, Macro>();
  const inclusions: Inclusion[] = [];
  const lines = new Map<string, Map<number, string>>();
  let [file, line] = [main, 1];
  let include: { spelled: string; quoted: boolean } | null = null;
  let inside = false;
  const keep = (text: string) => {
    let known = lines.get(file);
    if (!known) lines.set(file, known = new Map());
    known.set(line, known.has(line) ? `${known.get(line)} ${text}` : text);
  };
  const printed = output.split(/\r?\n/);
  for (let i = 0; i < printed.length; i += 1) {
    let text = printed[i] ?? "";
    if (inside) {
      keep(text);
      inside = endsInComment(text, true);
      line += 1;
      continue;
    }
    const marker = text.startsWith("# ") ? MARKER.exec(text) : null;
    if (marker) {
      const [, number = "1", quoted = "", flags = ""] = marker;
      const entered = quoted.replace(/\\(.)/g, "$1");
      const words = flags.trim().split(" ");
      if (words.includes("1") && include !== null) {
        const from = file === main ? null : file;
        inclusions.push({ from, file: entered, ...include, system: words.includes("3") });
        include = null;
      }
      [file, line] = [entered, Number(number)];
      continue;
    }
    const found = text.startsWith("#") ? INCLUDE.exec(text) : null;
    if (found) {
      include = { spelled: found[2] ?? "", quoted: found[1] === '"' };
      continue;
    }
    inside = endsInComment(text, false);
    if (text.startsWith("#")) {
      // The preprocessor does not count the lines of a comment inside of a directive.
      while (inside && i + 1 < printed.length) {
        i += 1;
        const more = printed[i] ?? "";
        text += `\n${more}`;
        inside = endsInComment(more, true);
      }
      readDirective(text, { file, line }, macros);
    }
    keep(text);
    line += 1;
  }
  return { macros: [...macros.values()], inclusions, lines };
}

/** True when a line leaves a comment open. */
function endsInComment(line: string, inside: boolean): boolean {
  if (!line.includes("*/") && !line.includes("/*")) return inside;
  let open = inside;
  const mark = /\*\/|\/\*|\/\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
  for (let match = mark.exec(line); match; match = mark.exec(line)) {
    if (open && match[0] !== "*/") {
      // Inside of a comment nothing but its end counts.
      const end = line.indexOf("*/", match.index);
      if (end < 0) return true;
      mark.lastIndex = end + 2;
      open = false;
    } else if (match[0] === "*/") open = false;
    else if (match[0] === "/*") open = true;
    else if (match[0] === "//") return false;
  }
  return open;
}

function readDirective(text: string, place: HeaderPlace, macros: Map<string, Macro>): void {
  const [all, name, params] = DEFINE.exec(text) ?? [];
  if (all !== undefined && name !== undefined) {
    // One that is defined again counts where it is last defined.
    macros.delete(name);
    const body = text.slice(all.length).trim();
    macros.set(name, { name, place, object: params === undefined, body });
    return;
  }
  const gone = UNDEF.exec(text)?.[1];
  if (gone !== undefined) macros.delete(gone);
}
