/**
 * A run of the fuzzer: batches, two at a time, and small versions of what fails.
 *
 * @module
 */
import { batchSize, type Options, type Outcome, runBatch, subjects } from "./batch.ts";
import { distinct, findingText, kindOf } from "./report.ts";
import { shrink } from "./shrink.ts";
import { type Failure, Workspace } from "./workspace.ts";

/** What a run found. */
export interface Summary {
  readonly findings: number;
  readonly signatures: number;
  readonly calls: number;
}

/** Findings that are made small, each of another kind. */
const maxShrunk = 5;
const atOnce = 2;

/** Splits a batch that cannot be generated or built, until what breaks it is alone. */
async function isolate(outcome: Outcome, options: Options, name: string): Promise<Outcome> {
  const whole = outcome.failures.find(({ index }) => index === null);
  if (!whole) return outcome;
  const { subjects: list } = outcome;
  if (list.length === 1) {
    return { ...outcome, failures: outcome.failures.map((one) => ({ ...one, index: 0 })) };
  }
  const half = Math.ceil(list.length / 2);
  for (const part of [list.slice(0, half), list.slice(half)]) {
    const workspace = new Workspace(name);
    const ways = { ...options, runtimes: [], keep: false };
    const tried = await isolate(await runBatch(part, ways, workspace), ways, name);
    if (tried.failures.length > 0) return tried;
  }
  return { ...outcome, failures: [{ ...whole, index: 0 }] };
}

/** The command that makes the same functions again. */
function commandOf({ seed, count }: Options, failure: Failure): string {
  const way = failure.way
    ? ` --runtime ${failure.way.runtime} --compiler ${failure.way.compiler}`
    : "";
  return `npm run fuzz:abi -- --seed ${seed} --count ${count}${way} --keep`;
}

/** What was made small already. */
interface Budget {
  left: number;
  readonly kinds: Set<string>;
}

/** Reports what failed in a batch; returns the number of findings. */
async function explain(
  outcome: Outcome,
  options: Options,
  name: string,
  budget: Budget,
  say: (line: string) => void,
): Promise<number> {
  const isolated = await isolate(outcome, options, `${name}-part`);
  const groups = distinct(isolated.failures);
  for (const { failure, ways } of groups) {
    const subject = isolated.subjects[failure.index ?? 0];
    if (!subject) throw new Error(`There is no function ${failure.index}`);
    say(`${subject.func.name} of ${name} fails (${ways.join("; ")}): ${failure.problem.trim()}`);
    const kind = kindOf(failure);
    if (budget.left === 0 || budget.kinds.has(kind)) continue;
    budget.left -= 1;
    budget.kinds.add(kind);
    const small = await shrink({ subject, failure }, { name: `${name}-small` });
    say(findingText(small, ways, commandOf(options, failure)));
  }
  if (!options.keep) { for (const end of ["-part", "-small"]) new Workspace(name + end).remove(); }
  return groups.length;
}

/** Runs the fuzzer and says what it does, line by line. */
export async function fuzz(options: Options, say: (line: string) => void): Promise<Summary> {
  const { seed, count } = options;
  const batches = Math.ceil(count / batchSize);
  let [next, findings, signatures, calls] = [0, 0, 0, 0];
  say(
    `seed ${seed}: ${count} signatures, ${options.runtimes.join(", ")}, C by ` +
      `${options.compilers.join(" and ")}`,
  );
  const budget: Budget = { left: maxShrunk, kinds: new Set() };
  const start = performance.now();
  const work = async (): Promise<void> => {
    for (;;) {
      const batch = next++;
      if (batch >= batches) return;
      const size = Math.min(batchSize, count - batch * batchSize);
      const name = `${seed}-${batch}`;
      const workspace = new Workspace(name);
      const outcome = await runBatch(subjects(seed, batch, size), options, workspace);
      signatures += size;
      calls += outcome.calls.reduce((sum, one) => sum + one.calls, 0);
      if (outcome.failures.length > 0) {
        findings += await explain(outcome, options, name, budget, say);
      }
      if (!options.keep && outcome.failures.length === 0) workspace.remove();
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      say(`${signatures} signatures, ${calls} calls, ${findings} differences, ${seconds} s`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, batches) }, work));
  return { findings, signatures, calls };
}
