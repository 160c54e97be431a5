/**
 * A batch: functions of one library, generated from a seed, run in every way.
 *
 * @module
 */
import { func } from "./functions.ts";
import type { Subject } from "./model.ts";
import { mix, random } from "./random.ts";
import { pool } from "./types.ts";
import { cases } from "./values.ts";
import { type Compiler, type Failure, type Runtime, type Way, Workspace } from "./workspace.ts";

/** What a run is asked for. */
export interface Options {
  readonly seed: number;
  readonly count: number;
  readonly runtimes: readonly Runtime[];
  readonly compilers: readonly Compiler[];
  readonly keep: boolean;
}

/** Functions in one library. */
export const batchSize = 200;
/** Calls of each function. */
const callsEach = 6;

/** The functions of a batch, equal for equal seeds. */
export function subjects(seed: number, batch: number, count: number): Subject[] {
  const stream = random(mix(seed, batch));
  const share = Math.max(0.15, Math.min(1, count / batchSize));
  const size = (whole: number) => Math.ceil(whole * share);
  const types = pool(stream, {
    enums: size(8),
    structs: size(40),
    unions: size(10),
    callbacks: size(12),
  });
  return Array.from({ length: count }, (_, i) => {
    const made = func(stream, types, `f${i}`);
    return { func: made, cases: cases(stream, made, callsEach) };
  });
}

/** What became of a batch. */
export interface Outcome {
  readonly subjects: readonly Subject[];
  readonly failures: readonly Failure[];
  /** Calls that were made and compared, by way. */
  readonly calls: readonly { readonly way: Way; readonly calls: number; readonly ms: number }[];
}

/** Runs functions in every way that is asked for. */
export async function runBatch(
  list: readonly Subject[],
  options: Options,
  workspace: Workspace,
): Promise<Outcome> {
  workspace.write(list);
  const failures: Failure[] = [];
  const calls: { way: Way; calls: number; ms: number }[] = [];
  const unready = await workspace.generate();
  if (unready) return { subjects: list, failures: [unready], calls };
  for (const compiler of options.compilers) {
    const broken = await workspace.compile(compiler);
    if (broken) {
      failures.push(broken);
      continue;
    }
    const unbuilt = await workspace.build(compiler);
    if (unbuilt) failures.push(unbuilt);
    for (const runtime of options.runtimes) {
      for (const mode of ["compiled", "direct"] as const) {
        if (unbuilt && mode === "compiled") continue;
        const way: Way = { runtime, compiler, mode };
        const start = performance.now();
        const result = await workspace.calls(way);
        failures.push(...result.failures);
        calls.push({ way, calls: result.calls, ms: performance.now() - start });
      }
    }
  }
  return { subjects: list, failures, calls };
}
