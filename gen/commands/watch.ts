/**
 * `ziffi gen --watch`: the work of `gen`, and of `build`, again after every save.
 *
 * @module
 */
import { relative } from "node:path";
import process from "node:process";
import { schemaInputs } from "./watch/inputs.ts";
import type { Outcome, Work } from "./watch/messages.ts";
import { Runner } from "./watch/runner.ts";
import { type Report, showReport } from "./watch/show.ts";
import { changedFiles, look, nextChange, quiet, writtenSince } from "./watch/snapshot.ts";
import { endProgress, isTerminal, progress } from "./terminal.ts";

/** Does the work until the process is ended, and tells after each run what became of it. */
export async function watch(work: Work, json: boolean): Promise<never> {
  const runner = new Runner();
  // Nobody reads on: there is nothing left to do.
  process.stdout.on("error", () => process.exit());
  let native: readonly string[] = [];
  let changed: readonly string[] = [];
  for (;;) {
    const startedMs = Date.now();
    const scripts = schemaInputs(work.schemas);
    const before = look([...scripts, ...native]);
    progress(`${work.build ? "Building" : "Generating"} ${work.schemas.join(", ")}`);
    const run = await runner.run(work, () => changedFiles(before).length > 0);
    endProgress();
    if (run === null) {
      changed = changedFiles(before);
      await quiet(before.keys());
      continue;
    }
    const outcome = run.outcome ?? crashed(work, run.fault);
    // A schema that cannot be read does not say what belongs to it; what did so, is kept.
    native = outcome.errors.length === 0
      ? outcome.native
      : [...new Set([...native, ...outcome.native])];
    const inputs = [...new Set([...schemaInputs(work.schemas), ...native])];
    showReport(
      {
        ...outcome,
        schemas: work.schemas,
        changed: changed.map(shown),
        printed: run.printed,
        crashed: run.outcome === null,
        ms: Date.now() - startedMs,
        watched: inputs.length,
      } satisfies Report,
      { json, screen: !json && isTerminal("stdout") && isTerminal("stderr") },
    );
    const unseen = inputs.filter((path) => !before.has(path));
    if (writtenSince(unseen, startedMs).length === 0) {
      const known = new Map([...before, ...look(unseen)]);
      await nextChange(new Map(inputs.map((path) => [path, known.get(path) ?? ""])));
      changed = changedFiles(known);
    } else {
      changed = writtenSince(unseen, startedMs);
      await quiet(inputs);
    }
  }
}

/** A schema that ends the process, or a fault of ziffi. */
function crashed({ schemas }: Work, fault: string): Outcome {
  const problem = { path: "", message: `cannot be generated: ${fault}`, fix: null };
  const errors = schemas.map((file) => ({ file, ...problem }));
  return { files: [], notes: [], libraries: [], native: [], errors };
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}
