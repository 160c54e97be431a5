/**
 * Which files a schema and a library are made of: those that they name, and those that these name.
 *
 * Texts are searched, not parsed: a name in a comment is followed too, which costs a look at one
 * more file and misses none. A file that is not there yet is in the list as well.
 *
 * @module
 */
import { dirname, extname, join, resolve } from "node:path";

/** What the search asks of a disk. */
export interface Disk {
  /** Text of a file, or null when there is none. */
  read(path: string): string | null;
  isFile(path: string): boolean;
  /** The file that a package or an alias stands for, or null when it is not the project's. */
  resolvePackage(specifier: string, from: string): string | null;
}

const SCRIPT = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\n$]+)\1/g;
const INCLUDE = /^[ \t]*#[ \t]*(?:include|include_next|embed|import)[ \t]*([<"])([^>"\n]+)[>"]/gm;
const ZIG = /@(?:import|embedFile|cInclude)\(\s*"([^"\n]+)"\s*\)/g;

/** Endings that an import may leave out, or that stand for others. */
const ENDINGS = [".ts", ".mts", ".js", ".mjs", ".json", "/index.ts", "/index.js"];

/** The files of TypeScript and JavaScript modules, roots first. */
export function scriptFiles(roots: readonly string[], disk: Disk): string[] {
  return closure(
    roots,
    disk,
    (text, path) =>
      [...text.matchAll(SCRIPT)].flatMap(([, , specifier = ""]) => {
        const clean = specifier.replace(/[?#].*$/, "");
        if (/^(\.|\/|file:)/.test(clean)) return placesOfScript(clean, path, disk);
        const found = disk.resolvePackage(specifier, path);
        return found === null ? [] : [found];
      }),
  );
}

function placesOfScript(specifier: string, from: string, disk: Disk): string[] {
  const path = specifier.startsWith("file:")
    ? decodeURIComponent(new URL(specifier).pathname)
    : resolve(dirname(from), specifier);
  const typed = path.replace(/\.(m?)js$/, ".$1ts");
  const places = [path, typed, ...ENDINGS.map((ending) => path + ending)];
  const found = places.find((place) => disk.isFile(place));
  if (found !== undefined) return [found];
  return extname(path) === "" ? places : [...new Set([path, typed])];
}

/**
 * The files of C and Zig sources, roots first.
 *
 * @param folders where headers are looked for, beside the folder of the file that includes them
 */
export function nativeFiles(
  roots: readonly string[],
  folders: readonly string[],
  disk: Disk,
): string[] {
  const included = (name: string, from: string, quoted: boolean) => {
    const places = [...(quoted ? [dirname(from)] : []), ...folders].map((one) => join(one, name));
    const found = places.find((place) => disk.isFile(place));
    if (found !== undefined) return [found];
    // A header in angle brackets that is in none of the folders is one of the system's.
    return quoted ? places : [];
  };
  return closure(roots, disk, (text, path) => {
    if (path.endsWith(".zig")) {
      return [...text.matchAll(ZIG)].flatMap(([word, name = ""]) => {
        if (word.startsWith("@cInclude")) return included(name, path, true);
        // Names without an ending are packages, such as "std".
        return extname(name) === "" ? [] : [resolve(dirname(path), name)];
      });
    }
    const found = [...text.matchAll(INCLUDE)];
    return found.flatMap(([, mark, name = ""]) => included(name, path, mark === '"'));
  });
}

/** Files whose text can name others; archives and objects cannot. */
const READABLE = /\.(c|cc|cpp|cxx|h|hh|hpp|inc|m|mm|s|zig|[mc]?[jt]sx?)$/i;

function closure(
  roots: readonly string[],
  disk: Disk,
  referencesOf: (text: string, path: string) => readonly string[],
): string[] {
  const seen = new Set(roots);
  for (const path of seen) {
    const text = READABLE.test(path) ? disk.read(path) : null;
    // A set that grows is walked to its end.
    if (text !== null) { for (const one of referencesOf(text, path)) seen.add(one); }
  }
  return [...seen];
}
