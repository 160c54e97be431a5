// Bad types, owners and lengths, each with the finding it leads to.
import { Type } from "typebox";
import { arg, fn, t } from "../../../src/schema/mod.ts";
import { bad, type BadLibrary, good, moduleOf, USE_T } from "./bad_libraries.ts";

const one = (type: Parameters<typeof arg>[1]) => ({ one: fn([arg("a", type)], t.void()) });
const A = "one.parameters[0]";
const R = "one.returnType";

const twoFunctions = (a: Parameters<typeof arg>[1], b: Parameters<typeof arg>[1]) =>
  good({ modules: [moduleOf({ one: fn([arg("a", a), arg("b", b)], t.void()) })] });

/** Types and names of types. */
const TYPES: readonly BadLibrary[] = [
  bad(
    "plain TypeBox without C facts",
    { one: Type.Function([Object.assign(Type.Number(), { name: "a" })], t.void()) },
    A,
    "says nothing of its C type",
    USE_T,
  ),
  bad(
    "an unknown kind",
    { one: fn([], { ...t.f64(), c: { kind: "f16" } }) },
    R,
    'has the unknown type "f16"',
    USE_T,
  ),
  bad("an empty enum", one(t.enum("E", {})), A, "enum E is empty", "add a member"),
  bad("a wide enum", one(t.enum("E", { a: 2 ** 31 })), A, "E.a is not name: int32", "int32 value"),
  bad(
    "an enum with one value twice",
    one(t.enum("E", { a: 1, b: 1 })),
    A,
    "E has one value twice",
    "give each member its own value",
  ),
  bad(
    "a bad enum in a struct",
    one(t.pointer(t.struct("S", { x: t.enum("E", {}) }))),
    A,
    "enum E is empty",
    "add a member",
  ),
  bad("an empty struct", one(t.pointer(t.struct("S", {}))), A, "S is empty", "add a field"),
  bad(
    "a bad name of a field",
    one(t.pointer(t.struct("S", { a_b: t.u8() }))),
    A,
    "S.a_b is not camelCase",
    "rename the field",
  ),
  bad(
    "a field that cannot be one",
    one(t.pointer(t.struct("S", { x: t.string() }))),
    A,
    'S.x cannot be "string"',
    "use a scalar",
  ),
  bad(
    "a bad name of a type",
    one(t.handle("counter")),
    A,
    '"counter" is not PascalCase',
    "rename the type",
  ),
  bad(
    "a name that generated code uses",
    one(t.pointer(t.struct("DataView", { x: t.u8() }))),
    A,
    "DataView is a name that generated code uses",
    "rename the type",
  ),
  {
    what: "an enum and a struct of one name",
    library: twoFunctions(t.enum("E", { a: 1 }), t.pointer(t.struct("E", { x: t.u8() }))),
    path: "E",
    message: "is an enum and a struct",
    fix: "rename one of the two",
  },
  {
    what: "one name for two types",
    library: twoFunctions(t.enum("E", { a: 1 }), t.enum("E", { a: 2 })),
    path: "one.b",
    message: "E is defined in two different ways",
    fix: "define it once",
  },
];

/** Who owns what. */
const OWNERS: readonly BadLibrary[] = [
  bad(
    "a param that says who frees it",
    one(t.address({ owner: { freedBy: "one" } })),
    A,
    "a param has no freedBy",
    'use owner: "call" or "taken"',
  ),
  bad(
    "a param of the library",
    one(t.handle("Box", { owner: "library" })),
    A,
    "a param is not owned by library",
    'use owner: "call" or "taken"',
  ),
  bad(
    "a string that is taken",
    one(t.string({ owner: "taken" })),
    A,
    "a string is lent for the call only",
    "leave its owner out",
  ),
  bad(
    "a result without an owner",
    { one: fn([], t.handle("Box")) },
    R,
    "does not say who owns the result",
    'state owner: "library" or owner: { freedBy: "…" }',
  ),
  bad(
    "a value or status without an owner",
    { one: fn([], t.orStatus(t.address())) },
    R,
    "does not say who owns the result",
    'state owner: "library" or owner: { freedBy: "…" }',
  ),
  bad(
    "a function to free that is not there",
    { one: fn([], t.address({ owner: { freedBy: "two" } })) },
    R,
    "there is no function two to free it",
    "add it to a module",
  ),
  bad(
    "a string that is freed in another way",
    { one: fn([], t.string({ owner: { freedBy: "one" } })) },
    R,
    "one cannot free a string by its address",
    'give it one param, t.address({ owner: "taken" })',
  ),
];

/** Lengths of arrays. */
const LENGTHS: readonly BadLibrary[] = [
  bad(
    "a length of its own",
    { one: fn([arg("a", t.bytes()), arg("aLength", t.usize())], t.void()) },
    "one",
    "aLength is the length of a",
    "leave that param out",
  ),
  bad(
    "the length of nothing",
    one(t.array("u8", { length: { sameAs: "b" } })),
    "one",
    "a has the length of b, which passes none",
    "name another array param that passes its length",
  ),
  bad(
    "the length of itself",
    one(t.array("u8", { length: { sameAs: "a" } })),
    "one",
    "a has the length of a, which passes none",
    "name another array param that passes its length",
  ),
];

export const BAD_TYPES: readonly BadLibrary[] = [...TYPES, ...OWNERS, ...LENGTHS];
