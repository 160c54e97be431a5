/**
 * Cost of a call: the generated binding against one written by hand.
 *
 * Rows `checked` and `unchecked` call a function of two doubles; `lane` and `lane checked` pass the
 * address and length of native memory, and their peer a typed array with its length as users write
 * it.
 *
 * @module
 */
import { Block } from "../src/mod.ts";
import { open } from "./fixture/generated/zbench.ts";
import { rawCalls } from "./raw.ts";
import type { Comparison, Group } from "./rows.ts";

const ROUNDS = 15;
const BYTES = 64;

function* comparisons(): Generator<Comparison> {
  const { api, unchecked, path } = open();
  const raw = rawCalls(path);
  const { addF64, addI32 } = raw;
  const { addF64: uncheckedF64, addI32: uncheckedI32, ends, endsOf } = unchecked;
  const row = (name: string, peer: string, ours: () => unknown, theirs: () => unknown) => ({
    name,
    peer: `raw ${peer}`,
    ours,
    theirs,
    rounds: ROUNDS,
    verify: (a: unknown, b: unknown) => {
      if (Number(a) !== Number(b)) throw new Error(`${name}: ${a} is not ${b}`);
    },
  });
  let a = 1.5;
  yield row("checked", "f64 f64", () => api.addF64(a, 2), () => addF64(a, 2));
  yield row("unchecked", "f64 f64", () => uncheckedF64(a, 2), () => addF64(a, 2));
  a = 7;
  yield row("checked i32", "i32 i32", () => api.addI32(a, 2), () => addI32(a, 2));
  yield row("unchecked i32", "i32 i32", () => uncheckedI32(a, 2), () => addI32(a, 2));
  yield row("checked usize", "usize usize", () => api.addUsize(a, 2), () => raw.addUsize(a, 2));
  yield row("checked bool", "bool", () => api.not(true), () => raw.not(true));

  const block = new Block(BYTES);
  const { address } = block;
  const bytes = new Uint8Array(BYTES).fill(3);
  const native = block.view("u8").fill(3);
  yield row("lane", "array length", () => ends(address, BYTES), () => raw.endsOf(bytes));
  yield row(
    "lane checked",
    "array length",
    () => api.ends(address, BYTES),
    () => raw.endsOf(bytes),
  );
  yield row("native array", "array length", () => api.endsOf(native), () => raw.endsOf(bytes));
  yield row("js array", "array length", () => api.endsOf(bytes), () => raw.endsOf(bytes));
  yield row("js array unchecked", "array length", () => endsOf(bytes), () => raw.endsOf(bytes));
  block.dispose();
}

/** The group `call`. */
export const call: Group = { name: "call", make: comparisons };
