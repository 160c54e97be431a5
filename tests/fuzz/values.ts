/**
 * Random values of a type, with the limits of the type among them.
 *
 * @module
 */
import type { Case, Func, Param, Text, Traffic, Type, Value } from "./model.ts";
import type { Random } from "./random.ts";
import { type ScalarName, scalarRow } from "./scalars.ts";

/** How the values of one call are chosen: all at one end, or anything. */
export type Flavour = "low" | "high" | "mixed";

const floats = [
  ...[0, -0, 1, -1, 0.1, 1 / 3, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 2 ** 53 + 2],
  ...[Number.MIN_VALUE, Number.MAX_VALUE, 2 ** -126, 2 ** -149, 3.4028234663852886e38, 65504],
];

/** A random float: for single precision one that a float holds, except where rounding is tested. */
function float(random: Random, name: ScalarName, flavour: Flavour): number {
  if (flavour === "low") return random.pick([-0, -Infinity, -1, 0]);
  if (flavour === "high") return random.pick([Infinity, NaN, Number.MAX_VALUE, 2 ** 53]);
  if (random.chance(0.5)) return random.pick(floats);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, random.bits(64));
  return name === "f32" ? view.getFloat32(0) : view.getFloat64(0);
}

/** A random integer between two limits. */
function integer(random: Random, min: bigint, max: bigint, flavour: Flavour): bigint {
  if (flavour === "low") return min;
  if (flavour === "high") return max;
  const fits = (value: bigint) => value >= min && value <= max;
  if (random.chance(0.4)) {
    const power = 2n ** BigInt(random.pick([7, 8, 15, 16, 31, 32, 53, 63]));
    const near = [min, max, min + 1n, max - 1n, 0n, 1n, -1n, 2n];
    const edges = [...near, power, power - 1n, power + 1n, -power, -power - 1n].filter(fits);
    return random.pick(edges);
  }
  const width = random.int(1, (max - min).toString(2).length);
  const value = random.bits(width);
  const signed = min < 0n && random.chance(0.5) ? -value : value;
  return fits(signed) ? signed : value % (max - min + 1n) + min;
}

const words = [
  "",
  "a",
  "0123456789",
  "äöü",
  "€",
  "😀",
  "日本語",
  "e\u0301",
  "\u{10ffff}",
  "x".repeat(70),
];

/** Text of at most `room` bytes of UTF-8, at least as many as other units. */
export function randomText(random: Random, room: number): string {
  let text = "";
  for (let i = random.int(0, 6); i > 0; i--) {
    const next = text + random.pick(words);
    if (new TextEncoder().encode(next).length <= room) text = next;
  }
  return text;
}

/** A random value of a type; `given` is false for what native code makes. */
export function randomValue(random: Random, type: Type, flavour: Flavour, given = true): Value {
  const inner = (one: Type) => randomValue(random, one, flavour, given);
  switch (type.kind) {
    case "scalar": {
      const { js, min, max } = scalarRow(type.name);
      if (js === "boolean") return flavour === "mixed" ? random.chance(0.5) : flavour === "high";
      if (js !== "float") return integer(random, min, max, flavour);
      const value = float(random, type.name, flavour);
      return type.name === "f32" && !given ? Math.fround(value) : value;
    }
    case "enum": {
      const values = Object.values(type.members);
      if (!type.flags) return BigInt(random.pick(values));
      if (flavour === "low") return 0n;
      const chosen = values.filter(() => flavour === "high" || random.chance(0.5));
      return BigInt(chosen.reduce((sum, bit) => sum + bit, 0));
    }
    case "bits": {
      if (type.of === "bool") return random.chance(0.5);
      const width = BigInt(type.width);
      const signed = type.of.startsWith("i");
      const min = signed ? -(2n ** (width - 1n)) : 0n;
      return integer(random, min, (signed ? 2n ** (width - 1n) : 2n ** width) - 1n, flavour);
    }
    case "struct":
      return type.fields.map((field) => inner(field.type));
    case "union": {
      const member = random.int(0, type.fields.length - 1);
      const field = type.fields[member];
      if (!field) throw new Error(`${type.name} has no members`);
      return { member, value: inner(field.type) };
    }
    case "array":
      return Array.from({ length: type.length }, () => inner(type.of));
    case "text":
      return type.nullable && random.chance(0.3) ? null : randomString(random, type, given);
    case "address":
      return integer(random, type.nullable ? 0n : 1n, 2n ** 53n - 1n, flavour);
  }
}

function randomString(random: Random, type: Text, given: boolean): string {
  const text = randomText(random, 400);
  // What cannot be stored becomes U+FFFD on the way in.
  return given && type.encoding === "utf8" && random.chance(0.1) ? `${text}\ud800!` : text;
}

function traffic(random: Random, param: Param, flavour: Flavour): Traffic {
  const reads = "mode" in param && param.mode !== "out";
  const writes = "mode" in param && param.mode !== "in";
  const both = (make: (given: boolean) => Value): Traffic => ({
    ...(reads ? { in: make(true) } : {}),
    ...(writes ? { out: make(false) } : {}),
  });
  const list = (count: number, type: Type, given: boolean): Value =>
    Array.from({ length: count }, () => randomValue(random, type, flavour, given));
  switch (param.pass) {
    case "value":
      return { in: randomValue(random, param.type, flavour) };
    case "pointer":
      if (param.nullable && random.chance(0.3)) return { in: null };
      return both((given) => randomValue(random, param.type, flavour, given));
    case "out":
      return both((given) => randomValue(random, param.type, flavour, given));
    case "array": {
      if (param.nullable && random.chance(0.3)) return { in: null };
      const count = random.weighted([[1, 0], [4, random.int(1, 5)], [1, random.int(6, 40)]]);
      const type: Type = { kind: "scalar", name: param.of };
      return {
        // The elements that an `out` array has before the call, too.
        in: list(count, type, false),
        ...(writes ? { out: list(count, type, false) } : {}),
      };
    }
    case "structs": {
      const count = typeof param.length === "number" ? param.length : random.int(0, 4);
      return {
        in: list(count, param.type, true),
        ...(writes ? { out: list(count, param.type, false) } : {}),
      };
    }
    case "buffer": {
      // One unit is the NUL; wide strings need up to as many units as bytes of UTF-8.
      const room = param.capacity - 1;
      return both(() => randomText(random, room));
    }
    case "callback": {
      if (param.nullable && random.chance(0.3)) return { in: null };
      const { params, result } = param.type;
      const call = () => ({
        args: params.map(({ type }) => randomValue(random, type, flavour, false)),
        result: result === null ? null : randomValue(random, result, flavour),
      });
      const calls = Array.from({ length: random.int(0, 2) }, call);
      return {
        in: true,
        calls,
        ...(calls.length > 0 && random.chance(0.08) ? { throws: true } : {}),
      };
    }
    case "userData":
      return {};
  }
}

/** Calls of a function: one with all values at each end, and some with anything. */
export function cases(random: Random, func: Func, count: number): Case[] {
  return Array.from({ length: count }, (_, i) => {
    const flavour: Flavour = i === 0 ? "low" : i === 1 ? "high" : "mixed";
    const { result } = func;
    return {
      traffic: func.params.map((param) => traffic(random, param, flavour)),
      result: result.give === "void" ? null : randomValue(random, result.type, flavour, false),
      errno: func.errno ? random.int(0, 130) : 0,
      style: random.int(0, 2 ** 31),
    };
  });
}
