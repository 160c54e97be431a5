// Values that no program should pass, and the things between right and wrong.
import type { Random } from "./random.ts";

/** What hostile getters, traps and conversions throw. */
export class Hostile extends Error {}

const refuse = (): never => {
  throw new Hostile("hostile");
};

type Make = (random: Random) => unknown;

const EDGES = [
  ...[7, 8, 15, 16, 24, 31, 32, 47, 52, 53, 62, 63, 64, 100].flatMap((bits) => {
    const power = 2 ** bits;
    return [power - 1, power, power + 1, -power - 1, -power, -power + 1];
  }),
  ...[0, -0, 1, -1, 2, -2, 0.5, -0.5, NaN, Infinity, -Infinity, 5e-324, 1e308, -1e308],
];

const BIGS = [7n, 8n, 16n, 31n, 32n, 53n, 63n, 64n, 65n, 128n].flatMap((bits) => {
  const power = 2n ** bits;
  return [power - 1n, power, power + 1n, -power - 1n, -power, -power + 1n];
});

const ARRAYS = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

type BufferArray = new (buffer: SharedArrayBuffer) => ArrayBufferView;

class Sly extends Float64Array {
  override get length(): number {
    return 1_000_000;
  }
  override get byteLength(): number {
    return 8_000_000;
  }
}

const HUGE = ["x".repeat(100_000), "\u{1f600}".repeat(40_000), "é".repeat(70_000)];

const numbers: readonly Make[] = [
  (random) => random.pick(EDGES),
  (random) => random.int(-300, 300),
  (random) => random.int(-(2 ** 31), 2 ** 32),
  (random) => random.int(-1000, 1000) / 8,
];

const plain: readonly Make[] = [
  () => undefined,
  () => null,
  (random) => random.chance(0.5),
  () => Symbol("hostile"),
  () => Symbol.iterator,
  (random) => random.pick(BIGS),
  (random) => BigInt(random.int(-300, 300)),
  (random) => random.bits(200),
];

const strings: readonly Make[] = [
  (random) => random.pick(["", "a", "0", "1", "low", "NaN", "null", "\0", "a\0b", "__proto__"]),
  (random) => random.pick(["\ud800", "a\udfff", "\ufeffx", "\u{10ffff}", "\r\n\t", "%s%n%d"]),
  (random) => "é".repeat(random.int(0, 200)),
  (random) => random.chance(0.05) ? random.pick(HUGE) : "x".repeat(random.int(0, 40)),
];

const objects: readonly Make[] = [
  () => ({}),
  () => [],
  () => Object.create(null),
  () => ({ valueOf: () => 1 }),
  () => ({ toString: () => "1" }),
  () => ({ valueOf: refuse, toString: refuse }),
  () => ({ [Symbol.toPrimitive]: refuse }),
  () => ({
    get x() {
      return refuse();
    },
    y: 1,
  }),
  () => ({ length: 2 ** 32, 0: 1 }),
  () => ({ length: -1 }),
  () => ({ kind: "Counter", address: 8, equals: () => true }),
  () => ({ kind: "Binary", pointer: 8, release: () => {} }),
  () => ({ then: refuse }),
  () => Object.freeze({ x: 1, y: 2 }),
  () => ({ x: 1, y: 2, z: 3, a: 1, b: 2, c: 3, d: 4, value: 5 }),
  () => Object(1),
  () => Object("text"),
  () => Object(5n),
  () => Object(Symbol("boxed")),
  () => new Date(0),
  () => new Map([[1, 2]]),
  () => new WeakMap(),
  () => /x/,
  () => new Error("an error"),
  () => Promise.resolve(1),
  () => globalThis,
  () => new Array(3),
  () => [1, 2, 3],
  () => [{ x: 1, y: 2 }, { x: 1, y: 2 }],
  () => [null, undefined],
  () => Array.from({ length: 300 }, (_, i) => i),
];

