/**
 * Which runtimes there are, whether they can open libraries, and whether they may.
 *
 * @module
 */
import { accessSync, constants, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import process from "node:process";
import { compareVersions } from "../../doctor/binary.ts";
import { absent, type Check, ill, well } from "../../doctor/report.ts";
import { runProgram } from "../../toolchain/host.ts";

/** The runtimes that ziffi binds for. */
export type RuntimeName = "deno" | "bun" | "node";

/** One that was found and can open libraries. */
export interface Runtime {
  readonly name: RuntimeName;
  readonly path: string;
  readonly version: string;
}

/** The first version of each that can open libraries as ziffi needs it, and how to get it. */
const NEEDED: Readonly<Record<RuntimeName, readonly [version: string, fix: string]>> = {
  deno: ["2.9", "deno upgrade"],
  bun: ["1.4", "bun upgrade"],
  node: ["26.1", "install Node 26.1 or later, for example with nvm install 26"],
};

const LIMIT_MS = 20_000;

/** What there is of the runtimes. */
export interface Found {
  readonly checks: readonly Check[];
  /** Those that can open libraries, one of each name. */
  readonly usable: readonly Runtime[];
}

/** Looks at the runtime that runs this, and at the first of each name on PATH. */
export async function findRuntimes(): Promise<Found> {
  const usable: Runtime[] = [];
  const checks: Check[] = [];
  for (const name of ["deno", "bun", "node"] as const) {
    const places = placesOf(name);
    if (places.length === 0) checks.push(absent(name, "is not on PATH"));
    for (const path of places) {
      const own = path === process.execPath ? ", which runs this" : "";
      const found = await versionOf(path);
      const [needed, fix] = NEEDED[name];
      if (found.version === null) {
        const message = `${path}${own} does not tell its version: ${found.said}`;
        checks.push(ill("warn", name, message, `install ${name} again, or take it out of PATH`));
      } else if (compareVersions(found.version, needed) < 0) {
        const message = `${found.version} at ${path}${own} cannot open libraries: ` +
          `that needs ${needed}`;
        checks.push(ill("warn", name, message, fix));
      } else {
        checks.push(well(name, `${found.version} at ${path}${own}${permissionNote(name)}`));
        const { version } = found;
        if (!usable.some((one) => one.name === name)) usable.push({ name, path, version });
      }
    }
  }
  if (usable.length === 0) {
    const message = "none of the runtimes that were found can open libraries";
    const fix = "install Deno 2.9, Bun 1.4 or Node 26.1, or later ones";
    checks.push(ill("fail", "runtimes", message, fix));
  }
  return { checks: [...checks, ...nodeOptions()], usable };
}

function permissionNote(name: RuntimeName): string {
  if (name === "bun") return "";
  return name === "deno" ? "; programs need --allow-ffi" : "; needs --allow-ffi under --permission";
}

/** A permission model that is on for every Node, and lets none of them open a library. */
function nodeOptions(): Check[] {
  const words = (process.env["NODE_OPTIONS"] ?? "").split(/\s+/);
  if (!words.includes("--permission") || words.includes("--allow-ffi")) return [];
  const message = "has --permission without --allow-ffi: Node opens no library";
  const fix = `export NODE_OPTIONS="${[...words, "--allow-ffi"].join(" ").trim()}"`;
  return [ill("fail", "NODE_OPTIONS", message, fix)];
}

/** Which of the three runs this. */
export function ownRuntime(): RuntimeName {
  const { bun, deno } = process.versions as Record<string, string | undefined>;
  return bun !== undefined ? "bun" : deno !== undefined ? "deno" : "node";
}

function placesOf(name: RuntimeName): string[] {
  const ending = process.platform === "win32" ? ".exe" : "";
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean)
    .map((folder) => join(folder, name + ending)).find(isProgram);
  const own = ownRuntime() === name ? [process.execPath] : [];
  const same = own[0] !== undefined && onPath !== undefined &&
    realpathSync(own[0]) === realpathSync(onPath);
  return onPath === undefined || same ? own : [...own, onPath];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<{ version: string | null; said: string }> {
  // What is set for programs is not for this question.
  const env = { NODE_OPTIONS: undefined };
  const ran = await runProgram(path, ["--version"], process.cwd(), env, LIMIT_MS);
  const version = /^\D*(\d+\.\d+\.\d+)/.exec(ran.stdout)?.[1] ?? null;
  const said = `${ran.stderr}${ran.stdout}`.trim().split("\n")[0] || `exit code ${ran.code}`;
  return { version: ran.code === 0 ? version : null, said };
}

/** Whether the runtime that runs this imports schemas in TypeScript. */
export function typescriptCheck(): Check {
  const name = ownRuntime();
  if (name !== "node") return well("typescript", `${name} imports schemas as they are`);
  const features = process.features as { typescript?: unknown };
  if (features.typescript) return well("typescript", "Node imports schemas as they are");
  try {
    const tsx = createRequire(import.meta.url).resolve("tsx/esm/api");
    return well("typescript", `Node imports schemas with ${tsx}`);
  } catch {
    const message = `Node ${process.versions.node} cannot import schemas in TypeScript`;
    return ill("fail", "typescript", message, "npm install --save-dev tsx");
  }
}
