/**
 * The process that does the work of one save. It is started before it is needed, has loaded
 * everything but the schema by then, and ends after one run: so each run imports the schema and all
 * that belongs to it anew.
 *
 * @module
 */
import process from "node:process";
import { chosenTargets } from "../../toolchain/host.ts";
import { leaveOnSignals } from "../../toolchain/leave.ts";
import { compile, type Compiled } from "../compile.ts";
import { generate } from "../generate.ts";
import { problemsOf } from "../problems.ts";
import { complainOf, isKnown, type Project } from "../project.ts";
import { nativeInputs } from "./inputs.ts";
import type { Answer, Outcome, Work } from "./messages.ts";

function answer(message: Answer, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

async function work({ schemas, out, build, zig }: Work): Promise<Outcome> {
  const { files, notes, errors, projects } = await generate(schemas, out === null ? {} : { out });
  answer({ kind: "loaded" });
  const native = build ? projects.flatMap(nativeInputs) : [];
  const compiled: Compiled[] = [];
  if (build) { for (const project of projects) compiled.push(await compileHere(project, zig)); }
  return {
    ...{ files, notes, native },
    libraries: compiled.flatMap(({ libraries }) => libraries),
    errors: [...errors, ...compiled.flatMap((one) => one.errors)],
  };
}

async function compileHere(project: Project, zig: string | null): Promise<Compiled> {
  try {
    const options = { targets: chosenTargets([], false), safe: false, folder: project.native };
    return await compile(project, { ...options, zig }, () => {});
  } catch (error) {
    if (!isKnown(error)) throw error;
    complainOf(error);
    return { libraries: [], errors: problemsOf(error, project.file) };
  }
}

leaveOnSignals();
process.once("disconnect", () => process.exit());
process.once("message", (message) => {
  // Nothing but the work keeps the process: so an import that never settles is noticed.
  process.channel?.unref();
  // A schema may have left timers behind.
  const end = () => process.exit();
  work(message as Work).then(
    (outcome) => answer({ kind: "done", outcome }, end),
    (error) => answer({ kind: "fault", stack: String(error?.stack ?? error) }, end),
  );
});
