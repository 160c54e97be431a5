// What the functions look like: names, types, lengths, errors, and who owns what.
import { arg, fn, library, nativeModule, t } from "ziffi/schema";

const Summary = t.struct("Summary", {
  count: t.u64({ as: "number" }),
  mean: t.f64(),
  deviation: t.f64(),
  low: t.f64(),
  high: t.f64(),
});

const window = () => arg("window", t.handle("Window"), "From create.");

const windows = nativeModule({
  name: "windows", // implemented by native/windows.zig
  description: "Windows over the latest samples of a series.",
  functions: {
    create: fn(
      [arg("capacity", t.usize(), "Samples that the window keeps, at least 1.")],
      t.orStatus(t.handle("Window", { owner: { freedBy: "free" } })),
      { description: "A new, empty window; `using` frees it at the end of a block." },
    ),
    free: fn([arg("window", t.handle("Window", { owner: "taken" }))], t.void(), {
      description: "Frees a window.",
    }),
    push: fn([window(), arg("samples", t.array("f64"))], t.void(), {
      description: "Adds samples; the oldest leave a window that is full.",
    }),
    count: fn([window()], t.usize(), { description: "How many samples the window holds." }),
    countIn: fn(
      [window(), arg("low", t.f64()), arg("high", t.f64())],
      t.usize(),
      { description: "How many samples lie in a range; both ends belong to it." },
    ),
    summarize: fn(
      [window(), arg("summary", t.pointer(Summary, { mode: "out" }), "Filled in.")],
      t.status(),
      { description: "Statistics of all samples; fails with EMPTY when there are none." },
    ),
    rescale: fn(
      [
        arg("samples", t.array("f64", { mode: "inout" }), "Changed in place."),
        arg("low", t.f64(), "Becomes 0."),
        arg("high", t.f64(), "Becomes 1; must differ from low."),
      ],
      t.status(),
      { description: "Scales samples so that low to high becomes 0 to 1." },
    ),
  },
});

export default library({
  name: "__name__",
  version: "0.1.0",
  description: "Statistics of the latest samples of a series.",
  modules: [windows],
  status: {
    ok: { code: 0, text: "Success" },
    out_of_memory: { code: -1, text: "There is no memory" },
    empty: { code: -2, text: "The window has no samples" },
    bad_capacity: { code: -3, text: "The capacity is 0; give 1 or more" },
    empty_range: { code: -4, text: "low and high are equal; give two different numbers" },
  },
  implementation: "..", // from the generated Zig to the folder with windows.zig
  localBuilds: ["../../build/native/{target}/"], // from the generated TypeScript to the library
  out: {
    typescript: "src/generated",
    zig: "native/generated",
    header: "native/generated",
    docs: "docs",
  },
});
