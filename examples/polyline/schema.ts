import { arg, fn, library, nativeModule, t } from "ziffi/schema";

const Point = t.struct("Point", { x: t.f64(), y: t.f64() }, { c: "point" });
const line = () => arg("line", t.handle("Polyline", { c: "polyline" }));
const status = () => t.status({ c: "int", message: { by: "message", with: "code" } });

const Visitor = t.callback(
  "Visitor",
  [arg("index", t.usize()), arg("at", Point), arg("userData", t.userData())],
  t.int(),
  { c: "polyline_visitor" },
);

const lines = nativeModule({
  name: "lines",
  description: "Lines of points in the plane.",
  functions: {
    create: fn(
      [],
      t.handle("Polyline", { c: "polyline", owner: { freedBy: "free" } }),
      { symbol: "polyline_new", description: "A new, empty line." },
    ),
    free: fn(
      [arg("line", t.handle("Polyline", { c: "polyline", owner: "taken" }))],
      t.void(),
      { description: "Frees a line; `using` does it at the end of a block." },
    ),
    add: fn([line(), arg("at", Point)], status(), { description: "Adds a point at the end." }),
    length: fn([line()], t.f64(), { description: "The length of the line." }),
    bounds: fn([line(), arg("low", t.out(Point)), arg("high", t.out(Point))], status(), {
      description: "The box around all points.",
    }),
    visit: fn(
      [line(), arg("visitor", Visitor), arg("userData", t.userData())],
      t.status({ c: "int", ok: [0, 3], message: { by: "message", with: "code" } }),
      { description: "Calls the visitor for each point; 3 when it stopped the walk." },
    ),
    fill: fn(
      [line(), arg("from", Point), arg("to", Point), arg("pieces", t.uint())],
      status(),
      { description: "Adds the points between two points.", nonblocking: true },
    ),
    message: fn([arg("status", t.int())], t.string({ owner: "library" }), {
      description: "What a status means.",
    }),
  },
});

export default library({
  name: "polyline",
  version: "1.0.0",
  description: "Lines of points in the plane, by a small C library.",
  modules: [lines],
  status: {
    ok: { code: 0, text: "Success" },
    no_memory: { code: 1, text: "There is no memory" },
    empty: { code: 2, text: "The line has no points" },
    stopped: { code: 3, text: "The visitor stopped the walk" },
  },
  c: {
    headers: ["polyline.h"],
    includeDirs: ["."],
    sources: ["polyline.c"],
    symbolPrefix: "polyline_",
  },
  out: { typescript: "generated", docs: "generated", native: "build" },
});
