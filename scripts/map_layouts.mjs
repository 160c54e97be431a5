// Writes what follows from schemas/map_layout.ts, the layout of shared maps: the header for C, the
// proof for Zig, the offsets for the library and for `ziffi map inspect`, and the tables of the
// documentation.
// `node scripts/map_layouts.mjs` writes the files, with `--check` it names those that are stale.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { at } from "./lib/paths.mjs";
import { cHeader } from "./map_layouts/c_header.mjs";
import { libraryTables, readerTables, referencePage } from "./map_layouts/tables.mjs";
import { zigProof } from "./map_layouts/zig_proof.mjs";

/** Each file with its text. */
export const layouts = [
  { path: "include/ziffi_map.h", text: cHeader() },
  { path: "zig/generated/map_layout.zig", text: zigProof() },
  { path: "gen/map/layouts.ts", text: readerTables() },
  { path: "src/generated/map_layout.ts", text: libraryTables() },
  { path: "docs/reference/map_layout.md", text: referencePage() },
];

/** Paths of the files that are not what this script writes. */
export function stale() {
  return layouts.filter(({ path, text }) => {
    try {
      return readFileSync(at(path), "utf8") !== text;
    } catch {
      return true;
    }
  }).map(({ path }) => path);
}

/** Writes the files that are not what they should be. */
export function write() {
  const paths = stale();
  for (const { path, text } of layouts) if (paths.includes(path)) writeFileSync(at(path), text);
  return paths;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const check = process.argv.includes("--check");
  const paths = check ? stale() : write();
  for (const path of paths) console.log(`${path}: ${check ? "stale" : "written"}`);
  if (check && paths.length > 0) process.exitCode = 1;
}
