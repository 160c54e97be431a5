/**
 * Random functions over a pool of types.
 *
 * @module
 */
import { promoted, valueType } from "./c_types.ts";
import type { Aggregate, Func, Mode, Param, Passing, Result, Text, Type } from "./model.ts";
import type { Random } from "./random.ts";
import { dtypes } from "./scalars.ts";
import { isPlain, type Pool, scalar } from "./types.ts";

/** The most params that a function has. */
export const maxParams = 12;

const encoding = (random: Random): Text["encoding"] =>
  random.weighted<Text["encoding"]>([[4, "utf8"], [1, "utf16"], [1, "wchar"]]);

const mode = (random: Random): Mode => random.pick(["in", "out", "inout"]);

/** A value that goes in: what has strings inside may be among them. */
function inward(random: Random, pool: Pool): Type {
  const aggregates: readonly Aggregate[] = [...pool.structs, ...pool.unions];
  return random.weighted<Type>([
    [10, scalar(random)],
    [2, random.pick(pool.enums)],
    [4, random.pick(aggregates)],
    [1, { kind: "text", encoding: encoding(random), nullable: random.chance(0.5) }],
    [0.5, { kind: "address", nullable: random.chance(0.5) }],
  ]);
}

/** An aggregate that comes back out. */
function plain(random: Random, pool: Pool): Aggregate {
  const list: readonly Aggregate[] = [...pool.structs.filter(isPlain), ...pool.unions];
  return random.pick(list);
}

/** A value that native code makes. */
function outward(random: Random, pool: Pool): Type {
  return random.weighted<Type>([
    [10, scalar(random)],
    [2, random.pick(pool.enums)],
    [4, plain(random, pool)],
  ]);
}

function passing(random: Random, pool: Pool): Passing {
  const how = random.weighted<Passing["pass"]>([
    [12, "value"],
    [3, "pointer"],
    [2, "out"],
    [1.5, "array"],
    [1, "structs"],
    [0.5, "buffer"],
    [2, "callback"],
  ]);
  switch (how) {
    case "pointer": {
      const which = mode(random);
      const aggregates: readonly Aggregate[] = [...pool.structs, ...pool.unions];
      const type = which === "in" ? random.pick(aggregates) : plain(random, pool);
      return { pass: "pointer", mode: which, type, nullable: random.chance(0.25) };
    }
    case "out":
      if (random.chance(0.1)) {
        const type: Text = { kind: "text", encoding: encoding(random), nullable: true };
        return { pass: "out", mode: "out", type };
      }
      return { pass: "out", mode: random.pick(["out", "inout"]), type: outward(random, pool) };
    case "array": {
      const bytes = random.chance(0.25);
      return {
        pass: "array",
        of: bytes ? "u8" : random.pick(dtypes),
        mode: mode(random),
        length: random.pick(["after", "before"]),
        nullable: random.chance(0.25),
        bytes,
      };
    }
    case "structs": {
      const length = random.weighted<"after" | "before" | number>([
        [2, "after"],
        [1, "before"],
        [1, random.int(1, 4)],
      ]);
      return { pass: "structs", type: plain(random, pool), mode: mode(random), length };
    }
    case "buffer": {
      const inout = random.chance(0.3);
      const argument = !inout && random.chance(0.4);
      return {
        pass: "buffer",
        capacity: random.int(1, 80),
        argument,
        mode: inout ? "inout" : "out",
        // Native code that is told no capacity must know it.
        length: argument
          ? random.pick(["after", "before"])
          : random.pick(["after", "before", "none"]),
        encoding: encoding(random),
      };
    }
    case "callback":
      return {
        pass: "callback",
        type: random.pick(pool.callbacks),
        nullable: random.chance(0.2),
      };
    default:
      return { pass: "value", type: inward(random, pool) };
  }
}

/** Two callbacks with user data would not know whose it is; one per function has it. */
function params(random: Random, pool: Pool, count: number): Param[] {
  const list: Passing[] = [];
  let carrier = false;
  while (list.length < count) {
    const one = passing(random, pool);
    if (one.pass === "callback" && one.type.userData) {
      if (carrier || list.length + 2 > count) continue;
      carrier = true;
      const user: Passing = { pass: "userData" };
      const before = random.chance(0.2);
      list.push(...(before ? [user, one] : [one, user]));
      continue;
    }
    list.push(one);
  }
  return list.map((one, i) => ({ ...one, name: `p${i}` }));
}

function result(random: Random, pool: Pool): Result {
  const views = pool.structs.filter(isPlain);
  const what = random.weighted([[2, "void"], [6, "value"], [0.5, "text"], [0.3, "address"], [
    0.6,
    "view",
  ]]);
  if (what === "view" && views.length > 0) return { give: "view", type: random.pick(views) };
  if (what === "void") return { give: "void" };
  if (what === "text") {
    const type: Text = { kind: "text", encoding: encoding(random), nullable: random.chance(0.7) };
    return { give: random.chance(0.3) ? "owned" : "value", type };
  }
  if (what === "address") return { give: "value", type: { kind: "address", nullable: true } };
  return { give: "value", type: outward(random, pool) };
}

/** True when params from an index on may stand in place of `...`. */
function mayVary(list: readonly Param[], from: number): boolean {
  // C may not start reading after a param that it would promote.
  const last = list[from - 1];
  if (last?.pass === "value" && promoted(last.type) !== valueType(last.type)) return false;
  return list.slice(from).every(({ pass }) => pass === "value" || pass === "pointer");
}

/** A random function. */
export function func(random: Random, pool: Pool, name: string): Func {
  const count = random.weighted([[6, random.int(0, 4)], [3, random.int(5, 8)], [
    1,
    random.int(9, maxParams),
  ]]);
  const list = params(random, pool, count);
  let variadicFrom: number | null = null;
  if (list.length >= 2 && random.chance(0.08)) {
    const from = random.int(1, list.length - 1);
    if (mayVary(list, from)) variadicFrom = from;
  }
  const callbacks = list.some((param) => param.pass === "callback" && !param.type.anyThread);
  return {
    name,
    params: list,
    result: result(random, pool),
    errno: random.chance(0.06),
    variadicFrom,
    nonblocking: !callbacks && random.chance(0.06),
  };
}
