/**
 * The ABI fuzzer: `npm run fuzz:abi -- --seed S --count N [--runtime R] [--compiler gcc|zig]
 * [--keep]`. docs/fuzzing.md says what it does.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { batchSize, type Options } from "./batch.ts";
import { fuzz } from "./fuzz.ts";
import { availableCompilers, type Compiler, type Runtime, runtimes } from "./workspace.ts";

/** Reads a list of names, of which each must be known. */
function names<T extends string>(
  option: string,
  given: string[] | undefined,
  known: readonly T[],
): T[] {
  for (const name of given ?? []) {
    if (!known.includes(name as T)) {
      throw new Error(`--${option} ${name} is unknown here: give one of ${known.join(", ")}`);
    }
  }
  return given ? given as T[] : [...known];
}

function whole(option: string, given: string | undefined, otherwise: number): number {
  const value = Number(given ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${option} ${given} is no whole number`);
}

async function readOptions(): Promise<Options> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      count: { type: "string" },
      runtime: { type: "string", multiple: true },
      compiler: { type: "string", multiple: true },
      keep: { type: "boolean" },
    },
  });
  const compilers = await availableCompilers();
  if (compilers.length === 1) console.log("gcc is not installed: C is compiled by zig alone");
  return {
    seed: whole("seed", values.seed, Date.now() % 2 ** 31),
    count: whole("count", values.count, batchSize),
    runtimes: names<Runtime>("runtime", values.runtime, runtimes),
    compilers: names<Compiler>("compiler", values.compiler, compilers),
    keep: values.keep === true,
  };
}

try {
  const { findings } = await fuzz(await readOptions(), (line) => console.log(line));
  process.exitCode = findings === 0 ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
