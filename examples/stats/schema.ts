import { arg, fn, library, nativeModule, t } from "ziffi/schema";

const mean = fn([arg("values", t.array("f64", { minLength: 1 }))], t.f64(), {
  description: "Arithmetic mean.",
});

const normalize = fn(
  [
    arg("values", t.array("f64", { mode: "inout" }), "Changed in place."),
    arg("low", t.f64(), "Becomes 0."),
    arg("high", t.f64(), "Becomes 1; must differ from low."),
  ],
  t.status(),
  { description: "Scales values so that low to high becomes 0 to 1." },
);

export default library({
  name: "stats",
  version: "1.0.0",
  description: "Statistics of arrays.",
  status: {
    ok: { code: 0, text: "Success" },
    empty_range: { code: -1, text: "low and high are equal; give two different numbers" },
  },
  modules: [
    nativeModule({
      name: "basic",
      description: "Averages and ranges.",
      functions: { mean, normalize },
    }),
  ],
  implementation: "..",
  localBuilds: ["../build/native/{target}/"],
  out: { typescript: "generated", zig: "generated", header: "generated", docs: "generated" },
});
