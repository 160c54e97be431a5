// A C library without headers and with every kind of type that structs can hold.
import {
  arg,
  fn,
  getGlobal,
  library,
  nativeModule,
  setGlobal,
  t,
} from "../../../src/schema/mod.ts";

const Mode = t.enum("Mode", { off: 0, on: 5 }, { of: "u8" });
const Colour = t.enum("Colour", { red: 0, lowest: -2147483648 }, { c: "enum rich_colour" });
const Level = t.enum("Level", { low: 1, high: 2 }, { c: "int" });
const Access = t.flags("Access", { read: 1, top: 2 ** 31 });
const Named = t.enum("Named", { one: 1, two: 2 }, { as: "names", c: "rich_named" });

const Inner = t.struct("Inner", { index: t.short(), bytes: t.fixed(t.char(), 3), wide: t.wchar() });
const Visit = t.callback(
  "Visit",
  [arg("at", t.pointer(Inner)), arg("copy", Inner), arg("user", t.userData())],
  t.int(),
);
const Nested = t.callback(
  "Chain",
  [arg("visit", t.address()), arg("mode", Mode)],
  t.void(),
  { c: "rich_chain" },
);
const Bits = t.struct("Bits", {
  low: t.bits("u32", 3, { c: "unsigned" }),
  signed: t.bits("i32", 5),
  flag: t.bits("bool", 1),
  rest: t.u8(),
});
const Outer = t.struct("Outer", { before: t.int(), bits: Bits, more: t.fixed(Bits, 2) });
const Numbers = t.struct("Numbers", {
  c: t.char(),
  s: t.ushort(),
  l: t.long(),
  ul: t.ulong(),
  ll: t.longLong(),
  big: t.u64({ as: "number" }),
  size: t.usize(),
  half: t.f32(),
  mode: Mode,
  colour: Colour,
  level: Level,
  access: Access,
  named: Named,
  default: t.bool(),
});
const Arrays = t.struct("Arrays", {
  inner: Inner,
  list: t.fixed(Inner, 2),
  grid: t.fixed(t.fixed(t.f64(), 3), 2),
  flags: t.fixed(t.bool(), 4),
  modes: t.fixed(Mode, 2),
  bigs: t.fixed(t.i64(), 2),
  longs: t.fixed(t.long(), 2),
});
const Value = t.union("Value", {
  i: t.i32(),
  f: t.f32(),
  size: t.usize(),
  text: t.string({ nullable: true }),
  inner: Inner,
});
const Plain = t.union("Plain", { i: t.i32(), f: t.f32() }, { c: "union rich_plain" });
const Pointers = t.struct("Pointers", {
  name: t.string(),
  nick: t.string({ nullable: true }),
  visit: Visit,
  chain: Nested,
  best: t.pointer(Inner, { nullable: true }),
  pair: t.fixed(t.pointer(Inner), 2),
  gauge: t.handle("Gauge", { c: "rich_gauge" }),
  other: t.handle("Other", { c: "struct rich_other" }),
  at: t.address({ nullable: true }),
  value: Value,
});
const Packed = t.struct("Packed", { a: t.u8(), d: t.f64(), inner: Inner }, {
  packed: true,
  c: "struct rich_packed",
});

const functions = {
  numbers: fn([arg("numbers", t.pointer(Numbers, { mode: "inout" }))], Numbers),
  arrays: fn([arg("arrays", Arrays), arg("packed", Packed), arg("plain", Plain)], Arrays, {
    description: "Takes structs by value.",
  }),
  pointers: fn(
    [arg("p", t.pointer(Pointers)), arg("visit", Visit), arg("u", t.userData())],
    t.int(),
  ),
  pointersOut: fn([arg("p", t.pointer(Pointers, { mode: "out", nullable: true }))], t.void()),
  value: fn([arg("value", t.pointer(Value, { mode: "inout" }))], Value),
  bits: fn(
    [arg("bits", t.pointer(Bits, { mode: "inout", nullable: true })), arg("outer", Outer)],
    t.pointer(Bits, { owner: "library" }),
  ),
  newBits: fn([], t.pointer(Bits, { owner: { freedBy: "freeBits" } })),
  freeBits: fn([arg("bits", t.address({ owner: "taken" }))], t.void()),
  allBits: fn([arg("bits", t.structs(Bits, { mode: "inout", length: "before" }))], t.void()),
  list: fn([arg("list", t.structs(Inner, { mode: "inout" }))], t.void()),
  three: fn([arg("list", t.structs(Value, { mode: "out", length: { fixed: 3 } }))], t.void()),
  inner: fn([], t.pointer(Inner, { owner: "library", nullable: true })),
  newInner: fn([], t.pointer(Inner, { owner: { freedBy: "freeInner" } })),
  freeInner: fn([arg("inner", t.address({ owner: "taken" }))], t.void()),
  logNumber: fn([arg("format", t.string()), arg("n", t.int())], t.int(), {
    symbol: "rich_log",
    variadicFrom: 1,
  }),
  logText: fn([arg("format", t.string()), arg("text", t.string())], t.int(), {
    symbol: "rich_log",
    variadicFrom: 1,
  }),
  getCount: getGlobal(t.int(), { symbol: "rich_count", description: "How many there are." }),
  setCount: setGlobal(t.int(), { symbol: "rich_count" }),
};

/** The library. */
export default library({
  name: "rich",
  version: "1.0.0",
  description: "Every kind of type.",
  modules: [nativeModule({ name: "all", description: "All.", functions })],
  c: {},
  out: { typescript: ".", header: ".", docs: "." },
});
