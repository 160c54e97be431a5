/**
 * What `ziffi build` does with a schema that was read, once or on every save.
 *
 * @module
 */
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { formatFinding, mergeTargets } from "../check/findings.ts";
import { BuildError, buildTarget, type Job, zigRoot } from "../toolchain/build.ts";
import { hostTarget } from "../toolchain/host.ts";
import type { Target } from "../toolchain/targets.ts";
import { findZig, type Zig } from "../toolchain/zig.ts";
import { compareHeaders } from "./headers.ts";
import { type Problem, problemsOf, problemsOfHeaders } from "./problems.ts";
import { complain, complainOf, type Project } from "./project.ts";
import { progress } from "./terminal.ts";

/** How a library is compiled. */
export interface CompileOptions {
  readonly targets: readonly Target[];
  readonly safe: boolean;
  /** The path of the compiler, when one was given. */
  readonly zig: string | null;
  /** Where libraries go. */
  readonly folder: string;
}

/** One library that was built. */
export interface Built {
  readonly target: string;
  readonly path: string;
  readonly bytes: number;
}

/** What became of one library. */
export interface Compiled {
  readonly libraries: readonly Built[];
  readonly errors: readonly Problem[];
}

/**
 * Compares the headers, compiles for every target, and tells each failure at once.
 *
 * @param onBuilt called after each target
 * @throws ZigError when there is no compiler, BuildError when there is nothing to compile
 */
export async function compile(
  project: Project,
  options: CompileOptions,
  onBuilt: (built: Built) => void,
): Promise<Compiled> {
  const { targets, folder, safe } = options;
  const zig = await findZig(options.zig, project.folders.schema, project.cache);
  const mismatches = await tellMismatches(project, targets, zig);
  if (mismatches.length > 0) return { libraries: [], errors: mismatches };
  const job = jobOf(project, zig);
  const libraries: Built[] = [];
  const errors: Problem[] = [];
  for (const [index, target] of targets.entries()) {
    progress(`Compiling ${project.library.name} for ${target.key}${countOf(index, targets)}`);
    try {
      const path = await buildTarget(job, { target, host: target === hostTarget(), safe }, folder);
      const bytes = statSync(path).size;
      libraries.push({ target: target.key, path: relative(process.cwd(), path), bytes });
      onBuilt({ target: target.key, path: relative(process.cwd(), path), bytes });
    } catch (error) {
      // The other targets may compile all the same.
      if (!(error instanceof BuildError)) throw error;
      complainOf(error);
      errors.push(...problemsOf(error, project.file));
    }
  }
  return { libraries, errors };
}

async function tellMismatches(
  project: Project,
  targets: readonly Target[],
  zig: Zig,
): Promise<Problem[]> {
  const result = await compareHeaders(project, targets, zig);
  const merged = mergeTargets(result.findings);
  for (const finding of merged) complain(formatFinding(finding, targets.length));
  if (merged.length > 0) complain(`${merged.length} mismatches: nothing was built`);
  return problemsOfHeaders(result);
}

function jobOf(project: Project, zig: Zig): Job {
  const { library, folders, cache, files } = project;
  const shim = files.find(({ path }) => path.endsWith(".shim.c"));
  const root = library.c === null ? zigRoot(library, folders.schema) : shim?.path ?? "";
  return { library, folders, root, zig, work: join(cache, "ziffi") };
}

function countOf(index: number, targets: readonly Target[]): string {
  return targets.length === 1 ? "" : ` (${index + 1} of ${targets.length})`;
}
