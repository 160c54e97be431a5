/**
 * Bindings of kinds.h, drafted by ziffi import. This file is yours: edit it, and import again when
 * the source has changed, which keeps your edits.
 *
 * @module
 */

import { arg, constant, fn, getGlobal, library, nativeModule, setGlobal, t } from "ziffi/schema";

const Store = t.handle("Store", { c: "kinds_store" });

/** A place in the plane. */
const Point = t.struct("Point", { x: t.f64(), y: t.f64() }, { c: "kinds_point" });

const KindsDate = t.struct(
  "KindsDate",
  {
    day: t.bits("u32", 5, { c: "unsigned int" }),
    month: t.bits("u32", 4, { c: "unsigned int" }),
    year: t.bits("u32", 23, { c: "unsigned int" }),
  },
  { c: "struct kinds_date" },
);

/** How a thing is coloured. */
const Color = t.enum("Color", { red: 0, green: 5, blue: 6 }, {
  c: "kinds_color",
  names: { red: "KINDS_COLOR_RED", green: "KINDS_COLOR_GREEN", blue: "KINDS_COLOR_BLUE" },
});

/** Flags of an opening; they are or'ed. */
const OpenFlags = t.flags("OpenFlags", { read: 1, write: 2, create: 4 }, {
  c: "enum kinds_open_flags",
  names: { read: "KINDS_READ", write: "KINDS_WRITE", create: "KINDS_CREATE" },
});

const Value = t.union("Value", { whole: t.i64(), real: t.f64(), raw: t.fixed(t.u8(), 16) }, {
  c: "kinds_value",
});

const RecordRange = t.struct("RecordRange", { low: t.int(), high: t.int() }, {
  c: "__typeof__(((struct kinds_record *)0)->range)",
});

/** A record with everything in it. */
// DECIDE: where the library uses it after a call, give a view of native memory, no object
const KindsRecord = t.struct(
  "KindsRecord",
  {
    id: t.u64(),
    name: t.string({ nullable: true }),
    label: t.fixed(t.char(), 16),
    corners: t.fixed(Point, 2),
    value: Value,
    color: Color,
    isNew: t.bool(),
    class: t.uchar(),
    sizes: t.fixed(t.fixed(t.long(), 3), 2),
    opaque: t.address({ nullable: true }),
    range: RecordRange,
  },
  { c: "struct kinds_record", names: { isNew: "isNew" } },
);

const Packet = t.struct("Packet", { tag: t.u8(), length: t.u32() }, {
  c: "kinds_packet",
  packed: true,
});

/** Called for every record; stops when it returns other than 0. */
const Visitor = t.callback(
  "Visitor",
  [arg("userData", t.userData()), arg("record", t.pointer(KindsRecord))],
  t.int(),
  { c: "kinds_visitor" },
);

const Logger = t.callback(
  "Logger",
  [arg("userData", t.userData()), arg("level", t.int()), arg("text", t.string({ nullable: true }))],
  t.void(),
  { c: "kinds_logger *", nullable: true, owner: { until: "close" } },
);

const SortCompare = t.callback(
  "SortCompare",
  [arg("arg1", t.int()), arg("arg2", t.int())],
  t.int(),
);

