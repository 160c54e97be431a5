// Content hashes and stamps: a step is skipped when what it reads has not changed since it last
// succeeded. Contents, not times: a checkout or a copy of the repository changes every time.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root, stampsDir } from "./paths.mjs";

const skipped = new Set(["node_modules", ".zig-cache", "zig-out", "zig-pkg"]);

/**
 * All files under a folder, sorted, without caches. A missing folder has none.
 * @param {string} dir
 * @returns {string[]}
 */
export function filesUnder(dir) {
  /** @type {string[]} */
  const files = [];
  /** @type {import("node:fs").Dirent[]} */
  let entries;
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    return files;
  }
  for (const entry of entries) {
    if (skipped.has(entry.name)) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) files.push(...filesUnder(path));
    else if (entry.isFile()) files.push(path);
  }
  return files.sort();
}

/**
 * One hash over the names and contents of files, and over `extra` words such as a tool version.
 * @param {string[]} files
 * @param {string[]} extra
 */
export function hashFiles(files, extra = []) {
  const hash = createHash("sha256");
  for (const word of extra) hash.update(`${word}\0`);
  for (const file of files) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex");
}

/**
 * @param {string} name
 * @returns {string} the stamp, or "" when there is none
 */
export function readStamp(name) {
  try {
    return readFileSync(join(stampsDir, name), "utf8").trim();
  } catch {
    return "";
  }
}

/**
 * Written to the side and renamed, so that a killed process leaves no half stamp.
 * @param {string} name
 * @param {string} value
 */
export function writeStamp(name, value) {
  mkdirSync(stampsDir, { recursive: true });
  const aside = join(stampsDir, `${name}.${process.pid}`);
  writeFileSync(aside, `${value}\n`);
  renameSync(aside, join(stampsDir, name));
}
