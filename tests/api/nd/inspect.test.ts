// What the consoles show: the real one of each runtime, in a process of its own, and `inspect` of
// node:util, which all of them have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { array, view } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { runScript } from "../support/spawn.ts";

/** Consoles differ in spaces around what lies in other objects. */
const words = (text: string): string => text.replace(/\s+/g, " ").trim();

test("consoles show dtype, shape, order and elements", async () => {
  const { code, stdout, stderr } = await runScript("console_child.ts", [], {
    env: { NO_COLOR: "1" },
  });
  assert.deepEqual([code, stderr], [0, ""]);
  const shown = stdout.split("---\n").slice(0, -1);
  assert.equal(shown[0], "NDArray f64 (2, 3) C\n[[0.  0.  0. ]\n [0.  0.  2.5]]\n");
  assert.deepEqual(shown.slice(1).map(words), [
    "NDView f64 (3,) strided [0. 0. 0.]",
    "NDView u8 () C 0",
    "[ NDArray i16 (3,) C [0 0 0] ]",
    "StructNDArray Point (2,) C [(0. , 0.) (1.5, 0.)]",
    "StructNDView Point (2,) C read-only [(0. , 0.) (1.5, 0.)]",
    "NDArray f64 (2, 3) C, freed NDView f64 (3,) strided, freed",
    "StructNDArray Point (2,) C, freed",
  ]);
});

test("inspect of node:util shows the same", () => {
  const a = view(new Float32Array([1, 2.5]), "f32");
  assert.equal(inspect(a), "NDView f32 (2,) C [1.  2.5]");
  assert.equal(inspect(array.bool(2)), "NDArray bool (2,) C [False False]");
  assert.equal(
    inspect(view(new Uint8Array(8), "u8", [2, 4], [1, 2])).split("\n")[0],
    "NDView u8 (2, 4) F",
  );
  // What only inherits from a view is none.
  for (let heir: unknown = a; heir !== null; heir = Object.getPrototypeOf(heir)) inspect(heir);
  inspect(Object.create(a));
  inspect(Object.create(array.struct(t.struct("Pair", { x: t.f32() }), 1)));
});

test("long arrays are shortened, and huge ones shown at once", () => {
  const huge = view(new Uint8Array([7]), "u8", [10 ** 6, 10 ** 6], [0, 0]);
  assert.match(inspect(huge), /^NDView u8 \(1000000, 1000000\) strided\n\[\[7 7 7 \.\.\. 7 7 7\]/);
});

test("memory that was transferred away is freed", () => {
  const buffer = new ArrayBuffer(8);
  const a = view(buffer, "f64");
  structuredClone(buffer, { transfer: [buffer] });
  assert.equal(inspect(a), "NDView f64 (1,) C, freed");
});
