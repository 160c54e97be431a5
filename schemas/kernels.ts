import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const ELEMENTS = {
  u8: { value: t.u8, sum: () => t.u64({ as: "number" }) },
  i16: { value: t.i16, sum: () => t.i64({ as: "number" }) },
  f32: { value: t.f32, sum: t.f64 },
  f64: { value: t.f64, sum: t.f64 },
} as const;

/** The kernels of one dtype; every one takes contiguous arrays and may work in place. */
function kernelsOf<const D extends keyof typeof ELEMENTS>(dtype: D) {
  const suffix = dtype.toUpperCase() as Uppercase<D>;
  const { value, sum } = ELEMENTS[dtype];
  const input = (name = "input") => arg(name, t.array(dtype), "Elements to read.");
  const sameAs = (name: string) => ({ length: { sameAs: name } });
  const out = () => arg("out", t.array(dtype, { mode: "inout", ...sameAs("input") }), "Result.");
  const some = () => arg("input", t.array(dtype, { minLength: 1 }), "At least one element.");
  const zig = (name: string) => ({ zig: { name, comptime: [dtype] } });
  return {
    [`fill${suffix}`]: fn(
      [arg("out", t.array(dtype, { mode: "inout" }), "Result."), arg("value", value())],
      t.void(),
      { ...zig("fill"), description: "Sets every element to a value." },
    ),
    [`scale${suffix}`]: fn([input(), arg("factor", value()), out()], t.void(), {
      ...zig("scale"),
      description: "out = input * factor in the array's own dtype; integers wrap.",
    }),
    [`add${suffix}`]: fn(
      [input(), arg("other", t.array(dtype, sameAs("input")), "Elements to add."), out()],
      t.void(),
      { ...zig("add"), description: "out = input + other; integers wrap." },
    ),
    [`invert${suffix}`]: fn([input(), out()], t.void(), {
      ...zig("invert"),
      description: "out = ~input for integers and 1 - input for floats (image inversion).",
    }),
    [`sum${suffix}`]: fn([input()], sum(), {
      ...zig("sum"),
      description:
        "Sum of all elements: exact for integers, within 20 eps of the dtype for floats.",
    }),
    [`min${suffix}`]: fn([some()], value(), {
      ...zig("min"),
      description: "Least element; NaN when there is one.",
    }),
    [`max${suffix}`]: fn([some()], value(), {
      ...zig("max"),
      description: "Greatest element; NaN when there is one.",
    }),
  };
}

export const kernels = nativeModule({
  name: "kernels",
  description: "SIMD kernels over contiguous arrays, one instruction set chosen at load.",
  functions: {
    ...kernelsOf("u8"),
    ...kernelsOf("i16"),
    ...kernelsOf("f32"),
    ...kernelsOf("f64"),
  },
});
