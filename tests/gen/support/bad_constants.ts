// Bad constants and C names of enum members, each with the finding it leads to.
import {
  arg,
  type CLibrary,
  constant,
  type ConstantFacts,
  fn,
  nativeModule,
  t,
} from "../../../src/schema/mod.ts";
import { bad, type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

type Part = Readonly<Record<string, unknown>>;

/** A module whose constants may be anything. */
const moduleWith = (constants: unknown, functions: unknown = { one: fn([], t.void()) }) => ({
  ...(moduleOf(functions) as object),
  constants: typeof constants === "object" && constants !== null && !Array.isArray(constants)
    ? nativeModule({
      ...{ name: "mine", description: "One.", functions: {} },
      constants: constants as Readonly<Record<string, ConstantFacts>>,
    }).constants
    : constants,
});

const AT = "modules[0].constants";

function one(
  what: string,
  name: string,
  value: unknown,
  message: string,
  fix: string,
  part: Part = {},
): BadLibrary {
  const library = good({ modules: [moduleWith({ [name]: value })], ...part });
  return { what, library, path: `${AT}.${name}`, message, fix };
}

/** The value of a constant as a schema from JSON may have it. */
const facts = (text: unknown, kind: unknown = "number", rest: Part = {}) => ({
  ...{ kind, text, ...rest },
});

const VALUES: readonly BadLibrary[] = [
  {
    what: "constants that are no object",
    library: good({ modules: [moduleWith([1])] }),
    path: AT,
    message: "is not an object",
    fix: "write it like SQLITE_OK: 0",
  },
  one("a constant that is an object", "A", { value: 1 }, "is no constant", "write it like"),
  one("a constant that is true", "A", true, 'true is "boolean"', "give a number, a bigint or"),
  one("a constant without a value", "A", facts(1), '1 is "number"', "give a number, a bigint or"),
  one("a constant that is NaN", "A", NaN, "NaN is no finite number", "leave it out"),
  one("an infinite constant", "A", -Infinity, "-Infinity is no finite number", "leave it out"),
  one("code as a constant", "A", facts("1;x"), "1;x is no finite number", "leave it out"),
  one("a number in another form", "A", facts("1.50"), "1.50 is no finite number", "leave it out"),
  one("an integer that is not safe", "A", 2 ** 53, "is no safe integer", "write a bigint"),
  one("65 bits", "A", 2n ** 64n, "18446744073709551616 has no 64 bits", "give it as a string"),
  one("a low bigint", "A", -(2n ** 63n) - 1n, "has no 64 bits", "give it as a string"),
  one("code as a bigint", "A", facts("1n", "bigint"), "1n has no 64 bits", "give it as a string"),
  one("a NUL in a string", "A", "a\0b", "has a NUL or a lone surrogate", "without them"),
  one("a lone surrogate", "A", "a\ud800", "has a NUL or a lone surrogate", "without them"),
  one(
    "a string that is a float",
    "A",
    facts("a", "string", { float: true }),
    '"string" has float: true',
    "leave float out",
  ),
  one(
    "a description that is no text",
    "A",
    facts("1", "number", { description: 1 }),
    "has the description 1",
    "describe it in a sentence",
  ),
];

const NAMES: readonly BadLibrary[] = [
  one("a constant that is no identifier", "a-b", 1, '"a-b" is no identifier', "give it a name"),
  one("a reserved word", "default", 1, "default is a name that TypeScript", "another name"),
  one("a global of JavaScript", "NaN", 1, "NaN is a name that TypeScript", "another name"),
  one("a name of generated code", "Math", 1, "Math is a name that TypeScript", "another name"),
  one("a helper of generated code", "badEnum", 1, "badEnum is a name that", "another name"),
  one(
    "a C name that is none",
    "A",
    constant(1, "", { symbol: "1A" }),
    'has the C name "1A"',
    "give an identifier as symbol",
  ),
  one(
    "a C name that is a word of C",
    "A",
    constant(1, "", { symbol: "typeof" }),
    'has the C name "typeof"',
    "give an identifier as symbol",
  ),
  one(
    "a macro in lower case in a header that is generated",
    "size",
    1,
    "the macro size could change other names of the header",
    "use upper case",
  ),
  {
    what: "a constant in two modules",
    library: good({
      modules: [
        moduleWith({ A: 1 }),
        { ...moduleWith({ A: 1 }, { two: fn([], t.void()) }), name: "other" },
      ],
    }),
    path: "modules[1].constants.A",
    message: "is defined twice",
    fix: "rename one of the two",
  },
];

/** Names that a constant and something else have. */
function clash(
  name: string,
  symbol: string,
  type: Parameters<typeof arg>[1],
  message: string,
  c?: CLibrary,
): BadLibrary {
  const functions = { one: fn([arg("a", type)], t.void(), { symbol: "Mine_One" }) };
  const modules = [moduleWith({ [name]: constant(1, "", { symbol }) }, functions)];
  return {
    what: `a constant ${name} of the C name ${symbol} where another has it (${message})`,
    library: good({ modules, ...(c === undefined ? {} : { c, implementation: undefined }) }),
    path: name,
    message,
    fix: message.startsWith("is") ? "another name" : "give the constant another symbol",
  };
}

const point = t.pointer(t.struct("Point", { x: t.u8() }));
const mode = t.enum("Mode", { fast: 1 });
const CLASHES: readonly BadLibrary[] = [
  clash("open", "OPEN", t.u8(), "is a constant and a part of the generated module"),
  clash("bind", "BIND", t.u8(), "is a constant and a part of the generated module", {
    headers: ["a.h"],
  }),
  clash("windows", "WIN", t.u8(), "is a constant and a part of the generated module"),
  clash("BadApi", "BADAPI", t.u8(), "is a constant and a part of the generated module"),
  clash("Mode", "MODE", mode, "is a constant and an enum"),
  clash("PointView", "VIEW", point, "is a constant and a name of the struct Point"),
  clash("Call", "CALL", t.callback("Call", [], t.void()), "is a constant and a callback", {}),
  clash("A", "Mine_One", t.u8(), "has the C name of the function one"),
  clash("A", "BAD_MODE_FAST", mode, "has the C name of Mode.fast"),
  clash("A", "BAD_STATUS_OK", t.u8(), "has the C name of the status ok"),
  clash("A", "BAD_H", t.u8(), "has the C name of the guard of the header"),
  clash(
    "A",
    "FAST",
    t.enum("Mode", { fast: 1 }, { names: { fast: "FAST" } }),
    "has the C name of Mode.fast",
  ),
  clash(
    "A",
    "X",
    t.pointer(t.struct("Point", { x: t.u8() }, { names: { x: "X" } })),
    "has the C name of Point.x",
  ),
  clash("A", "SPOT", t.pointer(t.struct("P", { x: t.u8() }, { c: "SPOT" })), "the struct P", {}),
  clash("A", "MODE", t.enum("M", { a: 1 }, { c: "MODE" }), "has the C name of the enum M", {}),
  clash("A", "CALL", t.callback("K", [], t.void(), { c: "CALL" }), "of the callback K", {}),
  {
    what: "two constants of one C name",
    library: good({
      modules: [moduleWith({ A: 1, B: constant(1, "", { symbol: "A" }) })],
    }),
    path: "B",
    message: "has the C name of the constant A",
    fix: "give the constant another symbol",
  },
];

const NAME_FIX = "give the member another C name in names";

/** Two enums whose members are C names of a header that ziffi writes. */
function members(
  what: string,
  a: Parameters<typeof arg>[1],
  b: Parameters<typeof arg>[1],
  path: string,
  message: string,
  c?: CLibrary,
): BadLibrary {
  const functions = {
    one: fn([arg("a", a), arg("b", b)], t.void(), c === undefined ? {} : { symbol: "bad_one" }),
  };
  const part = c === undefined ? {} : { c, implementation: undefined };
  const library = good({ modules: [moduleOf(functions)], ...part });
  return { what, library, path, message, fix: NAME_FIX };
}

const same = (name: string, symbol: string) =>
  t.enum(name, { fast: 1 }, { names: { fast: symbol } });
const MEMBER_CLASHES: readonly BadLibrary[] = [
  members(
    "two enums with one C name",
    same("A", "SAME"),
    same("B", "SAME"),
    "B.fast",
    "has the C name SAME of A.fast",
  ),
  members(
    "a member with the C name of a function",
    same("A", "bad_one"),
    t.u8(),
    "A.fast",
    "has the C name bad_one of the function one",
    {},
  ),
  members(
    "a member with the C name of a status",
    same("A", "BAD_STATUS_OK"),
    t.u8(),
    "A.fast",
    "has the C name BAD_STATUS_OK of the status ok",
  ),
  members(
    "a member with the C name of another enum",
    same("A", "bad_mode_t"),
    t.enum("Mode", { fast: 1 }),
    "A.fast",
    "has the C name bad_mode_t of the enum Mode",
  ),
  members(
    "a member with the name of the guard",
    same("A", "BAD_H"),
    t.u8(),
    "A.fast",
    "has the C name BAD_H of the guard of the header",
  ),
  members(
    "members that are one C name by default",
    t.enum("Mode", { fastOne: 1 }),
    t.enum("ModeFast", { one: 1 }),
    "ModeFast.one",
    "has the C name BAD_MODE_FAST_ONE of Mode.fastOne",
  ),
];

const named = (names: unknown) => ({
  one: fn([arg("a", t.enum("E", { fast: 1 }, { names: names as object }))], t.void()),
});
const PARAM = "one.parameters[0]";
const MEMBERS: readonly BadLibrary[] = [
  bad("names of members in a list", named(["A"]), PARAM, "an enum has names", "give C names of"),
  bad("a name with a blank", named({ fast: "A B" }), PARAM, "an enum has names", "give C names of"),
  bad("a name of C", named({ fast: "int" }), PARAM, "an enum has names", "give C names of"),
  bad(
    "a name of no member",
    named({ slow: "A" }),
    PARAM,
    "E has a C name of slow",
    "name a member",
  ),
  bad(
    "one C name for two members",
    {
      one: fn([
        arg("a", t.enum("E", { fast: 1, slow: 2 }, { names: { fast: "A", slow: "A" } })),
      ], t.void()),
    },
    PARAM,
    "E.slow has the C name of E.fast",
    "give each member its own C name",
  ),
];

/** One bad schema for each finding about constants. */
export const BAD_CONSTANTS: readonly BadLibrary[] = [
  ...VALUES,
  ...NAMES,
  ...CLASHES,
  ...MEMBER_CLASHES,
  ...MEMBERS,
];
