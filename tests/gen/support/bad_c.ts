// C libraries with a mistake in what they are made of, each with the finding it leads to.
import { arg, fn, t } from "../../../src/schema/mod.ts";
import { type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

const OUT = { typescript: "out", header: "out", docs: "out" };

/** A good C library; tests replace parts of it. */
export function goodC(functions: object = { one: fn([], t.void()) }, part: object = {}): object {
  const { implementation: _, status: __, ...library } = good({
    modules: [moduleOf(functions)],
    out: OUT,
  });
  return { ...library, c: {}, ...part };
}

const part = (
  what: string,
  given: object,
  path: string,
  message: string,
  fix: string,
): BadLibrary => ({ what, library: goodC(undefined, given), path, message, fix });

const c = (what: string, facts: unknown, path: string, message: string, fix: string): BadLibrary =>
  part(what, { c: facts }, path, message, fix);

/** Where the library is. */
const PLACES: readonly BadLibrary[] = [
  c("c that is no object", 1, "c", "1 is no object", "give c: {"),
  c("an unknown key of c", { header: [] }, "c.header", "is not known", "use one of headers"),
  c("headers that are no list", { headers: "a.h" }, "c.headers", "is no list", "list of strings"),
  c(
    "code in the name of a header",
    { headers: ['a.h"\n#include <evil.h'] },
    "c.headers[0]",
    "is not allowed",
    "as it stands in #include",
  ),
  c("a header that is a number", { headers: [1] }, "c.headers[0]", "1 is not allowed", "#include"),
  c(
    "a folder with a quote",
    { includeDirs: ["a'b"] },
    "c.includeDirs[0]",
    "is not allowed",
    "without quotes",
  ),
  c("code in a source", { sources: ["a`b"] }, "c.sources[0]", "is not allowed", "without quotes"),
  c(
    "a library that is a path",
    { systemLibraries: ["../z"] },
    "c.systemLibraries[0]",
    "is not allowed",
    'a name such as "z"',
  ),
  c("a flag with a blank", { flags: ["-O2 -x"] }, "c.flags[0]", "is not allowed", "-O2"),
  c("defines in a list", { defines: [] }, "c.defines", "is no object", "NDEBUG"),
  c(
    "code in a define",
    { defines: { A: "1\n#define B" } },
    "c.defines.A",
    "is not allowed",
    "without backslashes",
  ),
  c("a define that is none", { defines: { "a-b": "1" } }, "c.defines.a-b", "not allowed", "C name"),
  c("a Zig file with a quote", { zig: 'a"b' }, "c.zig", "is not allowed", "without quotes"),
  c("an unknown mode", { mode: "fast" }, "c.mode", '"fast" is no mode', '"compiled" or "direct"'),
  c("direct mode of nothing", { mode: "direct" }, "c.mode", "needs the file", "libz.so.1"),
  c("files in a list", { direct: ["a"] }, "c.direct", "is no object", "libz.so.1"),
  c("an unknown platform", { direct: { beos: [] } }, "c.direct.beos", "is no platform", "linux"),
  c("a prefix that is none", { symbolPrefix: "a-" }, "c.symbolPrefix", "is no C name", 'or ""'),
  part(
    "both kinds of library",
    { implementation: "." },
    "implementation",
    "has c or a Zig implementation",
    "leave one of the two out",
  ),
  part(
    "a shim at an absolute path",
    { out: { ...OUT, shim: "/a" } },
    "out.shim",
    "is absolute",
    "relative to the schema",
  ),
  part(
    "a status that is no int32",
    { status: { much: { code: 2 ** 31, text: "Too much" } } },
    "status.much",
    "is not an int32",
    "list it under status",
  ),
];

const A = "modules[0].functions.one.parameters[0]";
const R = "modules[0].functions.one.returnType";

function row(
  what: string,
  functions: object,
  path: string,
  message: string,
  fix: string,
): BadLibrary {
  return { what, library: goodC(functions), path, message, fix };
}

type Type = Parameters<typeof arg>[1];
const taking = (type: Type) => ({ one: fn([arg("a", type)], t.void()) });
/** A type with other facts than `t` makes. */
const loose = (type: Type, facts: object) =>
  taking({ ...type, c: { ...type.c, ...facts } } as Type);
const calling = (...parts: Parameters<typeof t.callback>) => taking(t.callback(...parts));

/** Facts of types. */
const TYPES: readonly BadLibrary[] = [
  row("code as a C type", loose(t.int(), { c: "int); x(" }), A, "has c", "unsigned char"),
  row("code as a handle", taking(t.handle("Box", { c: "box; x" })), A, "has c", "unsigned char"),
  row(
    "code as a callback",
    calling("F", [], t.void(), { c: "f *) g(" }),
    A,
    "a callback has c",
    "unsigned char",
  ),
  row("an unknown encoding", loose(t.string(), { encoding: "ebcdic" }), A, "has encoding", "utf16"),
  row(
    "a buffer of nothing",
    taking(t.stringBuffer({ capacity: 0 })),
    A,
    "has capacity 0",
    "from 1",
  ),
  row(
    "a buffer without a capacity",
    taking(t.stringBuffer({ capacity: "argument", mode: "inout" })),
    A,
    "cannot give the capacity",
    "as a number",
  ),
  row("a length of 0", taking(t.array("u8", { length: { fixed: 0 } })), A, "has length", "fixed"),
  row("an owner of nobody", loose(t.address(), { owner: "me" }), A, "has owner", '"taken"'),
  row(
    "an owner of two",
    loose(t.address(), { owner: { of: "a", until: "b" } }),
    A,
    "has owner",
    "",
  ),
  row("null that is a word", loose(t.handle("Box"), { nullable: "no" }), A, "has nullable", "true"),
  row("an enum of floats", loose(t.enum("E", { a: 1 }), { of: "f32" }), A, "has of", "u16"),
  row(
    "a member that does not fit",
    taking(t.enum("E", { a: 256 }, { of: "u8" })),
    A,
    "E.a is not name: uint8",
    "use an uint8 value",
  ),
  row(
    "flags with names",
    loose(t.flags("E", { a: 1 }), { as: "names" }),
    A,
    "is flags and has names",
    "leave as out",
  ),
  row("an out of a word", loose(t.out(t.int()), { value: "int" }), A, "has value", "a type of t"),
  row("an out of a list", taking(t.out(t.array("u8"))), A, "out of array", "use a number"),
  row(
    "an inout of a view",
    taking(t.inout(t.pointer(t.struct("S", { x: t.u8() }), { owner: "library" }))),
    A,
    "inout of pointer",
    "use a number",
  ),
  row(
    "a struct in a word",
    loose(t.pointer(t.struct("S", { x: t.u8() })), { to: "S" }),
    A,
    "has to",
    "a t.struct",
  ),
  row(
    "an unknown kind in an out",
    loose(t.out(t.int()), { value: { kind: "f16" } }),
    A,
    "f16",
    "t",
  ),
  row(
    "errno for a struct",
    { one: fn([], t.orErrno(t.struct("S", { x: t.u8() }))) },
    R,
    "errno cannot explain a struct",
    "use a number",
  ),
  row(
    "a number that is null",
    { one: fn([], t.orErrno(t.int(), { when: "null" })) },
    R,
    "does not fail when null",
    'use when: "negative"',
  ),
];

/** Types of callbacks. */
const CALLBACKS: readonly BadLibrary[] = [
  row("a callback in lower case", calling("f", [], t.void()), A, "not PascalCase", "rename"),
  row("a callback named Map", calling("Promise", [], t.void()), A, "generated code uses", "rename"),
  row(
    "a param of a callback without a name",
    calling("F", [{ ...arg("a", t.int()), name: "A" }], t.void()),
    A,
    "F.A is not camelCase",
    "wrap it",
  ),
  row(
    "two params of a callback with one name",
    calling("F", [arg("a", t.int()), arg("a", t.int())], t.void()),
    A,
    "F.a is there twice",
    "rename",
  ),
  row(
    "an array for a callback",
    calling("F", [arg("a", t.array("u8"))], t.void()),
    A,
    'F.a cannot be "array"',
    "a callback takes",
  ),
  row(
    "a callback that frees",
    calling("F", [arg("a", t.handle("Box", { owner: "taken" }))], t.void()),
    A,
    "F.a states an owner",
    "is borrowed",
  ),
  row(
    "user data twice",
    calling("F", [arg("a", t.userData()), arg("b", t.userData())], t.void()),
    A,
    "F has user data twice",
    "as an address",
  ),
  row(
    "a callback that gives a string",
    calling("F", [], t.string({ owner: "library" })),
    A,
    'F cannot give "string"',
    "gives a number",
  ),
  row(
    "a callback that gives a text",
    calling("F", [], t.struct("S", { text: t.string() })),
    A,
    "gives a struct that points to what JavaScript frees",
    "give numbers",
  ),
  row(
    "a fallback that does not fit",
    calling("F", [], t.u8(), { fallback: 256 }),
    A,
    "F has the fallback 256",
    "a value of its result",
  ),
];

/** Zig libraries that use what needs a shim. */
const ZIG: readonly BadLibrary[] = [
  t.char(),
  t.handle("Box", { c: "box" }),
  t.array("u8", { c: "char" }),
  t.array("u8", { length: { fixed: 4 } }),
  t.string({ c: "char" }),
  t.string({ encoding: "utf16" }),
  t.pointer(t.struct("S", { x: t.u8() }), { nullable: true }),
  t.out(t.int()),
].map((type, i) => ({
  what: `a Zig library with ${(type as Type).c.kind} (${i})`,
  library: good({ modules: [moduleOf(taking(type as Type))] }),
  path: A,
  message: "needs a C library",
  fix: "bind it as a C library",
}));

/** One bad schema for each finding about C libraries and their types. */
export const BAD_C: readonly BadLibrary[] = [...PLACES, ...TYPES, ...CALLBACKS, ...ZIG];
