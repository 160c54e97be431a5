/** The schema of the C library with which shims are tested. */
import {
  arg,
  fn,
  getGlobal,
  library,
  nativeModule,
  setGlobal,
  t,
} from "../../../../src/schema/mod.ts";

const Point = t.struct("Point", { x: t.f64(), y: t.f32() }, { c: "point" });
const Line = t.struct("Line", {
  from: Point,
  to: t.fixed(Point, 2),
  label: t.string(),
  weight: t.ulong(),
}, { c: "line" });
const Flags = t.struct("Flags", {
  kind: t.bits("u32", 3, { c: "unsigned" }),
  level: t.bits("i32", 5, { c: "int" }),
  on: t.bits("bool", 1),
  count: t.longLong(),
}, { c: "flags" });
const Group = t.struct("Group", {
  tag: t.char(),
  all: t.fixed(Flags, 2),
  best: Flags,
  note: t.string({ nullable: true }),
}, { c: "group" });
const Num = t.union("Num", {
  i: t.i32(),
  d: t.f64(),
  bytes: t.fixed(t.u8(), 12),
}, { c: "number" });
const Packed = t.struct("Packed", { c: t.char(), i: t.i32(), d: t.f64() }, {
  packed: true,
  c: "packed",
});
const Mode = t.enum("Mode", { off: 0, on: 5 }, { c: "enum mode" });
const Better = t.callback("Better", [
  arg("a", t.address({ owner: "library" })),
  arg("b", t.address({ owner: "library" })),
], t.int());
const MapPoint = t.callback(
  "MapPoint",
  [arg("user", t.userData()), arg("p", Point), arg("f", t.pointer(Flags))],
  Point,
  { c: "demo_map" },
);
const Note = t.callback("Note", [arg("value", t.int())], t.void(), { c: "demo_note" });

const all = nativeModule({
  name: "all",
  description: "All of it.",
  functions: {
    add: fn([arg("a", t.u32()), arg("b", t.u32())], t.u32()),
    negate: fn([arg("value", t.i64())], t.i64()),
    largest: fn([], t.usize()),
    badPointer: fn([], t.handle("Nothing", { owner: "library" })),
    not: fn([arg("value", t.bool())], t.bool()),
    nextChar: fn([arg("value", t.char())], t.char()),
    nextWide: fn([arg("value", t.wchar())], t.wchar()),
    long: fn([arg("value", t.long())], t.long()),
    half: fn([arg("value", t.f32())], t.f32()),
    flip: fn([arg("mode", Mode)], Mode),
    swap: fn([arg("p", Point)], Point),
    length: fn([arg("l", Line)], t.f64()),
    number: fn([arg("n", Num)], Num),
    packed: fn([arg("p", Packed)], Packed),
    flags: fn([arg("f", Flags)], Flags),
    readGroup: fn([arg("g", t.pointer(Group, { nullable: true }))], t.int()),
    makeGroup: fn([arg("g", t.out(Group))], t.void()),
    bumpAll: fn([arg("all", t.structs(Flags, { mode: "inout" }))], t.void()),
    sum: fn([arg("values", t.array("f64")), arg("sum", t.out(t.f64()))], t.int()),
    format: fn(
      [
        arg("to", t.stringBuffer({ capacity: 40 })),
        arg("format", t.string()),
        arg("a", t.int()),
        arg("b", t.f64()),
      ],
      t.int(),
      { variadicFrom: 2 },
    ),
    formatList: fn(
      [
        arg("to", t.stringBuffer({ capacity: 40 })),
        arg("format", t.string()),
        arg("a", t.int()),
        arg("b", t.f64()),
      ],
      t.int(),
      { variadicFrom: 2, vaList: true },
    ),
    fail: fn([arg("code", t.int())], t.int(), { errno: true }),
    pick: fn([
      arg("values", t.array("i32", { length: { fixed: 3 } })),
      arg("count", t.int()),
      arg("better", Better),
    ], t.int()),
    apply: fn([arg("map", MapPoint), arg("user", t.userData()), arg("p", Point)], Point),
    notify: fn([arg("note", Note), arg("value", t.int())], t.void()),
    open: fn(
      [arg("name", t.string())],
      t.handle("Store", { c: "store", owner: { freedBy: "close" } }),
    ),
    close: fn([arg("s", t.handle("Store", { c: "store", owner: "taken" }))], t.void()),
    slowSum: fn([arg("values", t.array("f64")), arg("by", Point)], t.f64(), { nonblocking: true }),
    counter: getGlobal(t.int(), { symbol: "demo_counter" }),
    setCounter: setGlobal(t.int(), { symbol: "demo_counter" }),
    name: getGlobal(t.string({ owner: "library" }), { symbol: "demo_name" }),
    origin: getGlobal(Point, { symbol: "demo_origin" }),
    setOrigin: setGlobal(Point, { symbol: "demo_origin" }),
    newer: fn([arg("value", t.int())], t.int(), { optional: true }),
    addAgain: fn([arg("a", t.u32()), arg("b", t.u32())], t.u32(), {
      optional: true,
      symbol: "demo_add",
    }),
    keepList: fn([arg("a", t.f32())], t.void(), { variadicFrom: 0, vaList: true, optional: true }),
  },
});

export default library({
  name: "demo",
  version: "1.0.0",
  description: "Everything that a shim has to carry.",
  modules: [all],
  c: { headers: ["demo.h"], sources: ["demo.c"], symbolPrefix: "demo_" },
  out: { typescript: "generated", header: "generated", docs: "generated" },
});
