// Memory that ends, shrinks or is changed by getters, heirs and forged views while a call reads it:
// an error or the right result, and never a read of other memory.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  array,
  concat,
  fromArrow,
  kernels,
  type NDView,
  sharesMemory,
  stack,
  view,
} from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";
import { throws, throwsCode, wrong } from "../support/expect.ts";

const POINT = t.struct("Point", { x: t.f64(), y: t.f64() });

type AnyCall = (...args: unknown[]) => unknown;
const REDUCTIONS = ["sum", "mean", "var", "max", "argmin", "any", "norm", "countNonzero"] as const;

describe("getters of options", () => {
  for (const name of REDUCTIONS) {
    for (const key of ["axis", "keepdims", "out"]) {
      it(`kernels.${name}: ${key} that frees the input`, () => {
        const a = array.ones("f64", 4096);
        const options = Object.defineProperty({}, key, {
          enumerable: true,
          get: () => void a.dispose(),
        });
        throwsCode(() => wrong<AnyCall>(kernels[name])(a, options), "DISPOSED", "memory of a");
      });
    }
  }

  it("kernels.dot: axis that frees an input", () => {
    for (const at of [0, 1]) {
      const inputs = [array.ones("f64", 4096), array.ones("f64", 4096)] as const;
      const options = {
        get axis(): number {
          inputs[at]?.dispose();
          return -1;
        },
      };
      throwsCode(() => kernels.dot(...inputs, options), "DISPOSED", "kernels.dot: ");
    }
  });

  it("a list of axes that frees the input", () => {
    const a = array.ones("f64", [64, 64]);
    const axis = [0, 1];
    Object.defineProperty(axis, 0, {
      get: () => {
        a.dispose();
        return 0;
      },
    });
    throwsCode(() => kernels.sum(a, { axis }), "DISPOSED", "kernels.sum: ");
  });
});

describe("memory that can be resized", () => {
  const buffer = new ArrayBuffer(4096, { maxByteLength: 8192 });
  const shared = new SharedArrayBuffer(4096, { maxByteLength: 8192 });
  const CALLS: Readonly<Record<string, (x: Float64Array) => unknown>> = {
    negative: (x) => kernels.negative(x),
    "an output": (x) => kernels.negative(new Float64Array(512), x),
    sum: (x) => kernels.sum(x),
    dot: (x) => kernels.dot(x, x),
    fill: (x) => kernels.fill(x, 1),
    copy: (x) => kernels.copy(new Float64Array(512), x),
    put: (x) => array.f64(512).put([0], x),
  };
  for (const [name, call] of Object.entries(CALLS)) {
    it(`is refused: ${name}`, () => {
      throws(() => call(new Float64Array(buffer)), TypeError, "can be resized");
      throws(() => call(new Float64Array(shared)), TypeError, "can be resized");
    });
  }
});

it("a typed array is as long as it is, whatever its heir says", () => {
  class Long extends Float64Array {
    override get length(): number {
      return 1 << 21;
    }
  }
  assert.equal(kernels.negative(new Long(4)).byteLength, 32);
  throws(() => kernels.add(new Long(4), new Float64Array(2)), RangeError, "a has 4");
});

describe("forged views", () => {
  const forged = {
    memory: { address: 4096, bytes: { length: 1 }, elements: () => new Float64Array(1) },
    dtype: "f64",
    layout: { shape: [1], strides: [8], offset: 0, size: 1, itemSize: 8, isC: true, isF: true },
    writable: true,
  };
  const made = array.f64([2]);
  const VIEWS: Readonly<Record<string, object>> = {
    "a view": made.slice([0, 1]),
    "an array": made,
    "a deep view": array.f64([1, 1, 1, 1, 1]).slice(0, null),
  };
  for (const [name, value] of Object.entries(VIEWS)) {
    it(`are not made by the constructor of ${name}`, () => {
      const Class = value.constructor as new (...args: unknown[]) => unknown;
      for (const args of [[forged], [{}, {}], [], [null], [made]]) {
        throws(() => new Class(...args), TypeError, "NDView: make views with");
      }
    });

    it(`are not made by the methods under symbols of ${name}`, () => {
      for (let proto = value; proto !== null; proto = Object.getPrototypeOf(proto)) {
        for (const symbol of Object.getOwnPropertySymbols(proto)) {
          let result: unknown;
          try {
            result = wrong<Record<symbol, AnyCall>>(value)[symbol]?.(forged);
          } catch {
            continue;
          }
          throws(() => kernels.sum(wrong<NDView<"f64">>(result)), TypeError, "kernels.sum: a is");
        }
      }
    });
  }

  it("parts of real views are not shown to methods of users", () => {
    const victim = array.f64([2]).slice([0, 2]);
    const seen: unknown[] = [];
    for (const symbol of Object.getOwnPropertySymbols(Object.getPrototypeOf(victim))) {
      const own = wrong<Record<symbol, AnyCall>>(victim)[symbol];
      Object.defineProperty(victim, symbol, {
        value(...args: unknown[]) {
          seen.push(...args);
          return own?.apply(victim, args);
        },
      });
    }
    victim.slice([0, 1]).reshape([1, 1]);
    victim.asReadonly();
    assert.deepEqual(seen, []);
  });

  it("nothing under symbols changes what a view is made of", () => {
    const other = wrong<Record<symbol, unknown>>(array.ones("f32", [3, 3]));
    for (const instead of [() => () => {}, (symbol: symbol) => other[symbol], () => forged]) {
      const victim = array([1, 2]);
      for (let proto: object = victim; proto !== null; proto = Object.getPrototypeOf(proto)) {
        for (const symbol of Object.getOwnPropertySymbols(proto)) {
          Object.defineProperty(victim, symbol, { value: instead(symbol) });
        }
      }
      assert.deepEqual(victim.shape, [2]);
      assert.equal(kernels.sum(victim), 3);
      assert.equal(kernels.sum(victim.slice([1, 2])), 2);
    }
  });

  it("objects that inherit from views, or have their properties, are none", () => {
    const made = array([1, 2]);
    for (const fake of [Object.create(made), { ...made }, Object.getPrototypeOf(made)]) {
      throws(() => kernels.sum(fake), TypeError, "kernels.sum: a is");
      throws(() => made.slice.call(fake, 0), TypeError, "NDView: this is no view");
    }
    for (const fake of [{}, undefined, null, 1]) {
      const self = wrong<typeof made>(fake);
      throws(() => made.get.call(self, 0), TypeError, "NDView: this is no view");
      throws(() => made.set.call(self, 1, 0), TypeError, "NDView: this is no view");
      throws(() => made.slice.call(self, 0), TypeError, "NDView: this is no view");
    }
  });
});

