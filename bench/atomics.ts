/**
 * Atomic cells of a shared map against `Atomics` on a SharedArrayBuffer, and whole ranges against
 * the loop.
 *
 * @module
 */
import { type AtomicCells, shared, SharedMap } from "../src/mod.ts";
import assert from "node:assert/strict";
import type { Comparison, Group } from "./rows.ts";

/** Cells of a range. */
const COUNT = 1_000_000;

const layout = shared.layout({
  ...{ u8: shared.cells("u8", 16), i16: shared.cells("i16", 16), u32: shared.cells("u32", 16) },
  ...{ i32: shared.cells("i32", 16), u64: shared.cells("u64", 16), i64: shared.cells("i64", 16) },
});

function* comparisons(): Generator<Comparison> {
  using map = SharedMap.anonymous({ layout });
  yield* single(map.parts);
  using many = SharedMap.anonymous({ byteLength: 8 * COUNT, prefault: true });
  yield* ranges(many);
}

/** Calls of a row: a loop, as programs have it, so that the call of the loop counts little. */
const CALLS = 1000;

/** Both sides count up from 0, and are compared before they are timed. */
function* single(parts: SharedMap<(typeof layout)["parts"]>["parts"]): Generator<Comparison> {
  const row = (name: string, ours: () => unknown, theirs: () => unknown): Comparison => {
    const peer = `Atomics.${name.split(" ")[0]}`;
    return { name: `${name}, ${CALLS} calls`, peer, rounds: 9, ours, theirs };
  };
  const { u8, i16, u32, i32, u64, i64 } = parts;
  const u8s = new Uint8Array(new SharedArrayBuffer(64));
  const i16s = new Int16Array(new SharedArrayBuffer(64));
  const u32s = new Uint32Array(new SharedArrayBuffer(64));
  const i32s = new Int32Array(new SharedArrayBuffer(64));
  const u64s = new BigUint64Array(new SharedArrayBuffer(64));
  const i64s = new BigInt64Array(new SharedArrayBuffer(64));
  yield row("add u8", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = u8.add(3, 1);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(u8s, 3, 1);
    return last;
  });
  yield row("add i16", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = i16.add(3, 1);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(i16s, 3, 1);
    return last;
  });
  yield row("add u32", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = u32.add(3, 1);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(u32s, 3, 1);
    return last;
  });
  yield row("add i32", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = i32.add(3, 1);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(i32s, 3, 1);
    return last;
  });
  yield row("add u64", () => {
    let last = 0n;
    for (let i = 0; i < CALLS; i += 1) last = u64.add(3, 1n);
    return last;
  }, () => {
    let last = 0n;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(u64s, 3, 1n);
    return last;
  });
  yield row("add i64", () => {
    let last = 0n;
    for (let i = 0; i < CALLS; i += 1) last = i64.add(3, 1n);
    return last;
  }, () => {
    let last = 0n;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.add(i64s, 3, 1n);
    return last;
  });
  yield row("load u32", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = u32.load(4);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.load(u32s, 4);
    return last;
  });
  yield row("compareExchange u32", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = u32.compareExchange(5, 0, 0);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.compareExchange(u32s, 5, 0, 0);
    return last;
  });
  // Nobody waits: a load of the word that counts who does.
  yield row("notify i32", () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = i32.notify(3);
    return last;
  }, () => {
    let last = 0;
    for (let i = 0; i < CALLS; i += 1) last = Atomics.notify(i32s, 3);
    return last;
  });
}

/** The first call of both is compared: what the cells hold then. */
function* ranges(map: SharedMap): Generator<Comparison> {
  for (const dtype of ["u8", "u32", "u64", "f64"] as const) {
    const view = map.view(dtype, 0, COUNT);
    const cells = map.cells(dtype, 0, COUNT);
    yield* range(`addAll ${dtype} 1e6, own`, "loop of AtomicCells.add", view, cells, (one) => {
      const single = cells as AtomicCells<"f64">;
      for (let i = 0; i < COUNT; i += 1) single.add(i, one as number);
    });
    if (view instanceof Float64Array) continue;
    const integers = view;
    yield* range(`addAll ${dtype} 1e6`, "loop of Atomics.add", view, cells, (one) => {
      if (integers instanceof BigUint64Array) {
        for (let i = 0; i < COUNT; i += 1) Atomics.add(integers, i, one as bigint);
      } else if (integers instanceof Uint32Array) {
        for (let i = 0; i < COUNT; i += 1) Atomics.add(integers, i, one as number);
      } else for (let i = 0; i < COUNT; i += 1) Atomics.add(integers, i, one as number);
    });
  }
}

function* range(
  name: string,
  peer: string,
  view: { readonly length: number; readonly [index: number]: number | bigint },
  cells: unknown,
  loop: (one: number | bigint) => void,
): Generator<Comparison> {
  const row = cells as AtomicCells<"f64">;
  const one = typeof view[0] === "bigint" ? 1n : 1;
  const rose = (change: () => void): boolean => {
    const before = [view[0], view[COUNT - 1]];
    change();
    return [view[0], view[COUNT - 1]].every((value, i) => value !== before[i]);
  };
  yield {
    ...{ name, peer, long: true, rounds: 5 },
    ours: () => rose(() => row.addAll(one as number)),
    theirs: () => rose(() => loop(one)),
    verify: (ours, theirs) => assert.deepEqual([ours, theirs], [true, true]),
  };
}

/** The group `atomics`. */
export const atomics: Group = { name: "atomics", make: comparisons };
