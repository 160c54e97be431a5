/**
 * The C ABI: structs by value, strings, callbacks and calls of a C library through its compiled
 * shim, against bindings written by hand.
 *
 * @module
 */
import { rawC } from "./cabi_raw.ts";
import { open } from "./cabi_fixture/generated/cbench.ts";
import type { Comparison, Group } from "./rows.ts";

const ROUNDS = 15;
/** Calls back per measured call, so that the row is the cost of the callback. */
const CALLBACKS = 1000;
/** Flat, as literals are: a slice of a longer string is slower to read on V8. */
const TEXT = "the text of a string with 36 letters";

function* comparisons(): Generator<Comparison> {
  const { api, callbacks, path } = open();
  // The shim exports the functions of the library it was linked with.
  const raw = rawC(path);
  const row = (name: string, peer: string, ours: () => unknown, theirs: () => unknown) => ({
    name,
    peer,
    ours,
    theirs,
    rounds: ROUNDS,
  });
  const v = { x: 1.5, y: -2 };
  yield row("C f64 f64", "raw f64 f64", () => api.add(v.x, 2), () => raw.add(v.x, 2));
  yield row("C int int", "raw i32 i32", () => api.addInt(7, 2), () => raw.addInt(7, 2));
  yield row("struct by value", raw.turnPeer, () => api.turn(v), () => raw.turn(v));
  yield row(
    "string of 36",
    "raw string",
    () => api.textLength(TEXT),
    () => raw.textLength(TEXT),
  );
  const half = (value: number) => value / 2;
  const ours = callbacks.MapFn(half);
  const theirs = raw.sumMap(half);
  yield row(
    `${CALLBACKS} callbacks`,
    "raw callbacks",
    () => api.sumMap(CALLBACKS, ours),
    () => theirs(CALLBACKS),
  );
  yield row(
    "1 callback, a function",
    "raw, registered before",
    () => api.sumMap(1, half),
    () => theirs(1),
  );
  ours.release();
}

/** The group `cabi`. */
export const cabi: Group = { name: "cabi", make: comparisons };
