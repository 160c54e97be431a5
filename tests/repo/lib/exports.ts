// Follows the exports of an entry file to their declarations; finds those without a doc comment.
import { posix } from "node:path";
import { read } from "./files.ts";

/** Reads a file of the repository; tests pass their own. */
export type Reader = (path: string) => string;

const declaration = String.raw`export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?` +
  String.raw`(?:function\*?|class|const|let|type|interface|enum)\s+`;

/** Whether the text before a declaration ends with a doc comment. */
function isDocumented(before: string): boolean {
  const text = before.trimEnd();
  return text.endsWith("*/") && text.lastIndexOf("/**") > text.lastIndexOf("*/", text.length - 3);
}

/** `export { a, b as c } from "./x.ts"`: the names, as [name in x, name here]. */
function listed(names: string): [string, string][] {
  return names.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").split(",").map((item) => item.trim())
    .filter(Boolean).map((item) => {
      const [name = "", as] = item.replace(/^type\s+/, "").split(/\s+as\s+/);
      return [name, as ?? name];
    });
}

/** The overloads of a function share the comment of the first one. */
function declarationProblem(file: string, source: string, name: string): string | undefined {
  const found = new RegExp(`^${declaration}${name.replaceAll("$", "\\$")}(?![\\w$])`, "m")
    .exec(source);
  if (!found) return `${file}: cannot find the declaration of ${name}`;
  if (isDocumented(source.slice(0, found.index))) return undefined;
  return `${file}: ${name} is exported without a doc comment`;
}

/** Problems of one exported name, following re-exports into other files. */
function nameProblem(file: string, name: string, reader: Reader): string | undefined {
  const source = reader(file);
  for (
    const [, names = "", from] of source.matchAll(
      /^export\s+(?:type\s+)?\{([^}]*)\}(?:\s*from\s*"([^"]+)")?/gm,
    )
  ) {
    const entry = listed(names).find(([, here]) => here === name);
    if (!entry) continue;
    if (from) return nameProblem(posix.join(posix.dirname(file), from), entry[0], reader);
    const local = source.replace(
      new RegExp(`^(?=(async\\s+)?(function|class|const|type|interface)\\s+${entry[0]}\\b)`, "m"),
      "export ",
    );
    return declarationProblem(file, local, entry[0]);
  }
  const problem = declarationProblem(file, source, name);
  if (!problem?.includes("cannot find")) return problem;
  for (const [, from = ""] of source.matchAll(/^export\s+(?:type\s+)?\*\s+from\s*"([^"]+)"/gm)) {
    const target = posix.join(posix.dirname(file), from);
    if (exportedNames(target, reader).includes(name)) return nameProblem(target, name, reader);
  }
  return problem;
}

/** All names that a file exports, with those of `export * from`. */
export function exportedNames(file: string, reader: Reader = read): string[] {
  const source = reader(file);
  const own = [...source.matchAll(new RegExp(`^${declaration}([\\w$]+)`, "gm"))]
    .map((match) => match[1] ?? "");
  const lists = [...source.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)]
    .flatMap((match) => listed(match[1] ?? "").map(([, here]) => here));
  const stars = [...source.matchAll(/^export\s+(?:type\s+)?\*\s+from\s*"([^"]+)"/gm)]
    .flatMap((match) => exportedNames(posix.join(posix.dirname(file), match[1] ?? ""), reader));
  return [...new Set([...own, ...lists, ...stars])].sort();
}

/** The exported names of an entry that have no doc comment where they are declared. */
export function undocumented(entry: string, reader: Reader = read): string[] {
  return exportedNames(entry, reader).flatMap((name) => nameProblem(entry, name, reader) ?? []);
}
