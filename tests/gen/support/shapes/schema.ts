// The schema of shapes.h, without a fault. Tests replace parts of it.
import {
  arg,
  constant,
  fn,
  getGlobal,
  library,
  nativeModule,
  setGlobal,
  t,
} from "../../../../src/schema/mod.ts";

const Point = t.struct("Point", { x: t.f64(), y: t.f64() }, { c: "point" });
const Paint = t.enum("Paint", { fill: 0, stroke: 1 }, { c: "paint" });
const Corner = t.enum("Corner", { none: -1, round: 0 }, {
  c: "enum corner",
  names: { none: "CORNER_NONE", round: "CORNER_ROUND" },
});
const Compare = t.callback(
  "Compare",
  [arg("a", t.address()), arg("b", t.address())],
  t.int(),
);
const Visitor = t.callback(
  "Visitor",
  [arg("index", t.int()), arg("at", t.pointer(Point)), arg("user", t.userData())],
  t.int(),
  { c: "visitor" },
);
const Walker = t.callback(
  "Walker",
  [arg("steps", t.address()), arg("last", t.bool())],
  t.void(),
  { c: "walker" },
);
const Style = t.struct("Style", {
  code: t.u8(),
  size: t.u32(),
  depth: t.i16(),
  weights: t.fixed(t.f32(), 3),
  mode: Paint,
  at: Point,
  name: t.string({ nullable: true }),
  compare: Compare,
  tag: t.char(),
}, { c: "struct style" });
const Flags = t.struct("Flags", {
  kind: t.bits("u32", 3),
  delta: t.bits("i32", 5),
  on: t.bits("bool", 1),
  rest: t.u16(),
}, { c: "packed_flags" });
const Numeral = t.union("Numeral", { whole: t.i64(), part: t.f64() }, { c: "number" });
const Serial = t.struct("Serial", {
  id: t.fixed(t.u8(), 8),
  path: t.pointer(Point),
}, { c: "serial" });
const canvas = () => t.handle("Canvas", { c: "canvas" });

const functions = {
  canvasOpen: fn(
    [arg("name", t.string()), arg("style", t.pointer(Style))],
    t.handle("Canvas", { c: "canvas", owner: { freedBy: "canvasClose" } }),
  ),
  canvasClose: fn([arg("c", t.handle("Canvas", { c: "canvas", owner: "taken" }))], t.void()),
  canvasId: fn([arg("c", canvas())], t.int()),
  checksum: fn(
    [arg("start", t.ulong()), arg("bytes", t.address()), arg("length", t.uint())],
    t.ulong(),
  ),
  area: fn([arg("a", Point), arg("b", Point), arg("scale", t.f64())], t.f64()),
  sum: fn([arg("values", t.array("f32"))], t.f32()),
  total: fn([arg("values", t.array("i32"))], t.i32()),
  midpoint: fn(
    [arg("a", t.pointer(Point)), arg("result", t.pointer(Point, { mode: "out" }))],
    t.void(),
  ),
  shift: fn([arg("at", Point), arg("mode", Paint), arg("corner", Corner)], Point),
  visit: fn([arg("c", canvas()), arg("visit", Visitor), arg("user", t.userData())], t.int()),
  formatText: fn(
    [
      arg("buffer", t.stringBuffer({ capacity: 64 })),
      arg("format", t.string()),
      arg("value", t.int()),
    ],
    t.int(),
    { variadicFrom: 2 },
  ),
  logText: fn(
    [arg("level", t.int()), arg("format", t.string()), arg("value", t.f64())],
    t.int(),
    { variadicFrom: 2, vaList: true },
  ),
  widest: fn(
    [arg("c", t.char()), arg("s", t.schar()), arg("u", t.uchar()), arg("w", t.wchar())],
    t.wchar(),
  ),
  split: fn(
    [arg("value", t.f64()), arg("whole", t.out(t.int())), arg("part", t.out(t.f64()))],
    t.void(),
  ),
  turn: fn([arg("flags", Flags)], Flags),
  where: fn([arg("memory", t.address())], t.address({ owner: "library" })),
  isOn: fn(
    [arg("n", Numeral), arg("wide", t.i64()), arg("wider", t.ulongLong())],
    t.bool(),
  ),
  twice: fn([arg("value", t.int())], t.int()),
  measure: fn(
    [
      arg("width", t.out(t.int())),
      arg("ratio", t.out(t.f64())),
      arg("tone", t.out(t.u8())),
      arg("open", t.out(t.bool())),
      arg("mode", t.out(Paint)),
    ],
    t.void(),
  ),
  scale: fn(
    [
      arg("values", t.array("i32", { mode: "inout", length: { fixed: 4 } })),
      arg("steps", t.array("i16", { length: { fixed: 4 } })),
      arg("name", t.string()),
      arg("on", t.array("u8", { c: "bool", length: { fixed: 4 } })),
    ],
    t.void(),
  ),
  isSet: fn([arg("bit", t.u8()), arg("flag", t.bool())], t.bool()),
  label: fn(
    [
      arg("text", t.stringBuffer({ capacity: 8, length: "none" })),
      arg("rest", t.out(t.string({ owner: "library" }))),
      arg("used", t.out(t.long())),
    ],
    t.void(),
  ),
  raw: fn([arg("values", t.bytes()), arg("anything", t.array("f32", { c: "void" }))], t.void()),
  numberOf: fn([arg("serial", Serial)], t.void()),
  walk: fn([arg("walk", Walker), arg("compare", t.address())], t.void()),
  version: getGlobal(t.string({ owner: "library" }), { symbol: "shapes_version" }),
  setCount: setGlobal(t.int(), { symbol: "shapes_count" }),
};

const constants = {
  SHAPES_OK: 0,
  SHAPES_MISUSE: -21,
  SHAPES_ALL: 0xffffffff,
  SHAPES_FIRST: 97,
  SHAPES_SIZE: 24n,
  SHAPES_LOWEST: -0x8000000000000000n,
  SHAPES_HIGHEST: 0xffffffffffffffffn,
  SHAPES_SCALE: 0.1,
  SHAPES_RATIO: 0.10000000149011612,
  SHAPES_HUGE: constant(1e300, "A large float.", { float: true }),
  SHAPES_ZERO: -0,
  SHAPES_WHOLE: 2,
  SHAPES_TEXT: "1.2.13",
  SHAPES_QUOTED: 'a"b\\ ä?',
  SIDES: constant(4, "Sides of a square.", { symbol: "SHAPES_SIDES" }),
  shapes_corners: 4,
};

export default library({
  name: "shapes",
  version: "1.0.0",
  description: "Shapes.",
  modules: [nativeModule({ name: "all", description: "All of it.", constants, functions })],
  c: { headers: ["shapes.h"], includeDirs: ["."] },
  out: { typescript: "gen", header: "gen", docs: "gen" },
});
