// One stop of the tour, on the runtime that runs this file: Deno, Bun or Node.
//   tour.ts work|count JOB     JOB is JSON, see protocol.ts; main.mjs starts it
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
// In a project of your own: import { capabilities, ZiffiError } from "ziffi";
import { capabilities, ZiffiError } from "../../src/mod.ts";
import { InputError } from "../lib/input.ts";
import { count } from "./counter.ts";
import { workOnElevation } from "./elevation.ts";
import { workOnPhoto } from "./photo.ts";
import { refused, reportFile } from "./layout.mjs";
import type { CountReport, Job, Task, WorkReport } from "./protocol.ts";

function work(job: Job): WorkReport {
  const { runtime, cpuLevel } = capabilities();
  const version = process.versions[runtime] ?? "unknown";
  return { version, cpuLevel, photo: workOnPhoto(job), elevation: workOnElevation(job) };
}

const TASKS: Record<Task, (job: Job) => WorkReport | CountReport> = { work, count };

const [task = "work", json = "{}"] = process.argv.slice(2) as [Task?, string?];
try {
  const job: Job = JSON.parse(json);
  writeFileSync(join(job.out, reportFile(task)), JSON.stringify(TASKS[task](job)));
} catch (error) {
  // What the user can mend is a message; anything else is a mistake in here, with its stack.
  if (!(error instanceof InputError || error instanceof ZiffiError)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof InputError ? refused : 1;
}