const kinds = nativeModule({
  name: "kinds",
  description: "What kinds.h declares.",
  constants: {
    KINDS_VERSION: "2.5",
    KINDS_MAX: constant(255, "The largest kind."),
    KINDS_WIDE: 9223372036854775807n,
    KINDS_RATIO: 1.5,
    KINDS_WHOLE: constant(2, undefined, { float: true }),
    KINDS_QUOTED: 'say "it\'s" \\ here',
    KINDS_LETTER: 107,
    KINDS_COLOR_AZURE: 6,
    KINDS_FIRST: 10,
    KINDS_SECOND: 20,
  },
  functions: {
    // DECIDE: is store the caller's to free with close?
    // DECIDE: is the result a status (t.status)?
    open: fn(
      [
        arg("path", t.string()),
        arg("options", t.string({ nullable: true })),
        arg(
          "store",
          t.out(
            t.handle("Store", { c: "kinds_store", nullable: true, owner: { freedBy: "close" } }),
          ),
        ),
      ],
      t.int(),
      { description: "Opens a store. The second param may be NULL." },
    ),
    // DECIDE: is store dead after this call? Then owner: "taken" is right
    close: fn([arg("store", t.handle("Store", { c: "kinds_store", owner: "taken" }))], t.void(), {
      description: "Closes a store.",
    }),
    // DECIDE: is the result the caller's to free with close?
    new: fn(
      [],
      t.handle("Store", { c: "kinds_store", nullable: true, owner: { freedBy: "close" } }),
      { description: "A store in memory, which is to be closed." },
    ),
    // DECIDE: is the result the library's, or the caller's to free with close?
    parent: fn(
      [arg("store", Store)],
      t.handle("Store", { c: "kinds_store", nullable: true, owner: "library" }),
      { description: "The store that this one is part of." },
    ),
    write: fn([arg("store", Store), arg("data", t.bytes())], t.int()),
    // DECIDE: does it only write buffer (mode: "out"), and is it done with it on return?
    read: fn(
      [arg("store", Store), arg("buffer", t.bytes({ mode: "inout", lengthType: t.int() }))],
      t.int(),
    ),
    // DECIDE: is buf text that is written (t.stringBuffer) or bytes (t.bytes)?
    name: fn([arg("store", Store), arg("buf", t.stringBuffer({ capacity: "argument" }))], t.int()),
    // DECIDE: does count count the elements of values?
    sum: fn([arg("values", t.array("f64"))], t.f64()),
    // DECIDE: does n_points count the elements of points?
    area: fn([arg("points", t.structs(Point, { lengthType: t.uint() }))], t.f64()),
    rotate: fn(
      [
        arg("matrix", t.array("f32", { length: { fixed: 4 }, mode: "inout" })),
        arg("angle", t.f64()),
      ],
      t.void(),
    ),
    // DECIDE: what does data point to: memory? For now it is an address
    // DECIDE: destroy frees what was given: the address of a C function, or t.literal() of a
    // constant of the header
    setBlob: fn(
      [
        arg("store", Store),
        arg("data", t.address({ nullable: true })),
        arg("n", t.int()),
        arg("destroy", t.address({ nullable: true })),
      ],
      t.int(),
    ),
    text: fn([arg("code", t.int())], t.string({ owner: "library", nullable: true }), {
      description: "Text about a code, which stays where it is.",
    }),
    copy: fn([arg("text", t.string())], t.string({ owner: { freedBy: "free" }, nullable: true }), {
      description: "A copy of a text, to be freed with kinds_free().",
    }),
    free: fn([arg("memory", t.address({ nullable: true, owner: "taken" }))], t.void(), {
      description: "A copy of a text, to be freed with kinds_free().",
    }),
    wide: fn([], t.string({ encoding: "wchar", owner: "library", nullable: true })),
    // DECIDE: is middle only written?
    // DECIDE: is index one value that is only written?
    middle: fn(
      [arg("store", Store), arg("middle", t.out(Point)), arg("index", t.out(t.int()))],
      t.bool(),
      { description: "Finds the middle; stores it in *middle and its number in *index." },
    ),
    mirror: fn([arg("point", Point)], Point),
    day: fn([arg("date", KindsDate)], t.uint()),
    mix: fn([arg("a", Color), arg("b", Color)], Color),
    flags: fn([arg("flags", OpenFlags)], t.int()),
    fill: fn([arg("record", t.pointer(KindsRecord, { mode: "inout" }))], t.void()),
    send: fn([arg("packet", Packet)], t.void()),
    // DECIDE: variant is the address of a struct kinds_variant, which a schema cannot hold
    vary: fn([arg("variant", t.address({ nullable: true }))], t.int()),
    // DECIDE: tail is the address of a struct kinds_tail, which a schema cannot hold
    tailLength: fn([arg("tail", t.address({ nullable: true }))], t.usize()),
    // DECIDE: methods is a table of functions, which libraries keep: the address of a Methods in
    // native memory
    register: fn([arg("methods", t.address({ nullable: true }))], t.int()),
    when: fn([arg("store", Store), arg("offset", t.long())], t.i64()),
    each: fn(
      [arg("store", Store), arg("visitor", Visitor), arg("userData", t.userData())],
      t.int(),
      { description: "Calls the visitor for each record before it returns." },
    ),
    // DECIDE: is logger kept until close, or done with on return?
    setLogger: fn(
      [arg("store", Store), arg("logger", Logger), arg("context", t.userData())],
      t.void(),
      { description: "Sets who is told of what happens; NULL for nobody." },
    ),
    // DECIDE: does count count the elements of values?
    sort: fn(
      [arg("values", t.array("i32", { mode: "inout" })), arg("compare", SortCompare)],
      t.void(),
    ),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    print: fn([arg("store", Store), arg("format", t.string())], t.int(), { variadicFrom: 2 }),
    // DECIDE: it is variadic: write one function for each list of arguments that is needed
    vprint: fn([arg("store", Store), arg("format", t.string())], t.int(), {
      variadicFrom: 2,
      vaList: true,
    }),
    // DECIDE: is the result the caller's to free with lockFree?
    lockNew: fn([], t.handle("Lock", { nullable: true, owner: { freedBy: "lockFree" } })),
    // DECIDE: is lock dead after this call? Then owner: "taken" is right
    lockFree: fn([arg("lock", t.handle("Lock", { owner: "taken" }))], t.void()),
    delete: fn([arg("default", t.int()), arg("class", t.int())], t.int()),
    // DECIDE: the header says nothing of its params: f(void), or list them
    old: fn([], t.int()),
    twice: fn([arg("value", t.int())], t.int(), { description: "Twice a number." }),
    getCount: getGlobal(t.int(), {
      symbol: "kinds_count",
      description: "How many stores are open.",
    }),
    setCount: setGlobal(t.int(), {
      symbol: "kinds_count",
      description: "How many stores are open.",
    }),
    // DECIDE: is kinds_banner text with a NUL at its end (t.string), or bytes? It is an address now
    getBanner: getGlobal(t.address({ owner: "library" }), { symbol: "kinds_banner" }),
  },
});

export default library({
  name: "kinds",
  version: "2.5.0",
  description: "Bindings of kinds.h.",
  modules: [kinds],
  c: { headers: ["kinds.h"], includeDirs: ["."], sources: ["kinds.c"], symbolPrefix: "kinds_" },
  out: { typescript: "generated", docs: "generated" },
});
