// Lengths that are no size_t with a mistake in them, each with the finding it leads to.
import { arg, fn, t } from "../../../src/schema/mod.ts";
import { goodC } from "./bad_c.ts";
import { type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

const F = "modules[0].functions.one";
const A = `${F}.parameters[0]`;

type Type = Parameters<typeof arg>[1];
const taking = (type: Type) => ({ one: fn([arg("a", type)], t.void()) });

const row = (
  what: string,
  type: Type,
  path: string,
  message: string,
  fix: string,
): BadLibrary => ({ what, library: goodC(taking(type)), path, message, fix });

/** A name that the generated module has itself. */
const own = (name: string): BadLibrary => ({
  what: `a struct that is called ${name}`,
  library: goodC(taking(t.struct(name, { x: t.int() }))),
  path: name,
  message: "is a name that the generated module of bad uses",
  fix: "rename the type",
});

const NO_INTEGER = "give a C integer such as t.int()";

/** One bad schema for each finding about lengths, and about names of the module itself. */
export const BAD_LENGTHS: readonly BadLibrary[] = [
  row(
    "a length that is no integer",
    t.array("u8", { lengthType: t.f64() }),
    A,
    'an array has lengthType {"kind":"f64"}',
    NO_INTEGER,
  ),
  row(
    "code in the type of a length",
    t.structs(t.struct("Pair", { x: t.int() }), {
      lengthType: { ...t.int(), c: { kind: "i32", c: "int; evil" } } as never,
    }),
    A,
    "a structArray has lengthType",
    NO_INTEGER,
  ),
  row(
    "the type of a length that does not pass",
    t.stringBuffer({ capacity: 8, length: "none", lengthType: t.int() }),
    F,
    "a passes no length",
    "leave lengthType out",
  ),
  row(
    "the type of a fixed length",
    t.array("u8", { length: { fixed: 3 }, lengthType: t.int() }),
    F,
    "a passes no length",
    "leave lengthType out",
  ),
  row(
    "a capacity that does not fit",
    t.stringBuffer({ capacity: 128, lengthType: t.i8() }),
    F,
    "a has a capacity of 128, which does not fit its length",
    "give at most 127",
  ),
  row(
    "a least length that does not fit",
    t.bytes({ minLength: 256, lengthType: t.uchar() }),
    F,
    "a has a minLength of 256, which does not fit its length",
    "give at most 255",
  ),
  {
    what: "the type of a length in a Zig library",
    library: good({ modules: [moduleOf(taking(t.array("u8", { lengthType: t.int() })))] }),
    path: A,
    message: "a length that is no size_t needs a C library",
    fix: "bind it as a C library",
  },
  own("BadApi"),
  own("BadLibrary"),
];
