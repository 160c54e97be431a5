// Copies, casts and fills without allocations: what they give is what the general way gives, which
// views of JavaScript's memory take, and its guards hold.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { array, Block, kernels, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { throws, wrong } from "../support/expect.ts";
import { ALL_DTYPES } from "../support/nd_elements.ts";
import { lay, layInput, outcomes, OVERS, placeOf, ranOk, three } from "../support/nd_places.ts";

type Out = Parameters<typeof kernels.copy>[1];

const value = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.constantFrom(0.5, NaN, -0, 2 ** 31, 2 ** 32 + 1, -(2 ** 53), 2 ** 63, 2 ** 64, -(2 ** 63)),
  fc.boolean(),
  fc.constantFrom(2n, 2n ** 40n, 2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 64n, -1n),
);

const sceneOf = (lead: NDDtype) =>
  fc.record({
    name: fc.constantFrom("copy", "cast", "fill"),
    shape: three(fc.integer({ min: 0, max: 3 })),
    from: placeOf(lead, false),
    to: placeOf(lead, true),
    value,
    over: fc.constantFrom(...OVERS),
    seed: fc.nat(),
  });

describe("copies, casts and fills", () => {
  it("give the same in native memory and in that of JavaScript", () => {
    let ran = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL_DTYPES).chain(sceneOf),
        ({ name, shape, from, to, value, over, seed }) => {
          const [native, js] = outcomes(seed, (memories) => {
            const out = wrong<Out>(lay(memories.own, to, shape, 0));
            if (name === "fill") return kernels.fill(out, value);
            const source = layInput(memories, from, shape, 0, over);
            return name === "copy" ? kernels.copy(source, out) : kernels.cast(source, out);
          });
          assert.equal(native, js);
          if (ranOk(native)) ran += 1;
        },
      ),
      { seed: 7, numRuns: 1500 },
    );
    assert.ok(ran > 500, `only ${ran} calls ran`);
  });

  it("take numbers as integers of 64 bits, exactly", () => {
    using signed = array.i64(2);
    using unsigned = array.u64(2);
    const low = [0, 1, 3, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 33 + 5, 2 ** 53 - 1];
    for (const value of [...low, 2 ** 53, 2 ** 62]) {
      for (const number of [value, -value]) {
        kernels.fill(signed, number);
        assert.equal(signed.get(1), BigInt(number));
      }
      kernels.fill(unsigned, value);
      assert.equal(unsigned.get(1), BigInt(value));
    }
    kernels.fill(unsigned, 2 ** 63);
    assert.equal(unsigned.get(0), 2n ** 63n);
    kernels.fill(signed, -(2 ** 63));
    assert.equal(signed.get(0), -(2n ** 63n));
    for (const value of [2 ** 63, -(2 ** 64), 0.5, NaN, Infinity]) {
      throws(() => kernels.fill(signed, value), RangeError, "i64 cannot hold");
    }
    for (const value of [2 ** 64, -1, -0.5, -Infinity]) {
      throws(() => kernels.fill(unsigned, value), RangeError, "u64 cannot hold");
    }
  });

  it("refuse freed memory, whatever the strides", () => {
    for (const step of [1, 2]) {
      for (const freed of ["from", "to"]) {
        const [a, b] = [array.f32(8), array.f32(8)];
        const [from, to] = [a, b].map((one) => one.slice([null, null, step])) as [NDView, Out];
        kernels.copy(from, to);
        (freed === "from" ? a : b).dispose();
        const gone = { code: "DISPOSED" };
        assert.throws(() => kernels.copy(from, to), gone);
        assert.throws(() => kernels.cast(from, to), gone);
        if (freed === "to") assert.throws(() => kernels.fill(to, 1), gone);
      }
    }
  });

  it("refuse outputs that are read-only, and write nothing", () => {
    using a = array.full("f64", 8, 1);
    using out = array.f64(8);
    for (const step of [1, 2]) {
      const from = a.slice([null, null, step]);
      const to = wrong<Out>(out.slice([null, null, step]).asReadonly());
      throws(() => kernels.copy(from, to), TypeError, "read-only");
      throws(() => kernels.cast(from, to), TypeError, "read-only");
      throws(() => kernels.fill(to, 1), TypeError, "read-only");
    }
    assert.deepEqual(out.toArray(), new Array(8).fill(0));
  });

  it("refuse dtypes of another kind, shapes that do not fit, and what only looks like a view", () => {
    using floats = array.full("f64", 8, 1.5);
    using out = array.i32(8);
    const half = floats.slice([null, null, 2]);
    const to = out.slice([null, null, 2]);
    throws(() => kernels.copy(half, wrong<Out>(to)), TypeError, "'same_kind'");
    throws(() => kernels.cast(floats, wrong<Out>(to)), RangeError, "could not broadcast");
    throws(() => kernels.fill(wrong<Out>(to), 0.5), RangeError, "i32 cannot hold");
    const proxy = wrong<NDView>(new Proxy(half, {}));
    const heir = wrong<NDView>(Object.create(half));
    for (const false_ of [proxy, heir]) {
      throws(() => kernels.cast(false_, wrong<Out>(to)), TypeError, "kernels.cast: a is no view");
      throws(() => kernels.add(false_, 1, wrong<Out>(to)), TypeError, "kernels.add: a is no view");
      throws(() => kernels.sum(false_), TypeError, "kernels.sum: a is no view");
    }
    assert.deepEqual(out.toArray(), new Array(8).fill(0));
  });

  it("go along strides as long as the memory, and beyond it where there is one element", () => {
    using block = new Block(2 ** 24);
    const far = 2 ** 23;
    const wide = view(block.buffer, "f64", [2, 1, 2], [far, 2 ** 45, -8], 8);
    kernels.fill(wide, 3);
    kernels.add(wide, wide, wide);
    using out = array.f32([2, 1, 2]);
    kernels.cast(wide, out);
    assert.deepEqual(out.toArray(), [[[6, 6]], [[6, 6]]]);
    assert.equal(kernels.sum(wide), 24);
    assert.equal(kernels.argmax(wide), 0);
    assert.deepEqual(kernels.max(wide, { axis: 0 }).toArray(), [[6, 6]]);
    const bytes = new Uint8Array(block.buffer);
    assert.equal(bytes.reduce((count, byte) => count + Number(byte !== 0), 0), 8);
  });
});
