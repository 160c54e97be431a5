// The files of the repository, by path from its root with forward slashes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "../../..");

const notOurs = new Set(["node_modules", ".git", "build", "dist", ".zig-cache", "zig-out"]);

/** All files that belong to the repository, sorted. */
export function repoFiles(folder = ""): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.filter((entry) => !notOurs.has(entry.name)).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    return entry.isDirectory() ? repoFiles(path) : [path];
  }).sort();
}

/** The text of one file. */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Written by `ziffi gen` or kept as its expected output; such files follow the emitter's rules. */
export function isGenerated(path: string): boolean {
  return /(^|\/)(generated|golden)\/|^(include|docs\/reference)\//.test(path);
}
