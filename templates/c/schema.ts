// What the C header says, and what no header says: who owns what, and which results are failures.
import { arg, fn, library, nativeModule, t } from "ziffi/schema";

const Range = t.struct("Range", { low: t.f64(), high: t.f64() }, {
  c: "__name___range",
});

const Summary = t.struct("Summary", {
  count: t.usize(),
  mean: t.f64(),
  deviation: t.f64(),
  low: t.f64(),
  high: t.f64(),
}, { c: "__name___summary" });

const Visitor = t.callback(
  "Visitor",
  [arg("index", t.usize()), arg("sample", t.f64()), arg("userData", t.userData())],
  t.int(),
  { c: "__name___visitor" },
);

// An opaque type: JavaScript holds it, and only C looks into it.
const c = "__name___window";
const window = () => arg("window", t.handle("Window", { c }));
const status = () => t.status({ c: "int", message: { by: "message", with: "code" } });

const windows = nativeModule({
  name: "windows",
  description: "Windows over the latest samples of a series.",
  functions: {
    create: fn(
      [
        arg("capacity", t.usize(), "Samples that the window keeps, at least 1."),
        arg("window", t.out(t.handle("Window", { c, owner: { freedBy: "free" } }))),
      ],
      status(),
      { description: "A new, empty window; `using` frees it at the end of a block." },
    ),
    free: fn([arg("window", t.handle("Window", { c, owner: "taken" }))], t.void(), {
      description: "Frees a window.",
    }),
    push: fn([window(), arg("samples", t.array("f64"))], t.void(), {
      description: "Adds samples; the oldest leave a window that is full.",
    }),
    count: fn([window()], t.usize(), { description: "How many samples the window holds." }),
    countIn: fn(
      [window(), arg("within", Range, "Both ends belong to it.")],
      t.usize(),
      { description: "How many samples lie in a range." },
    ),
    summarize: fn([window(), arg("summary", t.out(Summary))], status(), {
      description: "Statistics of all samples; fails with EMPTY when there are none.",
    }),
    each: fn(
      [window(), arg("visitor", Visitor), arg("userData", t.userData())],
      t.status({ c: "int", ok: [0, 3], message: { by: "message", with: "code" } }),
      { description: "Calls the visitor for each sample, oldest first; 3 when it stopped." },
    ),
    message: fn([arg("status", t.int())], t.string({ owner: "library" }), {
      description: "What a status means.",
    }),
  },
});

export default library({
  name: "__name__",
  version: "0.1.0",
  description: "Statistics of the latest samples of a series.",
  modules: [windows],
  status: {
    ok: { code: 0, text: "Success" },
    no_memory: { code: 1, text: "There is no memory" },
    empty: { code: 2, text: "The window has no samples" },
    stopped: { code: 3, text: "The visitor stopped the walk" },
    bad_capacity: { code: 4, text: "The capacity is 0; give 1 or more" },
  },
  c: {
    headers: ["__name__.h"],
    includeDirs: ["native"],
    sources: ["native/__name__.c"],
    symbolPrefix: "__name___",
  },
  out: { typescript: "src/generated", shim: "native/generated", docs: "docs" },
});
