// Printing, against what NumPy printed (tests/fixtures/numpy/print.py): byte for byte.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  array,
  type NDDtype,
  type PrintOptions,
  type StructSchema,
  view,
} from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

interface Case {
  readonly dtype: string;
  readonly shape: number[];
  /** Bytes of the elements in row-major order, in base64. */
  readonly data: string;
  /** Those of `format`; null for `toString`. */
  readonly options: PrintOptions | null;
  readonly text: string;
}

const url = new URL("../../fixtures/numpy/print.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] };

const Point = t.struct("Point", { lat: t.f32(), lon: t.f32() });
const STRUCTS = {
  point: Point,
  one: t.struct("One", { value: t.f32() }),
  mark: t.struct("Mark", {
    height: t.f64(),
    hits: t.u32(),
    color: t.fixed(t.u8(), 3),
    seen: t.bool(),
    at: Point,
    steps: t.fixed(t.f64(), 2),
  }),
};

/** The text of a case. */
function printed({ dtype, shape, data, options }: Case): string {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const struct = STRUCTS[dtype as keyof typeof STRUCTS];
  const made = struct === undefined
    ? view(bytes, dtype as NDDtype, shape)
    : view(bytes, struct as StructSchema, shape);
  return options === null ? made.toString() : made.format(options);
}

test("what NumPy prints", () => {
  assert.ok(cases.length > 1500);
  const wrongOnes = cases.filter((one) => printed(one) !== one.text);
  const shown = wrongOnes.slice(0, 5).map((one) =>
    `${one.dtype} ${JSON.stringify(one.shape)} ${JSON.stringify(one.options)}\n` +
    `NumPy\n${one.text}\nziffi\n${printed(one)}`
  );
  assert.equal(wrongOnes.length, 0, `\n${shown.join("\n\n")}`);
});

test("any layout prints as its copy", () => {
  const base = array([[1.5, -2, 3], [4, 5e-5, 6]]);
  assert.equal(base.transpose().toString(), base.transpose().copy().toString());
  assert.equal(
    base.flip().toString(),
    "[[ 6.0e+00  5.0e-05  4.0e+00]\n [ 3.0e+00 -2.0e+00  1.5e+00]]",
  );
  assert.equal(base.slice(":", 1).toString(), "[-2.e+00  5.e-05]");
  const odd = view(new Uint8Array(17), "f64", 2, undefined, 1);
  assert.equal(odd.toString(), "[0. 0.]");
  assert.equal(String(array([1, 2, 3], "i16")), "[1 2 3]");
  assert.equal(`${view(new Uint8Array([9]), "u8", [10 ** 9], [0])}`, "[9 9 9 ... 9 9 9]");
});

test("options that are not allowed", () => {
  const a = array([1, 2, 3]);
  assert.equal(a.format({ precision: undefined }), "[1. 2. 3.]");
  const least = { precision: 0, threshold: 0, edgeItems: 1, lineWidth: 1 };
  for (const [name, from] of Object.entries(least)) {
    for (const value of [from - 1, -Infinity, NaN, 1.5]) {
      throws(() => a.format({ [name]: value }), RangeError, `NDView.format: ${name} is ${value}`);
    }
    for (const value of ["1", null, 5n, true, {}, Symbol("1")]) {
      throws(() => a.format({ [name]: value }), TypeError, `NDView.format: ${name} is `, "give");
    }
  }
  throws(() => a.format({ precision: 101 }), RangeError, "an integer from 0 to 100");
  throws(() => a.format({ suppress: wrong(1) }), TypeError, "suppress is 1; give true or false");
  throws(() => a.format(wrong({ edgeitems: 2 })), TypeError, "no option edgeitems", "edgeItems");
  throws(() => a.format(wrong(3)), TypeError, "NDView.format: options is 3; give an object");
});

test("what was freed is not printed", () => {
  const a = array([1, 2, 3]);
  const part = a.slice([1]);
  a.dispose();
  throwsCode(() => part.toString(), "DISPOSED", "NDView.toString: ");
  throwsCode(() => part.format(), "DISPOSED", "NDView.format: ");
});
