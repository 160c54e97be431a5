/**
 * Runs the calls of one plan on the runtime that it is started with, and prints a JSON line for
 * every difference: `child.ts FOLDER LIBRARY MODE FROM`.
 *
 * @module
 */
import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { type Binding, call } from "./call.ts";
import { decode, type Plan } from "./model.ts";
import { isDirect } from "./schema_text.ts";

const [folder = "", library = "", mode = "compiled", from = "0"] = argv.slice(2);

/** What the generated entry of a library exports, as far as it is used here. */
interface Entry {
  open(options: { path: string; mode: string }): Pick<Binding, "api">;
}

const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

const plan = decode<Plan>(readFileSync(join(folder, "plan.json"), "utf8"));
const entry: Entry = await import(pathToFileURL(join(folder, "gen", "fuzz.ts")).href);
const { api } = entry.open({ path: library, mode });
let calls = 0;

for (const [index, { func, cases }] of plan.subjects.entries()) {
  if (index < Number(from) || mode === "direct" && !isDirect(func)) continue;
  // A process that dies has said what it was at.
  say({ at: index });
  for (const [number, one] of cases.entries()) {
    let problem: string | null;
    try {
      problem = await call({ api, entry }, func, one);
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      problem = `${func.name} throws ${error}${cause === undefined ? "" : `: ${cause}`}`;
    }
    calls += 1;
    if (problem === null) continue;
    say({ index, case: number, problem });
    break;
  }
}
say({ done: true, calls });
