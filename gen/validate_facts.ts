/**
 * Checks what reaches generated code as it was written: numbers, modes, identifiers and paths. A
 * schema may come from JSON, where no compiler has looked at them.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import { snakeCase } from "./names.ts";

const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const IDENTIFIER = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;
/** Paths and specifiers stand between quotes in generated code. */
const PLAIN_TEXT = /^[^"'`\\\p{Cc}]+$/u;

type Loose = Readonly<Record<string, unknown>>;

/** Checks that names stay apart in C and Zig, where `aBC` and `aBc` are both `a_bc`. */
export function checkApart(
  names: readonly string[],
  what: string,
  path: string,
  reporter: Reporter,
): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(snakeCase(name));
    if (other !== undefined) {
      reporter.add(path, `${what} ${other} and ${name} have one name in C`, "rename one of them");
    }
    seen.set(snakeCase(name), name);
  }
}

/** Checks the version, paths and specifiers of a library. */
export function checkTexts(library: Loose, reporter: Reporter): void {
  const { version } = library;
  if (typeof version === "string" && !VERSION.test(version)) {
    reporter.add("version", `${JSON.stringify(version)} is no version`, `write it like "1.0.0"`);
  }
  const builds = Array.isArray(library["localBuilds"]) ? library["localBuilds"] : [];
  const texts: readonly (readonly [string, unknown])[] = [
    ["implementation", library["implementation"]],
    ["runtime", library["runtime"] ?? "default"],
    ["package", library["package"] ?? "default"],
    ...builds.map((build: unknown, i) => [`localBuilds[${i}]`, build] as const),
  ];
  for (const [path, text] of texts) {
    if (text !== undefined && !(typeof text === "string" && PLAIN_TEXT.test(text))) {
      const fix = "give a path without quotes, backslashes and control characters";
      reporter.add(path, `${JSON.stringify(text)} is no path`, fix);
    }
  }
}

/** Checks the name and the comptime arguments of the Zig function behind a schema. */
export function checkZig(zig: unknown, path: string, reporter: Reporter): void {
  if (zig === undefined) return;
  const { name, comptime = [] } = zig as { name?: unknown; comptime?: unknown };
  const words = [name, ...(Array.isArray(comptime) ? comptime : [comptime])];
  for (const word of words) {
    if (typeof word === "string" && IDENTIFIER.test(word)) continue;
    reporter.add(`${path}.zig`, `${JSON.stringify(word)} is no Zig name`, "give an identifier");
  }
}
