import { arg, fn, nativeModule, t } from "../src/schema/mod.ts";

const buffer = (name: string) =>
  arg(name, t.bytes({ mode: "inout", nullable: true }), "Memory of an operand, or null if native.");

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
  },
});
