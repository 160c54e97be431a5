/**
 * What the doctor asks of one schema: its files, its headers, its library.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { abiTable } from "../../abi.ts";
import { compareTables, readAbiTable } from "../../check/table.ts";
import { mergeTargets } from "../../check/findings.ts";
import { type Binary, compareVersions, libcOf, readBinary } from "../../doctor/binary.ts";
import { type Check, ill, well } from "../../doctor/report.ts";
import { hostTarget } from "../../toolchain/host.ts";
import { sharedLibraryName, type Target } from "../../toolchain/targets.ts";
import { findZig, ZigError } from "../../toolchain/zig.ts";
import { compareHeaders } from "../headers.ts";
import { problemsOf } from "../problems.ts";
import { isKnown, openProject, type Project, staleFiles } from "../project.ts";
import { glibcVersion } from "./machine.ts";
import { openWith } from "./opening.ts";
import type { Runtime } from "./runtimes.ts";

/** Checks one schema, as far as each step lets the next one make sense. */
export async function schemaChecks(
  file: string,
  runtimes: readonly Runtime[],
  zig: string | null,
): Promise<Check[]> {
  let project: Project;
  try {
    project = await openProject(file, null);
  } catch (error) {
    if (!isKnown(error)) throw error;
    return problemsOf(error, file).map(({ path, message, fix }) => {
      const text = path === "" ? message : `${path}: ${message}`;
      return ill("fail", "schema", text, fix ?? "correct the schema", file);
    });
  }
  const { library } = project;
  const checks = [well("schema", `${library.name} ${library.version}`, file), filesCheck(project)];
  if (library.c !== null) checks.push(...await headerChecks(project, zig));
  const target = hostTarget();
  if (target !== null) checks.push(...await libraryChecks(project, target, runtimes));
  return [...checks, ...await directChecks(project, runtimes)];
}

function filesCheck(project: Project): Check {
  const { file, files } = project;
  const stale = staleFiles(project);
  if (stale.length === 0) return well("files", `${files.length} files are current`, file);
  const list = stale.map(({ shown, state }) => `${shown} is ${state}`).join(", ");
  return ill("fail", "files", list, `ziffi gen ${file}`, file);
}

async function headerChecks(project: Project, zig: string | null): Promise<Check[]> {
  const { file, folders, cache } = project;
  const target = hostTarget();
  if (target === null) return [];
  try {
    const compiler = await findZig(zig, folders.schema, cache);
    const { findings } = await compareHeaders(project, [target], compiler);
    if (findings.length === 0) return [well("headers", "agree with the schema", file)];
    return mergeTargets(findings).map(({ path, message, fix }) =>
      ill("fail", "headers", `${path}: ${message}`, fix, file)
    );
  } catch (error) {
    if (!(error instanceof ZigError)) throw error;
    return [ill("warn", "headers", "were not compared: there is no Zig", "see zig above", file)];
  }
}

async function libraryChecks(
  project: Project,
  target: Target,
  runtimes: readonly Runtime[],
): Promise<Check[]> {
  const { library, file } = project;
  const path = placeOf(project, target);
  const shown = relative(process.cwd(), path);
  const rebuild = `ziffi build ${file}`;
  const sick = (message: string) => [ill("fail", "library", `${shown} ${message}`, rebuild, file)];
  if (!existsSync(path)) {
    // One that is called as it is needs no other library.
    if (library.c?.mode === "direct") return [];
    return sick("is not built");
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return sick(`cannot be read: ${(error as Error).message}`);
  }
  const odd = oddities(readBinary(bytes), target, await glibcVersion());
  if (odd !== null) return sick(odd);
  const table = readAbiTable(bytes, library.name);
  if (table === null) return sick(`has no ABI table of ${library.name}`);
  const own = abiTable(library).split("\n").filter(Boolean);
  const { onlySchema, onlyBuilt } = compareTables(own, table);
  const differences = onlySchema.length + onlyBuilt.length;
  if (differences > 0) {
    const first = onlySchema[0] ?? onlyBuilt[0];
    return sick(`was built from another schema: ${differences} lines differ, such as ${first}`);
  }
  const checks = [well("library", `${shown} is current`, file)];
  const symbol = `${library.prefix}abi_hash__lane`;
  for (const runtime of runtimes) {
    const refusal = await openWith(runtime, path, symbol, rebuild, process.cwd());
    checks.push(
      refusal === null
        ? well("opens", `with ${runtime.name} ${runtime.version}`, file)
        : ill("fail", "opens", `not with ${runtime.name}: ${refusal.message}`, refusal.fix, file),
    );
  }
  return checks;
}

/** The folder of the generated entry, from which it looks for libraries. */
function entryFolder({ library, folders }: Project): string {
  return join(folders.schema, library.out.typescript);
}

/** Where `open()` finds the library: the variable, or the first local build that is there. */
function placeOf(project: Project, target: Target): string {
  const { library, native } = project;
  const variable = process.env[`${library.name.toUpperCase()}_LIBRARY`];
  if (variable) return resolve(variable);
  const file = sharedLibraryName(library.name, target);
  const own = join(native, target.key, file);
  const places = library.localBuilds.map((folder) =>
    join(entryFolder(project), folder.replace("{target}", target.key), file)
  );
  return places.find((place) => existsSync(place)) ?? own;
}

/** Why a file cannot be a library of this machine; null when it can. */
function oddities(binary: Binary, target: Target, here: string | null): string | null {
  const { platform, arch, truncated, glibc } = binary;
  if (truncated) return "is cut off: it ends before its contents";
  if (platform === null) return "is no library";
  if (platform !== target.platform || arch !== process.arch) {
    return `is for ${platform} ${arch ?? "on another processor"}, this is ${target.key}`;
  }
  const libc = libcOf(binary);
  if (libc !== null && target.platform === "linux" && !target.key.endsWith(libc)) {
    return `was linked with ${libc === "gnu" ? "glibc" : "musl"}, this is ${target.key}`;
  }
  if (glibc !== null && here !== null && compareVersions(glibc, here) > 0) {
    return `needs glibc ${glibc}, this machine has ${here}`;
  }
  return null;
}

/** A C library that is called as it is has to be installed. */
async function directChecks(
  project: Project,
  runtimes: readonly Runtime[],
): Promise<Check[]> {
  const { library, file } = project;
  const platform = hostTarget()?.platform;
  const names = platform === undefined ? [] : library.c?.direct[platform] ?? [];
  const [runtime] = runtimes;
  const symbol = library.modules.flatMap(({ functions }) => functions)
    .find(({ optional }) => optional === null)?.symbol;
  if (names.length === 0 || runtime === undefined || symbol === undefined) return [];
  const reasons: string[] = [];
  for (const name of names) {
    const path = /[\\/]/.test(name) ? join(entryFolder(project), name) : name;
    const refusal = await openWith(runtime, path, symbol, "install it", process.cwd());
    if (refusal === null) return [well("direct", `${name} opens`, file)];
    reasons.push(refusal.message);
  }
  const fix = `install the package that has ${names[0]}, or correct c.direct`;
  const state = library.c?.mode === "direct" ? "fail" : "warn";
  return [ill(state, "direct", `${names.join(", ")}: ${reasons.join("; ")}`, fix, file)];
}
