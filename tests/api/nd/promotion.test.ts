// The dtype of every result, against what NumPy says; tests/fixtures/numpy/promotion.py makes it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { array, kernels, type NDDtype, NDView } from "../../../src/mod.ts";
import { throws } from "../support/expect.ts";

type Row = readonly (NDDtype | null)[];

interface Fixture {
  readonly dtypes: readonly NDDtype[];
  readonly common: readonly Row[];
  readonly common3: readonly string[];
  readonly same_kind: readonly (readonly boolean[])[];
  readonly unary: Readonly<Record<string, Row>>;
  readonly binary: Readonly<Record<string, readonly Row[]>>;
  readonly weak: Readonly<Record<"int" | "float", Readonly<Record<string, Row>>>>;
}

const file = new URL("../../fixtures/numpy/promotion.json", import.meta.url);
const fixture: Fixture = JSON.parse(readFileSync(file, "utf8"));
const { dtypes } = fixture;
const call = kernels as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
const ones = new Map(dtypes.map((dtype) => [dtype, array.ones(dtype, 2)]));
const one = (dtype: NDDtype) => ones.get(dtype) as NDView;

function dtypeOf(name: string, ...args: unknown[]): NDDtype | null {
  let result: unknown;
  try {
    result = call[name]?.(...args);
  } catch (error) {
    assert.ok(error instanceof TypeError, `${name}: ${String(error)}`);
    return null;
  }
  assert.ok(result instanceof NDView);
  return result.dtype;
}

for (const [name, rows] of Object.entries(fixture.binary)) {
  test(`${name} of every two dtypes has NumPy's dtype`, () => {
    for (const [i, a] of dtypes.entries()) {
      for (const [j, b] of dtypes.entries()) {
        assert.equal(dtypeOf(name, one(a), one(b)), rows[i]?.[j], `${name} of ${a} and ${b}`);
      }
    }
  });
}

test("operations on one input have NumPy's dtype", () => {
  for (const [name, row] of Object.entries(fixture.unary)) {
    for (const [i, a] of dtypes.entries()) {
      assert.equal(dtypeOf(name, one(a)), row[i], `${name} of ${a}`);
    }
  }
});

test("numbers bend to the dtype of an array, on both sides", () => {
  for (const [kind, values] of [["int", [1, 1n]], ["float", [1.5, NaN]]] as const) {
    for (const [name, row] of Object.entries(fixture.weak[kind])) {
      for (const [i, a] of dtypes.entries()) {
        for (const value of values) {
          const told = `${name} of ${a} and ${value}`;
          assert.equal(dtypeOf(name, one(a), value), row[i], told);
          assert.equal(dtypeOf(name, value, one(a)), row[i], `${told}, the other way`);
        }
      }
    }
  }
});

test("a boolean counts as bool, and values alone as i64, f64 and bool", () => {
  for (const [i, a] of dtypes.entries()) {
    assert.equal(dtypeOf("add", one(a), true), fixture.common[i]?.[0], a);
  }
  assert.equal(dtypeOf("add", 1, 2), "i64");
  assert.equal(dtypeOf("add", 1, 2.5), "f64");
  assert.equal(dtypeOf("add", true, false), "bool");
  assert.equal(dtypeOf("add", true, 2n), "i64");
  assert.equal(String(kernels.add(1, 2)), "3");
});

test("three inputs have one common dtype, whatever their order", () => {
  for (const [i, first] of dtypes.entries()) {
    const codes = fixture.common3[i] ?? "";
    for (const [j, second] of dtypes.entries()) {
      for (const [k, third] of dtypes.entries()) {
        const expected = dtypes[parseInt(codes[j * dtypes.length + k] ?? "", 16)];
        const given = [one(first), one(second), one(third)];
        assert.equal(dtypeOf("clip", ...given), expected, `${first} ${second} ${third}`);
      }
    }
  }
});

test("the condition of where has no part in the dtype", () => {
  for (const condition of dtypes) {
    assert.equal(dtypeOf("where", one(condition), one("u8"), one("i8")), "i16");
    assert.equal(dtypeOf("where", one(condition), one("f32"), 2), "f32");
  }
});

test("out takes what same_kind allows, and else says both dtypes", () => {
  for (const [i, from] of dtypes.entries()) {
    for (const [j, to] of dtypes.entries()) {
      const out = array.zeros(to, 2);
      const run = () => kernels.multiply(one(from), one(from), out);
      if (fixture.same_kind[i]?.[j]) {
        assert.equal(run(), out);
        assert.equal(Number(out.get(1)), 1, `${from} to ${to}`);
      } else throws(run, TypeError, `from ${from} to ${to}`, "'same_kind'");
    }
  }
});
