// One worker of the kill harness, on any runtime: worker.ts FILE ID SEED
// Works on everything in turn until it is killed. Ends by itself only when something is wrong: then
// it says what, and exits with 1. Tells on stdout what is committed.
import { writeSync } from "node:fs";
import process from "node:process";
import { SharedMap } from "../../src/mod.ts";
import type { Context } from "./context.ts";
import { killLayout } from "./layout.ts";
import { Random } from "./random.ts";
import { subjects } from "./subjects/mod.ts";

const [path = "", id = "", seed = ""] = process.argv.slice(2);

/** Writes all of a text; the pipe may be full for a while. */
function write(fd: number, text: string): void {
  for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

try {
  // As every process does: whoever comes first makes it.
  const map = new SharedMap(path, { mode: "create", layout: killLayout });
  const context: Context = {
    id: Number(id),
    parts: map.parts,
    random: new Random(Number(seed)),
    tell: (line) => write(1, `${line}\n`),
  };
  map.parts.starts.add(context.id, 1n);
  const steps = Object.entries(subjects).map(([name, make]) => ({ name, step: make(context) }));
  for (;;) {
    for (const { name, step } of steps) {
      try {
        step();
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }
    map.parts.progress.add(context.id, 1n);
  }
} catch (error) {
  write(2, `${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
