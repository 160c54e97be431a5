/**
 * Which files belong to a library.
 *
 * @module
 */
import type { Inclusion } from "./preprocessed.ts";

/** Folders that hold the headers of many libraries. */
const SHARED =
  /^(?:\/usr|\/usr\/local|\/usr\/pkg|\/opt\/homebrew|\/opt\/local)\/include(?:\/[\w]+-[\w-]+)?$/;

/**
 * Tells the files of a library from those of others.
 *
 * Its own are the files that were named and those that they include with quotes, from their own
 * folder, or from a folder of the same name in `#include`. In a folder that many libraries share,
 * such as /usr/include, the same folder is not enough: there the name has to start alike, as that
 * of `ncurses_dll.h` does for `ncurses.h`.
 *
 * @param named what was named, as in `#include`
 * @param patterns which files count instead; `*` and `?` stay in a folder, `**` does not
 */
export function ownFiles(
  inclusions: readonly Inclusion[],
  named: readonly string[],
  patterns: readonly string[] | null,
): ReadonlySet<string> {
  if (patterns !== null) {
    const wanted = patterns.map(patternOf);
    const all = inclusions.map(({ file }) => file);
    return new Set(all.filter((file) => wanted.some((pattern) => pattern.test(slashes(file)))));
  }
  const own = new Set<string>();
  const names = named.map(slashes);
  for (const inclusion of inclusions) {
    const { from, file, spelled } = inclusion;
    if (from === null) {
      if (names.includes(slashes(spelled))) own.add(file);
    } else if (own.has(from) && belongs(inclusion, from, names)) own.add(file);
  }
  return own;
}

function belongs({ file, spelled, quoted, system }: Inclusion, from: string, names: string[]) {
  if (quoted) return true;
  const [folder, above] = [folderOf(slashes(file)), folderOf(slashes(from))];
  const first = topOf(slashes(spelled));
  if (first !== null && names.some((name) => topOf(name) === first)) return true;
  if (!SHARED.test(folder) && !(system && first === null && SHARED.test(above))) {
    return folder === above || folder.startsWith(`${above}/`) && !SHARED.test(above);
  }
  return names.some((name) => slashes(spelled).startsWith(stemOf(name)));
}

const slashes = (path: string) => path.replaceAll("\\", "/");
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const stemOf = (path: string) => path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");

function topOf(path: string): string | null {
  const at = path.indexOf("/");
  return at > 0 ? path.slice(0, at) : null;
}

/** A pattern fits a whole path or its last parts. */
function patternOf(pattern: string): RegExp {
  const source = slashes(pattern).replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/?|\*|\?/g, (mark) => {
      if (mark === "?") return "[^/]";
      return mark === "*" ? "[^/]*" : "(?:.*)";
    });
  return new RegExp(`(?:^|/)${source.replace(/^\//, "")}$`);
}
