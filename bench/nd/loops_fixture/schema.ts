/** Plain loops in C, whose bandwidth the kernels are compared with. */
import { arg, fn, library, nativeModule, t } from "../../../src/schema/mod.ts";

const a = () => arg("a", t.address());
const b = () => arg("b", t.address());
const out = () => arg("out", t.address());
const count = () => arg("count", t.usize());
const unary = () => fn([a(), out(), count()], t.void());
const binary = () => fn([a(), b(), out(), count()], t.void());

const loops = nativeModule({
  name: "loops",
  description: "Plain loops over memory.",
  functions: {
    copyU8: unary(),
    invertU8: unary(),
    addU8: binary(),
    addF32: binary(),
    scaleF32: fn([a(), arg("factor", t.f32()), out(), count()], t.void()),
    sumF32: fn([a(), count()], t.f32()),
    dotF32: fn([a(), b(), count()], t.f32()),
    addF64: binary(),
    scaleF64: fn([a(), arg("factor", t.f64()), out(), count()], t.void()),
    sumF64: fn([a(), count()], t.f64()),
    dotF64: fn([a(), b(), count()], t.f64()),
    addStridedF64: binary(),
    sumStridedF64: fn([a(), count()], t.f64()),
  },
});

export default library({
  name: "loops",
  version: "1.0.0",
  description: "Plain loops in C.",
  modules: [loops],
  runtime: "../../../../src/runtime/v1.ts",
  c: {
    headers: ["loops.h"],
    includeDirs: ["."],
    sources: ["loops.c"],
    flags: ["-O3", "-mcpu=native"],
    symbolPrefix: "loops_",
  },
  out: { typescript: "generated", docs: "generated", native: "../../../build/bench/loops" },
});