describe("heirs of arrays", () => {
  it("fromArrow measures values by themselves, and asks for them once", () => {
    class Wide extends Float64Array {
      #asked = 0;
      override get byteLength(): number {
        this.#asked += 1;
        return this.#asked === 1 ? 1e9 : 8;
      }
    }
    const type = { typeId: 3, precision: 2 };
    const chunk = { type, length: 1e8, offset: 0, values: new Wide(1), children: [] };
    throws(() => fromArrow({ type, data: [chunk] }), RangeError, "800000000 bytes of values");
    let asked = 0;
    const twice = {
      ...chunk,
      values: new Float64Array(2),
      get length(): number {
        asked += 1;
        return asked === 1 ? 2 : 1e8;
      },
    };
    using column = fromArrow({ type, data: [twice] });
    assert.deepEqual(column.values.shape, [2]);
    throws(() => fromArrow({ type, data: [{ ...chunk, length: NaN }] }), RangeError, "length NaN");
  });

  it("lists are read by index", () => {
    class Silent<T> extends Array<T> {
      override *[Symbol.iterator](): ArrayIterator<T> {}
    }
    const zeros = array.zeros("f64", 4);
    zeros.put(Silent.from([0, 1, 2, 3]), Silent.from([1, 2, 3, 4]));
    assert.deepEqual(zeros.toArray(), [1, 2, 3, 4]);
  });
});

describe("views of views", () => {
  const numbers = array([0, 1, 2, 3, 4, 5, 6, 7]);

  it("are read-only where the view is", () => {
    const over = view(numbers.asReadonly(), "f64");
    assert.equal(over.writable, false);
    throws(() => wrong<typeof numbers>(over).set(9, 0), TypeError, "read-only");
  });

  it("have its elements, not the whole buffer", () => {
    assert.deepEqual(view(numbers.slice([2, 4]), "f64").toArray(), [2, 3]);
    assert.equal(view(numbers.slice([2, 4]), "u8").size, 16);
    throws(() => view(numbers.slice([0, 8, 2]), "f64"), TypeError, "do not lie side by side");
  });

  it("have the bytes that a source says it has", () => {
    const buffer = new ArrayBuffer(24);
    assert.equal(view({ buffer, byteLength: 8 }, "f64").size, 1);
    assert.equal(view({ buffer, byteOffset: 8, byteLength: 16 }, "f64").offset, 8);
    for (const byteLength of [32, -8, NaN, 1.5]) {
      throws(() => view({ buffer, byteLength }, "u8"), RangeError, "view: source has byteOffset 0");
    }
  });
});

it("two objects of one shared memory are taken for overlapping", () => {
  const shared = new SharedArrayBuffer(64 * 8);
  const other = structuredClone(shared);
  const [x, y] = [view(shared, "f64"), view(other, "f64")];
  for (let k = 0; k < 64; k += 1) x.set(k, k);
  assert.equal(sharesMemory(x, y), true);
  kernels.copy(x.slice([0, 63]), y.slice([1, 64]));
  assert.deepEqual(x.toArray(), [0, ...Array.from({ length: 63 }, (_, k) => k)]);
  const sums = new Float64Array(new SharedArrayBuffer(64));
  assert.equal(kernels.add(new Float64Array(new SharedArrayBuffer(64)), 1, sums)[7], 1);
});

it("unknown options are refused", () => {
  const a = array.f64([2, 2]);
  const CALLS: Readonly<Record<string, (options: unknown) => unknown>> = {
    keepdims: (options) => kernels.dot(a, a, wrong(options)),
    axes: (options) => a.take([0], wrong(options)),
    axs: (options) => a.put([0], [1], wrong(options)),
    axis2: (options) => concat([a, a], wrong(options)),
    Axis: (options) => stack([a, a], wrong(options)),
    Copy: (options) => a.reshape([4], wrong(options)),
    order: (options) => a.astype("f32", wrong(options)),
  };
  for (const [key, call] of Object.entries(CALLS)) {
    throws(() => call({ [key]: true }), TypeError, `there is no option ${key}; the `);
  }
});

it("views of structs are refused where numbers are meant, with a field's name", () => {
  const a = array.f64([2]);
  const structs = wrong<NDView>(array.struct(POINT, 2));
  throws(() => concat([a, structs]), TypeError, "concat: views[1] is", 'views[1].field("x")');
  throws(() => stack([structs]), TypeError, 'views[0].field("x")');
  throws(() => a.assign(structs), TypeError, 'source.field("x")');
});

it("permute takes a list of axes", () => {
  const a = array.f64([2, 3]);
  throws(() => a.permute(wrong(1)), TypeError, "axes is 1; give an array");
});
