import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const buffer = (name: string) =>
  arg(name, t.bytes({ mode: "inout", nullable: true }), "Memory of an operand, or null if native.");

/** Element types; the numbers of zig/kernels/dtype.zig, which zig/abi/nd.zig compares. */
const NdDtype = t.enum("NdDtype", {
  bool: 0,
  i8: 1,
  i16: 2,
  i32: 3,
  i64: 4,
  u8: 5,
  u16: 6,
  u32: 7,
  u64: 8,
  f16: 9,
  f32: 10,
  f64: 11,
});

/** Operations element by element; the numbers of zig/kernels/operation.zig, as above. */
const NdOperation = t.enum("NdOperation", {
  negative: 0,
  absolute: 1,
  sqrt: 2,
  square: 3,
  invert: 4,
  logicalNot: 5,
  add: 6,
  subtract: 7,
  multiply: 8,
  divide: 9,
  floorDivide: 10,
  remainder: 11,
  minimum: 12,
  maximum: 13,
  equal: 14,
  notEqual: 15,
  less: 16,
  lessEqual: 17,
  greater: 18,
  greaterEqual: 19,
  logicalAnd: 20,
  logicalOr: 21,
  logicalXor: 22,
  bitwiseAnd: 23,
  bitwiseOr: 24,
  bitwiseXor: 25,
  leftShift: 26,
  rightShift: 27,
  fma: 28,
  axpy: 29,
  clip: 30,
  where: 31,
});

/** Operations that fold elements; the numbers of zig/kernels/reduction.zig, as above. */
const NdReduction = t.enum("NdReduction", {
  sum: 64,
  prod: 65,
  mean: 66,
  variance: 67,
  deviation: 68,
  min: 69,
  max: 70,
  argmin: 71,
  argmax: 72,
  any: 73,
  all: 74,
  countNonzero: 75,
  norm1: 76,
  norm2: 77,
  normInf: 78,
  dot: 79,
});

const address = (name: string, text: string) => arg(name, t.address(), text);

export const nd = nativeModule({
  name: "nd",
  description: "Kernels over N-d views: one call runs what a descriptor says.",
  functions: {
    ndScratch: fn([], t.address({ owner: "library" }), {
      description: "240 doubles of the calling thread, in which it writes descriptors.",
    }),
    ndRun: fn([arg("descriptor", t.address(), "From ndScratch.")], t.f64(), {
      description: "Runs a descriptor whose operands are all in native memory.",
    }),
    ndRunBuffers: fn(
      [
        arg("descriptor", t.address(), "From ndScratch."),
        buffer("first"),
        buffer("second"),
        buffer("third"),
        buffer("fourth"),
      ],
      t.f64(),
      { description: "The same, where operands are in memory of JavaScript." },
    ),
    ndFlat: fn(
      [
        arg("code", t.u32(), "Operation + 256 * dtype + 65536 * bits of inputs that are a value."),
        arg("count", t.usize(), "Elements of each operand, at least 1."),
        address("out", "First element of the result."),
        address("first", "First element of the first input, or its value."),
        address("second", "The same of the second input; any address if there is none."),
        address("third", "The same of the third input."),
      ],
      t.f64(),
      { description: "One run of an element-wise kernel; all operands have its dtypes." },
    ),
    ndReduce: fn(
      [
        arg("code", t.u32(), "Reduction + 256 * dtype."),
        address("first", "First element of the run to reduce."),
        address("second", "The same of the other input of a dot product; else any address."),
        arg("count", t.usize(), "Elements."),
        arg("ddof", t.f64(), "What the variance takes off the count."),
      ],
      t.f64(),
      {
        description: "Reduces one run. The result is in the descriptor's scalars too, in its " +
          "dtype; NaN stands for an integer beyond 2^53.",
      },
    ),
    ndReduceBuffers: fn(
      [
        arg("code", t.u32(), "As of ndReduce."),
        arg("first", t.bytes(), "Memory of the run."),
        arg("firstOffset", t.usize(), "Its first byte there."),
        arg("second", t.bytes(), "Memory of the other input of a dot product; else any."),
        arg("secondOffset", t.usize(), "Its first byte there."),
        arg("count", t.usize(), "Elements."),
        arg("ddof", t.f64(), "As of ndReduce."),
      ],
      t.f64(),
      { description: "The same with memory of JavaScript." },
    ),
    ndReduces: fn([arg("reduction", NdReduction)], t.bool(), {
      description: "True for every reduction there is.",
    }),
    ndSupports: fn(
      [arg("operation", NdOperation), arg("dtype", NdDtype, "What the operation computes in.")],
      t.bool(),
      { description: "Whether the active level has a kernel for an operation and a dtype." },
    ),
  },
});
