/**
 * Finds the targets that have the headers. Most headers of a system are there for one target only,
 * and the folders in which the compiler looks are remembered, so that it need not be asked again
 * what is in none of them.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { preambleOf } from "../../import/clang/mod.ts";
import { type Target, TARGETS } from "../../toolchain/targets.ts";
import { compilerOf, foldersOf } from "./compiler.ts";
import type { Tools } from "./headers.ts";
import { type ImportSettings, writeWhole } from "./state.ts";

/** Lists the files that a text includes, or fails; tells the folders in any case. */
const PRESENT = ["-E", "-M", "-Xclang", "-v", "-Wno-everything"];

/** Folders that the compiler searches, by target. */
type Searched = Record<string, readonly string[]>;

/** The targets other than this machine for which the headers are there. */
export async function othersWith(
  settings: ImportSettings,
  tools: Tools,
  host: Target,
): Promise<readonly Target[]> {
  const headers = [...settings.before, ...settings.sources];
  const text = preambleOf({ headers });
  const own = foldersOf(settings, tools);
  const known = readKnown(tools);
  const learned: Searched = {};
  const others = TARGETS.filter((target) => target !== host);
  const found = await Promise.all(others.map(async (target) => {
    const folders = known[target.key];
    if (folders !== undefined && isAbsent(headers, [...own, ...folders])) return [];
    const { code, stderr } = await compilerOf(settings, tools, target)(text, PRESENT);
    // The folders of one library are not those of all.
    const searched = own.length === 0 ? searchedIn(stderr) : null;
    if (searched !== null) learned[target.key] = searched;
    return code === 0 ? [target] : [];
  }));
  if (Object.keys(learned).length > 0) {
    const folders = { ...known, ...learned };
    writeWhole(pathOf(tools), JSON.stringify({ compiler: compilerKey(tools), folders }));
  }
  return found.flat();
}

/** True when a header is in none of the folders; false when only the compiler can tell. */
function isAbsent(headers: readonly string[], folders: readonly string[]): boolean {
  // Without any of them, the compiler has moved.
  if (!folders.some((folder) => existsSync(folder))) return false;
  return headers.some((header) => !folders.some((folder) => existsSync(resolve(folder, header))));
}

/** The folders that clang lists with `-v`, there or not; null when it does not list plain ones. */
export function searchedIn(output: string): string[] | null {
  const lines = output.split(/\r?\n/);
  const first = lines.findIndex((line) => line.startsWith('#include "..." search starts here:'));
  const last = lines.indexOf("End of search list.");
  if (first < 0 || last < first) return null;
  const listed = lines.slice(first + 1, last).filter((line) => line.startsWith(" "))
    .map((line) => line.slice(1));
  // A framework has its headers in folders of other names.
  if (
    listed.length === 0 || listed.some((line) => / \((framework directory|headermap)\)$/.test(line))
  ) {
    return null;
  }
  const missing = lines.flatMap((line) =>
    /^ignoring nonexistent directory "(.*)"$/.exec(line)?.[1] ?? []
  );
  return [...listed, ...missing];
}

const pathOf = ({ work }: Tools) => join(work, "searched.json");

/** What the folders depend on. */
function compilerKey({ zig }: Tools): string {
  const variables = ["ZIG_LIB_DIR", "CPATH", "C_INCLUDE_PATH", "SDKROOT"];
  return JSON.stringify([
    zig.path,
    zig.version,
    ...variables.map((name) => process.env[name] ?? ""),
  ]);
}

/** What an earlier import learned of this compiler. */
function readKnown(tools: Tools): Searched {
  try {
    const said: unknown = JSON.parse(readFileSync(pathOf(tools), "utf8"));
    if (typeof said !== "object" || said === null) return {};
    const { compiler, folders } = said as Readonly<Record<string, unknown>>;
    if (compiler !== compilerKey(tools) || typeof folders !== "object" || folders === null) {
      return {};
    }
    return Object.fromEntries(
      Object.entries(folders).filter(([, list]) =>
        Array.isArray(list) && list.every((folder) => typeof folder === "string")
      ),
    );
  } catch {
    // What cannot be read is asked for again.
    return {};
  }
}
