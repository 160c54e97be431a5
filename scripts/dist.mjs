// Builds dist/ for the npm package: declarations by tsc, the library and the command line bundled
// into few files, because every module of its own costs a program that imports it a millisecond.
// The bundle is two folders below the package, as src/generated is, so that the same relative path
// leads to the native library.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lib/lock.mjs";
import { at, buildDir } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { filesUnder, hashFiles, readStamp, writeStamp } from "./lib/stamp.mjs";
import { toolchain } from "./toolchain.mjs";

const ENTRIES = ["src/mod.ts", "src/schema/mod.ts", "src/runtime/v1.ts"];
/** The command line, and the process that it starts on every save. */
const COMMANDS = ["gen/cli.ts", "gen/commands/watch/worker.ts"];

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

/**
 * Bundles entries of a folder to one of dist/.
 * @param {string[]} entries
 * @param {string} from
 * @param {string} to
 */
async function bundle(entries, from, to) {
  await must(toolchain.bun, [
    "build",
    ...entries,
    ...["--root", from, "--outdir", `dist/${to}`, "--target", "node", "--format", "esm"],
    // The part of typebox that makes schemas is small; all of it costs a schema 0.2 s.
    ...["--splitting", "--minify-syntax"],
    ...["commander", "tsx", "typescript"].flatMap((name) => ["--external", name]),
  ]);
}

/** The licences of the packages of which parts are in the bundles, which they ask for. */
function writeNotices() {
  const bundles = ["lib", "gen"].flatMap((folder) => filesUnder(at("dist", folder)));
  const used = bundles.filter((file) => file.endsWith(".js")).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)]
      .map(([, name = ""]) => name)
  );
  const notices = [...new Set(used)].sort().map((name) => {
    const folder = at("node_modules", name);
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} is bundled and has no licence file`);
    return `## ${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  writeFileSync(at("dist", "THIRD_PARTY.md"), `# Parts of other packages\n\n${notices.join("\n")}`);
}

async function compile() {
  const from = sources();
  rmSync(at("dist"), { recursive: true, force: true });
  await must(toolchain.node26, [toolchain.tsc, "-p", "tsconfig.dist.json"]);
  for (const file of filesUnder(at("dist", "src"))) {
    if (/\.js(\.map)?$/.test(file)) rmSync(file);
  }
  rmSync(at("dist", "gen"), { recursive: true, force: true });
  await bundle(ENTRIES, "src", "lib");
  await bundle(COMMANDS, "gen", "gen");
  writeNotices();
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
