// Facts that would reach generated code as they are, each with the finding it leads to.
import { arg, fn, t } from "../../../src/schema/mod.ts";
import { bad, type BadLibrary, good } from "./bad_libraries.ts";

const A = "one.parameters[0]";

/** A function whose array has other facts than `t.array` makes. */
const array = (facts: object) => {
  const type = t.array("f64");
  return { one: fn([arg("a", { ...type, c: { ...type.c, ...facts } })], t.void()) };
};
const scalar = (c: object) => ({ one: fn([{ ...arg("a", t.u64()), c }], t.void()) });
const text = (part: object, path: string, message: string, fix: string): BadLibrary => ({
  what: `${path} that is ${message}`,
  library: good(part),
  path,
  message,
  fix,
});

/** Facts of types. */
const TYPES: readonly BadLibrary[] = [
  bad("an unknown dtype", array({ of: "u9" }), A, 'an array has of "u9"', "u8, i8"),
  bad("an unknown mode", array({ mode: "out" }), A, 'an array has mode "out"', '"in" or "inout"'),
  bad("an unknown length", array({ length: "later" }), A, 'length "later"', '"after", "before"'),
  bad("a length of null", array({ length: null }), A, "length null", '"after", "before"'),
  bad("code as a length", array({ minLength: "0) || x(7" }), A, "minLength", "from 0 up"),
  bad("a negative length", array({ minLength: -1.5 }), A, "minLength -1.5", "from 0 up"),
  bad("an unknown as", scalar({ kind: "u64", as: "numbr" }), A, 'u64 as "numbr"', "only 64 bits"),
  bad("as for 32 bits", scalar({ kind: "u32", as: "number" }), A, 'u32 as "number"', "only 64"),
  bad(
    "two params of one C name",
    { one: fn([arg("aBC", t.u8()), arg("aBc", t.u8())], t.void()) },
    "one",
    "params aBC and aBc have one name in C",
    "rename one",
  ),
  bad(
    "two fields of one C name",
    { one: fn([arg("a", t.pointer(t.struct("S", { aBC: t.u8(), aBc: t.u8() })))], t.void()) },
    A,
    "fields of S aBC and aBc have one name in C",
    "rename one",
  ),
  bad(
    "two members of one C name",
    { one: fn([arg("a", t.enum("E", { aBC: 1, aBc: 2 }))], t.void()) },
    A,
    "members of E aBC and aBc have one name in C",
    "rename one",
  ),
  bad(
    "code as a Zig name",
    { one: fn([], t.void(), { zig: { name: "f(); g" } }) },
    "one.zig",
    '"f(); g" is no Zig name',
    "give an identifier",
  ),
  bad(
    "code as a comptime argument",
    { one: fn([], t.void(), { zig: { name: "f", comptime: ["u8, 1"] } }) },
    "one.zig",
    '"u8, 1" is no Zig name',
    "give an identifier",
  ),
];

/** Texts of a library. */
const TEXTS: readonly BadLibrary[] = [
  text({ version: '1"; x' }, "version", "is no version", 'like "1.0.0"'),
  text({ implementation: 'a"b' }, "implementation", "is no path", "without quotes"),
  text({ runtime: 5 }, "runtime", "is no path", "without quotes"),
  text({ package: "a\nb" }, "package", "is no path", "without quotes"),
  text({ localBuilds: ["a\\b"] }, "localBuilds[0]", "is no path", "without quotes"),
];

/** One bad schema for each finding of gen/validate_facts.ts. */
export const BAD_FACTS: readonly BadLibrary[] = [...TYPES, ...TEXTS];
