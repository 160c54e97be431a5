// One use of the toolkit in a process of its own: toolkit_child.ts SCENARIO. Prints what happened
// as one line of JSON.
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import * as ziffi from "../../../src/mod.ts";

/** True or false where the system lists what is loaded, else null. */
function isLoaded(): boolean | null {
  const maps = "/proc/self/maps";
  return existsSync(maps) ? /ziffi[^/\n]*\.so/.test(readFileSync(maps, "utf8")) : null;
}

/** What a program can tell of an error. */
function told(error: unknown): object {
  if (!(error instanceof Error)) return { error: String(error) };
  const { name, message } = error;
  const code = error instanceof ziffi.ZiffiError ? error.code : null;
  const attempts = error instanceof ziffi.LibraryLoadError ? error.attempts : null;
  return { error: { name, message, code, attempts } };
}

function use(): object {
  try {
    const sum = ziffi.kernels.sum(new Float64Array([1, 2, 3]));
    return { sum, level: ziffi.capabilities().cpuLevel };
  } catch (error) {
    return told(error);
  }
}

const scenarios: Record<string, () => object> = {
  import: () => {
    const before = isLoaded();
    const names = Object.keys(ziffi).length;
    const result = use();
    return { before, names, ...result, after: isLoaded() };
  },
  use,
  twice: () => ({ first: use(), second: use() }),
};

const run = scenarios[process.argv[2] ?? ""];
if (!run) throw new Error(`No scenario ${process.argv[2]}`);
console.log(JSON.stringify(run()));
