// Element-wise kernels in plain JavaScript, one element at a time: numbers and bigints as typed
// arrays hold them.
import type { NDDtype } from "../../../src/mod.ts";
import { ITEM_SIZE } from "./nd_elements.ts";

/** Typed arrays that hold elements; bytes hold booleans. */
export type ModelArray =
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Float16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** Elements of a dtype over new memory, or over the bytes given. */
export function modelArray(dtype: NDDtype, source: number | ArrayBuffer): ModelArray {
  const buffer = typeof source === "number" ? new ArrayBuffer(source * ITEM_SIZE[dtype]) : source;
  switch (dtype) {
    case "bool":
    case "u8":
      return new Uint8Array(buffer);
    case "i8":
      return new Int8Array(buffer);
    case "i16":
      return new Int16Array(buffer);
    case "i32":
      return new Int32Array(buffer);
    case "i64":
      return new BigInt64Array(buffer);
    case "u16":
      return new Uint16Array(buffer);
    case "u32":
      return new Uint32Array(buffer);
    case "u64":
      return new BigUint64Array(buffer);
    case "f16":
      return new Float16Array(buffer);
    case "f32":
      return new Float32Array(buffer);
    case "f64":
      return new Float64Array(buffer);
  }
}

/** A model of a kernel: one element from the elements of both inputs. */
interface Rule {
  readonly arity: 1 | 2;
  readonly of: (a: number, b: number) => number;
  /** The same for integers up to 32 bits, where it is something else: products are too long. */
  readonly int?: (a: number, b: number) => number;
  readonly big?: (a: bigint, b: bigint) => bigint | boolean;
  /** The result is bool, whatever the inputs are. */
  readonly bool?: true;
}

const NAN_OR = (a: number, b: number, c: number) => a !== a || b !== b ? NaN : c;

/** Rules by name of the kernel. Typed arrays round or wrap what they give. */
export const RULES = {
  add: { arity: 2, of: (a, b) => a + b, big: (a, b) => a + b },
  subtract: { arity: 2, of: (a, b) => a - b, big: (a, b) => a - b },
  multiply: { arity: 2, of: (a, b) => a * b, int: Math.imul, big: (a, b) => a * b },
  divide: { arity: 2, of: (a, b) => a / b },
  minimum: { arity: 2, of: (a, b) => NAN_OR(a, b, a < b ? a : b), big: (a, b) => a < b ? a : b },
  maximum: { arity: 2, of: (a, b) => NAN_OR(a, b, a > b ? a : b), big: (a, b) => a > b ? a : b },
  less: { arity: 2, of: (a, b) => Number(a < b), big: (a, b) => a < b, bool: true },
  equal: { arity: 2, of: (a, b) => Number(a === b), big: (a, b) => a === b, bool: true },
  logicalAnd: {
    arity: 2,
    of: (a, b) => Number(a !== 0 && b !== 0),
    big: (a, b) => a !== 0n && b !== 0n,
    bool: true,
  },
  bitwiseXor: { arity: 2, of: (a, b) => a ^ b, big: (a, b) => a ^ b },
  negative: { arity: 1, of: (a) => -a, big: (a) => -a },
  absolute: { arity: 1, of: Math.abs, big: (a) => a < 0n ? -a : a },
  sqrt: { arity: 1, of: Math.sqrt },
  square: { arity: 1, of: (a) => a * a, int: (a) => Math.imul(a, a), big: (a) => a * a },
} satisfies Record<string, Rule>;

/** Name of a kernel that has a model. */
export type RuleName = keyof typeof RULES;

/** The dtype of the result. */
export function ruleDtype(name: RuleName, dtype: NDDtype): NDDtype {
  const rule: Rule = RULES[name];
  return rule.bool ? "bool" : dtype;
}

/** The results for all elements. */
export function applyRule(
  name: RuleName,
  dtype: NDDtype,
  a: ModelArray,
  b: ModelArray,
): ModelArray {
  const rule: Rule = RULES[name];
  const out = modelArray(ruleDtype(name, dtype), a.length);
  const small = dtype[0] === "f" ? rule.of : rule.int ?? rule.of;
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i], b[i]];
    if (typeof x === "bigint") {
      const value = rule.big?.(x, y as bigint);
      if (typeof value === "bigint") (out as BigInt64Array)[i] = value;
      else out[i] = Number(value);
    } else {
      out[i] = small(x as number, y as number);
    }
  }
  return out;
}

/** Fills an array with edge values and random bits; if `finite`, with floats of like size. */
export function fillRandom(
  array: ModelArray,
  dtype: NDDtype,
  random: () => number,
  finite = false,
): void {
  const bytes = new Uint8Array(array.buffer);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = random() * 256;
  if (dtype === "bool") {
    for (let i = 0; i < bytes.length; i += 1) {
      bytes[i] = (bytes[i] ?? 0) & 1;
    }
  }
  if (dtype[0] !== "f") return;
  // Random bits are mostly huge or tiny; sums and comparisons need values near each other too.
  const edges = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity];
  for (let i = 0; i < array.length; i += 1) {
    const choice = finite ? 0.5 : random();
    if (choice < 0.2) array[i] = edges[Math.floor(random() * edges.length)] as number;
    else if (choice < 0.7) array[i] = (random() - 0.5) * 100;
  }
}

/** Random numbers from 0 to 1 from a seed (a Weyl sequence, mixed). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Equal bytes, or NaN where NaN is expected, or any zero where the sign is free. */
export function firstWrong(got: ModelArray, expected: ModelArray, freeZeroSign: boolean): number {
  for (let i = 0; i < expected.length; i += 1) {
    const [x, y] = [got[i], expected[i]];
    if (Object.is(x, y) || (freeZeroSign && x === 0 && y === 0)) continue;
    return i;
  }
  return -1;
}
