/**
 * Finds what is imported: headers by path or as in `#include`, and where the schema goes.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import process from "node:process";

/** What was named on the command line. */
export interface NamedSource {
  /** As it stands in `#include`. */
  readonly include: string;
  /** The folder that has to be searched for it; null for a header of the system. */
  readonly folder: string | null;
}

/** Folders that compilers search by themselves. */
const SYSTEM = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"];

/**
 * A header as a compiler finds it.
 *
 * @param word a path, or a name with or without the brackets of `#include`
 * @param includeDirs folders given with `-I`, absolute
 */
export function placeHeader(word: string, includeDirs: readonly string[]): NamedSource {
  const include = word.replace(/^[<"]|[>"]$/g, "");
  const path = resolve(include);
  if (include !== word || !existsSync(path) || !statSync(path).isFile()) {
    return { include, folder: null };
  }
  const known = includeDirs.find((dir) => inside(path, dir));
  if (known !== undefined) return { include: slashes(relative(known, path)), folder: known };
  const system = SYSTEM.find((dir) => inside(path, dir));
  if (system === undefined) return { include: basename(path), folder: dirname(path) };
  // Debian and others keep headers of one processor in a folder of its own.
  const rest = slashes(relative(system, path)).replace(/^[\w]+-linux-[a-z]+\//, "");
  return { include: rest, folder: null };
}

const slashes = (path: string) => path.split(sep).join("/");

/** True for a path in a folder or below. */
export function inside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}

/** A path as a schema states it: relative to the folder of the schema, with slashes. */
export function seenFromSchema(path: string, schema: string): string {
  const way = slashes(relative(dirname(resolve(schema)), resolve(path)));
  if (way === "") return ".";
  // A folder of the system stays where it is, wherever the project goes.
  return isAbsolute(path) && way.startsWith("../../..") ? slashes(path) : way;
}

/** The absolute path behind one of a schema. */
export function seenFromHere(path: string, schema: string): string {
  return resolve(dirname(resolve(schema)), path);
}

/** True for the words that name a schema that was imported before. */
export function isSchema(word: string): boolean {
  return [".ts", ".mts", ".js", ".mjs"].includes(extname(word));
}

/** Where a schema goes without `--out`. */
export function defaultSchema(name: string): string {
  return join(".", `${name}.schema.ts`);
}

/** A path as messages show it. */
export function shown(path: string): string {
  const way = relative(process.cwd(), resolve(path));
  return way.startsWith("..") || way === "" ? path : way;
}
