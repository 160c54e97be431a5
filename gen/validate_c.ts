/**
 * Checks where a C library is: everything here reaches the shim or the command line of the C
 * compiler, so that only plain words are let through.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";

type Loose = Readonly<Record<string, unknown>>;

/** What the items of one list may be. */
interface ListRule {
  readonly pattern: RegExp;
  readonly allowed: string;
}

const PATH: ListRule = {
  pattern: /^[^"'`\\<>|\p{Cc}]+$/u,
  allowed: "a path without quotes, backslashes and control characters",
};
/** A header as it stands in `#include`. */
export const HEADER_NAME = /^[\w.+-]+(\/[\w.+-]+)*$/;

const LISTS: Readonly<Record<string, ListRule>> = {
  headers: {
    pattern: HEADER_NAME,
    allowed: 'a header as it stands in #include, such as "zlib.h"',
  },
  includeDirs: PATH,
  sources: PATH,
  staticLibraries: PATH,
  systemLibraries: { pattern: /^[\w.+-]+$/, allowed: 'a name such as "z"' },
  libraryDirs: PATH,
  flags: { pattern: /^-[\w.,:=+/-]+$/, allowed: 'a flag of the C compiler such as "-O2"' },
};
const KEYS = new Set([
  ...Object.keys(LISTS),
  ...["defines", "zig", "direct", "mode", "symbolPrefix"],
]);
const PLATFORMS = ["linux", "darwin", "win32"];
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const DEFINED = /^[\w .,+*/()<>=!&|^~%"-]*$/;

const isRecord = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const show = (value: unknown) => JSON.stringify(value) ?? "undefined";

function checkList(list: unknown, path: string, rule: ListRule, reporter: Reporter): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) {
    return reporter.add(path, `${show(list)} is no list`, `give a list of strings`);
  }
  list.forEach((item: unknown, i) => {
    if (typeof item === "string" && rule.pattern.test(item)) return;
    reporter.add(`${path}[${i}]`, `${show(item)} is not allowed`, `give ${rule.allowed}`);
  });
}

/** Checks the `c` of a library. */
export function checkCLibrary(c: unknown, reporter: Reporter): void {
  if (!isRecord(c)) {
    return reporter.add("c", `${show(c)} is no object`, "give c: { headers: [...], ... }");
  }
  for (const key of Object.keys(c)) {
    const known = [...KEYS].join(", ");
    if (!KEYS.has(key)) reporter.add(`c.${key}`, "is not known", `use one of ${known}`);
  }
  for (const [key, rule] of Object.entries(LISTS)) {
    checkList(c[key], `c.${key}`, rule, reporter);
  }
  checkDefines(c["defines"], reporter);
  checkDirect(c["direct"], reporter);
  const { zig, mode, symbolPrefix } = c;
  if (zig !== undefined && !(typeof zig === "string" && PATH.pattern.test(zig))) {
    reporter.add("c.zig", `${show(zig)} is not allowed`, `give ${PATH.allowed}`);
  }
  if (mode !== undefined && mode !== "compiled" && mode !== "direct") {
    reporter.add("c.mode", `${show(mode)} is no mode`, `use "compiled" or "direct"`);
  }
  if (mode === "direct" && !isRecord(c["direct"])) {
    const fix = 'name it: direct: { linux: ["libz.so.1"] }';
    reporter.add("c.mode", "direct mode needs the file of the library", fix);
  }
  if (
    symbolPrefix !== undefined && symbolPrefix !== "" &&
    !(typeof symbolPrefix === "string" && IDENTIFIER.test(symbolPrefix))
  ) {
    const fix = 'give the beginning of a C name, or ""';
    reporter.add("c.symbolPrefix", `${show(symbolPrefix)} is no C name`, fix);
  }
}

function checkDefines(defines: unknown, reporter: Reporter): void {
  if (defines === undefined) return;
  if (!isRecord(defines)) {
    const fix = 'give an object such as { NDEBUG: "1" }';
    return reporter.add("c.defines", `${show(defines)} is no object`, fix);
  }
  for (const [name, value] of Object.entries(defines)) {
    const plain = typeof value === "string" && DEFINED.test(value);
    if (IDENTIFIER.test(name) && plain) continue;
    const fix = "give a C name and one line without backslashes";
    reporter.add(`c.defines.${name}`, `${show(value)} is not allowed`, fix);
  }
}

function checkDirect(direct: unknown, reporter: Reporter): void {
  if (direct === undefined) return;
  if (!isRecord(direct)) {
    const fix = 'give an object such as { linux: ["libz.so.1"] }';
    return reporter.add("c.direct", `${show(direct)} is no object`, fix);
  }
  for (const [platform, files] of Object.entries(direct)) {
    const path = `c.direct.${platform}`;
    if (!PLATFORMS.includes(platform)) {
      reporter.add(path, "is no platform", `use ${PLATFORMS.join(", ")}`);
    } else checkList(files, path, PATH, reporter);
  }
}
