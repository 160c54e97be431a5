// Builds dist/ for the npm package: declarations and the command line by tsc, the library bundled
// into few files, because every module of its own costs a program that imports it a millisecond.
// The bundle is two folders below the package, as src/generated is, so that the same relative path
// leads to the native library.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lib/lock.mjs";
import { at, buildDir } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { filesUnder, hashFiles, readStamp, writeStamp } from "./lib/stamp.mjs";
import { toolchain } from "./toolchain.mjs";

const ENTRIES = ["src/mod.ts", "src/schema/mod.ts", "src/runtime/v1.ts"];

/**
 * @param {string} command
 * @param {string[]} args
 */
async function must(command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${args.join(" ")} failed:\n${output}`);
}

const sources = () =>
  hashFiles([
    ...["src", "gen"].flatMap((folder) => filesUnder(at(folder))),
    ...["tsconfig.json", "tsconfig.dist.json", "package.json"].map((file) => at(file)),
  ]);

/** True when dist/ is complete and made from the sources as they are. */
function isCurrent() {
  const entries = ["dist/lib/mod.js", "dist/gen/cli.js"];
  return entries.every((file) => existsSync(at(file))) && readStamp("dist") === sources();
}

async function compile() {
  const from = sources();
  rmSync(at("dist"), { recursive: true, force: true });
  await must(toolchain.node26, [toolchain.tsc, "-p", "tsconfig.dist.json"]);
  for (const file of readdirSync(at("dist", "src"), { recursive: true, encoding: "utf8" })) {
    // The importer of headers writes schemas, and proves them with the vocabulary.
    const needed = /^schema[\\/]/.test(file);
    if (!needed && /\.js(\.map)?$/.test(file)) rmSync(at("dist", "src", file));
  }
  await must(toolchain.bun, [
    "build",
    ...ENTRIES,
    ...["--root", "src", "--outdir", "dist/lib", "--target", "node", "--format", "esm"],
    // The part of typebox that makes schemas is small; all of it costs a schema 0.2 s.
    ...["--splitting", "--minify-syntax"],
  ]);
  writeStamp("dist", from);
}

/** Compiles and bundles src/ and gen/ to dist/, unless it is there; one process at a time. */
export async function buildDist() {
  if (isCurrent()) return;
  mkdirSync(buildDir, { recursive: true });
  await withLock(join(buildDir, "dist.lock"), () => {}, async () => {
    if (!isCurrent()) await compile();
  });
}