const proxies: readonly Make[] = [
  () => new Proxy({}, {}),
  () => new Proxy({}, { get: refuse }),
  () => new Proxy({}, { get: () => 1, has: () => true }),
  () => new Proxy([], { get: refuse }),
  () => new Proxy(new Float64Array(4), {}),
  () => new Proxy(new Uint8Array(4), { get: refuse }),
  () => new Proxy(() => 1, {}),
  () => new Proxy(() => 1, { apply: refuse }),
  () => new Proxy({}, { getPrototypeOf: refuse, ownKeys: refuse }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
];

const functions: readonly Make[] = [
  () => () => 1,
  () => () => 1n,
  () => () => undefined,
  () => refuse,
  () => (value: unknown) => value,
  () => async () => 1,
  () => class Odd {},
  () => function* odd() {},
  (random) => {
    const value = hostile(random, 2);
    return () => value;
  },
];

const buffers: readonly Make[] = [
  (random) => new (random.pick(ARRAYS))(random.int(0, 20)),
  (random) => {
    const type: BufferArray = random.pick(ARRAYS);
    return new type(new SharedArrayBuffer(8 * random.int(0, 4)));
  },
  (random) => {
    const view = new (random.pick(ARRAYS))(8);
    (view.buffer as ArrayBuffer).transfer();
    return view;
  },
  (random) => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 256 });
    const view = new (random.pick(ARRAYS))(buffer, 8, 4);
    buffer.resize(random.pick([0, 8, 16, 64, 256]));
    return view;
  },
  (random) => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 256 });
    const view = new (random.pick(ARRAYS))(buffer);
    buffer.resize(random.pick([0, 8, 64, 128, 256]));
    return view;
  },
  (random) => new ArrayBuffer(random.int(0, 64)),
  () => new SharedArrayBuffer(16),
  () => {
    const buffer = new ArrayBuffer(16);
    buffer.transfer();
    return buffer;
  },
  (random) => new DataView(new ArrayBuffer(random.int(0, 32))),
  () => new Sly(2),
  (random) => Object.create(random.pick(ARRAYS).prototype),
  (random) => Object.setPrototypeOf(new Uint8Array(4), random.pick(ARRAYS).prototype),
  () => Object.defineProperty(new Float64Array(2), "length", { value: 1e9 }),
  () => Object.defineProperty(new Uint8Array(2), "buffer", { get: refuse }),
];

const KINDS: readonly (readonly [weight: number, list: readonly Make[]])[] = [
  [6, numbers],
  [4, plain],
  [3, strings],
  [4, objects],
  [2, proxies],
  [2, functions],
  [5, buffers],
];

/** One hostile value. */
export function hostile(random: Random, depth = 0): unknown {
  if (depth < 2 && random.chance(0.08)) {
    const value = hostile(random, depth + 1);
    return random.chance(0.5) ? [value] : { x: value, y: 1, value };
  }
  return random.pick(random.weighted(KINDS))(random);
}

/** A value like the given one with something inside of it replaced. */
export function mutated(random: Random, value: unknown): unknown {
  try {
    return changed(random, value);
  } catch {
    // The value was hostile before; it does not let itself be looked into.
    return value;
  }
}

function changed(random: Random, value: unknown): unknown {
  if (typeof value === "number" && random.chance(0.5)) return random.pick(numbers)(random);
  if (typeof value === "string" && random.chance(0.5)) return random.pick(strings)(random);
  if (typeof value === "function" && random.chance(0.7)) return random.pick(functions)(random);
  if (ArrayBuffer.isView(value) && random.chance(0.6)) return random.pick(buffers)(random);
  if (Array.isArray(value) && value.length > 0 && random.chance(0.7)) {
    const copy: unknown[] = [...value];
    copy[random.int(0, copy.length - 1)] = mutated(random, copy[0]);
    return copy;
  }
  const prototype = typeof value === "object" && value !== null && Object.getPrototypeOf(value);
  if (prototype === Object.prototype && random.chance(0.8)) {
    const copy: Record<string, unknown> = { ...(value as object) };
    const key = random.pick(Object.keys(copy).length > 0 ? Object.keys(copy) : ["x"]);
    if (random.chance(0.2)) delete copy[key];
    else if (random.chance(0.1)) Object.defineProperty(copy, key, { get: refuse });
    else copy[key] = mutated(random, copy[key]);
    return copy;
  }
  return hostile(random);
}
