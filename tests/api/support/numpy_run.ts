// Runs a case through the public API, in native memory or in that of JavaScript.
import assert from "node:assert/strict";
import { Block, concat, kernels, type NDDtype, NDView, stack, view } from "../../../src/mod.ts";
import { gatherBytes } from "./nd_elements.ts";
import {
  compareOutput,
  compareResult,
  compareValue,
  describeCase,
  expectedError,
  givesArray,
} from "./numpy_compare.ts";
import { type NumpyCase, poolBytes, type ScalarSpec, type ViewSpec } from "./numpy_cases.ts";
import { wrong } from "./expect.ts";
import { REDUCTION_NAMES } from "./reduction_names.ts";

/** Where the operands of a case lie. */
export type MemoryKind = "native" | "JavaScript";

type Call = (...args: unknown[]) => unknown;

const blocks = Array.from({ length: 4 }, () => new Block(4096));

/** Memory for one case. Native memory is that of the same blocks again and again. */
function memoryOf(one: NumpyCase, kind: MemoryKind): Uint8Array[] {
  return one.b.map((spec, k) => {
    const bytes = poolBytes(spec);
    const made = kind === "native"
      ? new Uint8Array((blocks[k] as Block).buffer, 0, bytes.length)
      : new Uint8Array(bytes.length);
    made.set(bytes);
    return made;
  });
}

function viewOf(memory: readonly Uint8Array[], { b, t, o, h, s }: ViewSpec): NDView {
  return view((memory[b] as Uint8Array).buffer, t, h, s, o);
}

function scalarOf({ v }: ScalarSpec): number | bigint | boolean {
  if (typeof v !== "object") return v;
  return "i" in v ? BigInt(v.i) : Number(v.n);
}

/** Calls what the case names. */
function call(one: NumpyCase, inputs: unknown[], out: NDView | undefined): unknown {
  const { op, args = {} } = one;
  const first = inputs[0] as NDView;
  const target = out as NDView<NDDtype, "strided", "write">;
  switch (op) {
    case "astype":
      return first.astype(args.dtype as NDDtype);
    case "fill":
      return kernels.fill(target, wrong(first));
    case "copy":
      return kernels.copy(first, target);
    case "put":
      return target.put(wrong(args.indices), wrong(first));
    case "take":
      return first.take(wrong(args.indices), wrong({ axis: args.axis, mode: args.mode }));
    case "mask":
      return first.mask(wrong(inputs[1]));
    case "concat":
      return concat(wrong<NDView[]>(inputs), { axis: args.axis as number });
    case "stack":
      return stack(wrong<NDView[]>(inputs), { axis: args.axis as number });
  }
  const kernel = wrong<Record<string, Call>>(kernels)[op];
  assert.ok(kernel, `kernels.${op} is missing`);
  if (!REDUCTIONS.has(op)) return kernel(...inputs, ...(out === undefined ? [] : [out]));
  const options = { ...args, ...(args.ord === "Infinity" ? { ord: Infinity } : {}) };
  return kernel(...inputs, out === undefined ? options : { ...options, out });
}

const REDUCTIONS = new Set<string>([...REDUCTION_NAMES, "dot"]);

/** What is wrong with what a case gives, or null. */
function problem(one: NumpyCase, kind: MemoryKind): string | null {
  const memory = memoryOf(one, kind);
  const inputs = one.in.map((spec) => "v" in spec ? scalarOf(spec) : viewOf(memory, spec));
  const out = one.out === undefined ? undefined : viewOf(memory, one.out);
  const wanted = expectedError(one);
  const refusal = `expected ${wanted} (NumPy: ${one.w ?? "wraps"})`;
  let result: unknown;
  try {
    result = call(one, inputs, out);
  } catch (error) {
    const told = error instanceof Error
      ? `${error.constructor.name}: ${error.message}`
      : String(error);
    if (wanted === undefined) return `threw ${told}`;
    return told.startsWith(`${wanted}: `) ? null : `threw ${told}, ${refusal}`;
  }
  if (wanted !== undefined) return `returned ${String(result)}, ${refusal}`;
  if (one.out !== undefined) return compareOutput(one, one.out, memory[one.out.b] as Uint8Array);
  if (REDUCTIONS.has(one.op) && !givesArray(one)) return compareValue(one, result);
  if (!(result instanceof NDView)) return `returned ${String(result)}, expected a view`;
  const { dtype, shape, strides, offset } = result;
  const bytes = gatherBytes(new Uint8Array(result.buffer), { dtype, shape, strides, offset });
  return compareResult(one, { dtype, shape, bytes });
}

/** Runs cases; fails with the first few that differ from NumPy. */
export function runCases(cases: readonly NumpyCase[], kind: MemoryKind): void {
  const failures: string[] = [];
  let count = 0;
  for (const one of cases) {
    const found = problem(one, kind);
    if (found === null) continue;
    count += 1;
    if (failures.length < 4) failures.push(`${one.id}: ${found}\n${describeCase(one)}`);
  }
  if (count > 0) {
    assert.fail(`${count} of ${cases.length} cases differ from NumPy\n${failures.join("\n")}`);
  }
}
