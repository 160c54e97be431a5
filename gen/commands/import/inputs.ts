/**
 * Refuses what is named on the command line and cannot be what it is named as.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { HeaderError } from "../../import/header.ts";
import { HEADER_NAME } from "../../validate_c.ts";
import { isSchema } from "./place.ts";

/** The options that name files and folders. */
interface Places {
  readonly out?: string;
  readonly I?: readonly string[];
  readonly source?: readonly string[];
}

const isFolder = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Looks at every path before anything is read.
 *
 * @throws HeaderError for the first one that is missing, or of another kind
 */
export function refusePlaces(words: readonly string[], { out, I = [], source = [] }: Places): void {
  const folder = words.find((word) => extname(word) !== ".zig" && isFolder(word));
  if (folder !== undefined) {
    const [what, example] = isSchema(folder) ? ["schema", "lib.ts"] : ["header", "lib.h"];
    throw new HeaderError(
      `${folder} is a folder\n  fix: name a ${what}, such as ${join(folder, example)}`,
    );
  }
  for (const file of source) {
    if (existsSync(file) && !isFolder(file)) continue;
    const problem = existsSync(file) ? "is a folder" : "is not there";
    throw new HeaderError(`--source ${file} ${problem}\n  fix: give a C file of the library`);
  }
  for (const dir of I) {
    if (isFolder(dir)) continue;
    const problem = existsSync(dir) ? "is no folder" : "is not there";
    throw new HeaderError(`-I ${dir} ${problem}\n  fix: give a folder that headers are in`);
  }
  if (out !== undefined && isFolder(out)) {
    throw new HeaderError(
      `--out ${out} is a folder\n  fix: name a file, such as ${join(out, "lib.ts")}`,
    );
  }
}

/** Refuses headers whose names no schema can hold; those with quotes are refused when read. */
export function refuseNames(includes: readonly string[]): void {
  const odd = includes.find((name) => !/["<>']/.test(name) && !HEADER_NAME.test(name));
  if (odd === undefined) return;
  throw new HeaderError(
    `${odd} is a name that no schema can hold: letters, digits and . _ + - are allowed\n` +
      "  fix: rename the header, or import a header with such a name that includes it",
  );
}
