// Arrays that C passes to callbacks with their count arrive as arrays of JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throws, throwsCode } from "../support/expect.ts";
import { api as shim, callOf, Mode, MODES, until } from "./clib.ts";

const cell = (row: number, column: number) => (row + column) % 3 === 2 ? null : `r${row}c${column}`;

for (const { mode, api } of MODES) {
  test(`${mode}: two lists share their count, and strings may be null`, () => {
    const seen: { values: (string | null)[]; names: string[] }[] = [];
    const rows = api.rows(4, 3, (values, names) => {
      seen.push({ values, names });
      return 0;
    });
    assert.equal(rows, 0);
    const expected = [0, 1, 2, 3].map((row) => ({
      values: [0, 1, 2].map((column) => cell(row, column)),
      names: ["c0", "c1", "c2"],
    }));
    assert.deepEqual(seen, expected);
    assert.equal(api.rows(5, 1, (values) => values[0] === "r1c0" ? 9 : 0), 9);
  });

  test(`${mode}: handles in a list are the handles that they are`, () => {
    using a = api.newCounter(5n);
    using b = api.newCounter(7n);
    const sum = api.giveCounters(
      (counters) => {
        assert.equal(counters.length, 3);
        assert.deepEqual(counters.map((one) => one.equals(a)), [true, false, true]);
        assert.ok(counters[1]?.equals(b));
        return counters.reduce((all, one) => all + api.addToCounter(one, 1n), 0n);
      },
      a,
      b,
    );
    assert.equal(sum, 6n + 8n + 7n);
  });

  test(`${mode}: numbers arrive as an array of numbers, and 64 bits as bigints`, () => {
    for (const count of [0, 1, 2, 1000, 20_000]) {
      const found = api.fold(
        (values) => {
          assert.ok(Array.isArray(values));
          assert.equal(values.length, count);
          return values.reduce((sum, value) => sum + value, 0);
        },
        0.5,
        count,
      );
      assert.equal(found, count * 0.5 + count * (count - 1) / 2);
    }
    const first = 2n ** 62n;
    const wide = api.foldWide(
      (values) => {
        assert.deepEqual(values, [first, first + 1n, first + 2n]);
        return values[2] ?? 0n;
      },
      first,
      3n,
    );
    assert.equal(wide, first + 2n);
  });

  test(`${mode}: lists of booleans, enums, long and addresses`, () => {
    const seen: unknown[] = [];
    api.giveEvery((...lists) => void seen.push(...lists), 3);
    assert.deepEqual(seen, [
      [true, false, true],
      [Mode.read, Mode.both, Mode.write],
      [-2147483647, 0, 2147483647],
      [4096, null, 8192],
    ]);
  });

  test(`${mode}: a count that cannot be one is an error of the caller`, () => {
    const never = () => assert.fail("it was called");
    for (const count of [-1, -2147483648, 2 ** 24 + 1, 2147483647]) {
      throws(() => api.claim(never, count, false), RangeError, "Claim: values", `${count} elem`);
    }
    for (const count of [-1n, 2n ** 62n, -(2n ** 63n)]) {
      throws(() => api.claimWide(never, count), RangeError, "ClaimWide: values", `${count}`);
    }
    throwsCode(() => api.claim(never, 1, true), "UNEXPECTED_NULL", "Claim: values", "null");
    assert.equal(api.claim((values) => values.length, 4, false), 4);
  });

  test(`${mode}: no elements are an empty list, wherever they are`, () => {
    for (const isNull of [true, false]) {
      assert.equal(api.claim((values) => values.length === 0 ? 11 : 0, 0, isNull), 11);
    }
    assert.equal(api.rows(1, 0, (values, names) => values.length + names.length), 0);
  });

  test(`${mode}: what is copied stays, and a call inside of the callback is free to write`, () => {
    const kept: (string | null)[][] = [];
    api.rows(3, 2, (values, names) => {
      const inner = api.rows(2, 2, (others) => {
        kept.push(others);
        return 0;
      });
      api.length("x".repeat(100_000));
      kept.push(values, names);
      return inner;
    });
    assert.deepEqual(
      kept.filter((_, i) => i % 4 === 2),
      [0, 1, 2].map((row) => [cell(row, 0), cell(row, 1)]),
    );
    assert.deepEqual(kept[3], ["c0", "c1"]);
  });

  test(`${mode}: JavaScript does not see the count`, () => {
    let given = 0;
    api.rows(1, 2, (...args) => given = args.length);
    assert.equal(given, 2);
    throws(() => callOf(api, "claim")(() => 1, 4, false, 5), TypeError, "takes 3 arguments");
  });
}

test("a list from another thread arrives while that thread waits", async () => {
  const seen: number[][] = [];
  for (const count of [3, 0, 1000]) {
    shim.postList((values) => void seen.push(values), count);
    await until(() => seen.length > 0 && seen.at(-1)?.length === count, "the list");
  }
  assert.deepEqual(seen[0], [0, 1, 4]);
  assert.deepEqual(seen[2], Array.from({ length: 1000 }, (_, i) => i * i));
});
