/** The C library of the benchmarks, bound through its header. */
import { arg, fn, library, nativeModule, t } from "../../src/schema/mod.ts";

const Vec2 = t.struct("Vec2", { x: t.f64(), y: t.f64() }, { c: "vec2" });
const Map = t.callback("MapFn", [arg("value", t.f64())], t.f64(), { c: "map_fn" });
const two = () => [arg("a", t.f64()), arg("b", t.f64())] as const;

const calls = nativeModule({
  name: "calls",
  description: "Functions whose cost is the call.",
  functions: {
    add: fn([...two()], t.f64(), { description: "a + b." }),
    addInt: fn([arg("a", t.int()), arg("b", t.int())], t.int(), {
      description: "a + b, wrapping.",
    }),
    turn: fn([arg("v", Vec2)], Vec2, { description: "Turns a vector by 90 degrees." }),
    textLength: fn([arg("text", t.string())], t.usize(), {
      description: "Bytes before the NUL.",
    }),
    sumMap: fn([arg("count", t.f64()), arg("map", Map)], t.f64(), {
      description: "Calls back and adds what it gets.",
    }),
    addLater: fn([...two()], t.f64(), {
      description: "a + b, on another thread.",
      nonblocking: true,
    }),
  },
});

export default library({
  name: "cbench",
  version: "1.0.0",
  description: "The C library of the benchmarks.",
  modules: [calls],
  runtime: "../../../src/runtime/v1.ts",
  c: {
    headers: ["cbench.h"],
    includeDirs: ["."],
    sources: ["cbench.c"],
    symbolPrefix: "cbench_",
  },
  out: { typescript: "generated", docs: "generated", native: "../../build/bench/cbench" },
});
