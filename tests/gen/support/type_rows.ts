// Every type of the vocabulary, as a param and as a result, for the generated table of types.
import {
  arg,
  type Facts,
  fn,
  library,
  nativeModule,
  t,
  type TNative,
} from "../../../src/schema/mod.ts";

const Point = t.struct("Point", { x: t.f64(), y: t.f64() });
const Value = t.union("Value", { whole: t.i64(), real: t.f64() });
const Mode = t.enum("Mode", { read: 0, write: 1 });
const Named = t.enum("Named", { low: 0, high: 1 }, { as: "names" });
const Bits = t.flags("Bits", { first: 1, second: 2 });
const Visit = t.callback("Visit", [arg("at", t.i32()), arg("data", t.userData())], t.void());

const scalars = {
  "t.u8()": t.u8(),
  "t.i8()": t.i8(),
  "t.u16()": t.u16(),
  "t.i16()": t.i16(),
  "t.u32()": t.u32(),
  "t.i32()": t.i32(),
  "t.u64()": t.u64(),
  "t.i64()": t.i64(),
  't.u64({ as: "number" })': t.u64({ as: "number" }),
  't.i64({ as: "number" })': t.i64({ as: "number" }),
  "t.usize()": t.usize(),
  "t.isize()": t.isize(),
  "t.bool()": t.bool(),
  "t.f32()": t.f32(),
  "t.f64()": t.f64(),
  "t.char()": t.char(),
  "t.schar()": t.schar(),
  "t.uchar()": t.uchar(),
  "t.short()": t.short(),
  "t.ushort()": t.ushort(),
  "t.int()": t.int(),
  "t.uint()": t.uint(),
  "t.long()": t.long(),
  "t.ulong()": t.ulong(),
  "t.longLong()": t.longLong(),
  "t.ulongLong()": t.ulongLong(),
  "t.intptr()": t.intptr(),
  "t.uintptr()": t.uintptr(),
  "t.wchar()": t.wchar(),
  't.enum("Mode", { … })': Mode,
  't.enum("Named", { … }, { as: "names" })': Named,
  't.flags("Bits", { … })': Bits,
};

const params = {
  ...scalars,
  "t.address()": t.address(),
  "t.address({ nullable: true })": t.address({ nullable: true }),
  't.handle("Db")': t.handle("Db"),
  't.handle("Db", { nullable: true })': t.handle("Db", { nullable: true }),
  't.array("f64")': t.array("f64"),
  't.array("u8", { mode: "inout" })': t.array("u8", { mode: "inout" }),
  "t.bytes()": t.bytes(),
  "t.bytes({ lengthType: t.int() })": t.bytes({ lengthType: t.int() }),
  "t.string()": t.string(),
  "t.string({ nullable: true })": t.string({ nullable: true }),
  't.string({ encoding: "utf16" })': t.string({ encoding: "utf16" }),
  "t.stringBuffer({ capacity: 64 })": t.stringBuffer({ capacity: 64 }),
  't.struct("Point", { … })': Point,
  't.union("Value", { … })': Value,
  "t.pointer(Point)": t.pointer(Point),
  't.pointer(Point, { mode: "out" })': t.pointer(Point, { mode: "out" }),
  "t.structs(Point)": t.structs(Point),
  "t.out(t.i32())": t.out(t.i32()),
  "t.inout(t.f64())": t.inout(t.f64()),
  "t.out(Point)": t.out(Point),
  't.callback("Visit", [ … ], t.void())': Visit,
};

const results = {
  "t.void()": t.void(),
  ...scalars,
  't.address({ owner: "library" })': t.address({ owner: "library" }),
  't.handle("Db", { owner: "library" })': t.handle("Db", { owner: "library" }),
  't.string({ owner: "library" })': t.string({ owner: "library" }),
  't.struct("Point", { … })': Point,
  't.union("Value", { … })': Value,
  't.pointer(Point, { owner: "library" })': t.pointer(Point, { owner: "library" }),
  "t.status()": t.status(),
  "t.status({ ok: [0, 100] })": t.status({ ok: [0, 100] }),
  "t.orErrno(t.i32())": t.orErrno(t.i32()),
};

const numbered = <R>(
  types: Readonly<Record<string, TNative<unknown, Facts>>>,
  name: string,
  make: (type: TNative<unknown, Facts>, text: string) => R,
) =>
  Object.fromEntries(
    Object.entries(types).map(([text, type], index) => [`${name}${index}`, make(type, text)]),
  );

const status = { ok: { code: 0, text: "Success" } };

export default library({
  name: "types",
  version: "1.0.0",
  description: "Every type.",
  status,
  modules: [
    nativeModule({
      name: "params",
      description: "A type as a param.",
      functions: numbered(params, "param", (type, description) => {
        const data = type === Visit ? [arg("data", t.userData())] : [];
        return fn([arg("value", type), ...data], t.void(), { description });
      }),
    }),
    nativeModule({
      name: "results",
      description: "A type as a result.",
      functions: numbered(results, "result", (type, description) => fn([], type, { description })),
    }),
  ],
  c: { direct: { linux: ["libtypes.so"] } },
  out: { typescript: "generated", docs: "generated" },
});
