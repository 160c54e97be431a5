// Bad structs and unions of C libraries, each with the finding it leads to.
import { arg, fn, t, type TNative } from "../../../src/schema/mod.ts";
import { type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

const PATH = "modules[0].functions.one.parameters[0]";
const out = { typescript: "out", header: "out", docs: "out" };

type Struct = ReturnType<typeof t.struct>;

/** A C library with a function that takes a struct. */
function taking(type: TNative): unknown {
  const one = fn([arg("a", type)], t.void());
  const { implementation: _, status: __, ...library } = good({ modules: [moduleOf({ one })], out });
  return { ...library, c: {} };
}

function row(
  what: string,
  type: TNative,
  message: string,
  fix: string,
  path: string = PATH,
): BadLibrary {
  return { what, library: taking(type), path, message, fix };
}

const point = t.struct("Point", { x: t.f64(), y: t.f64() });
const bits = t.struct("Bits", { a: t.bits("u32", 3) });

function knot(): Struct {
  const fields: { name: string; c: unknown }[] = [];
  const made = t.struct("Knot", {});
  fields.push({ name: "inner", c: { ...made.c, fields } });
  (fields[0] as { c: { fields: unknown } }).c = Object.assign(made.c, { fields });
  return made;
}

export const BAD_AGGREGATES: readonly BadLibrary[] = [
  row("an empty union", t.union("U", {}), "U is empty", "add a field"),
  row("a struct in itself", knot(), "Knot contains itself", "let the field be an address"),
  row(
    "a C name of a field that is none",
    t.struct("S", { x: t.u8() }, { names: { x: "a-b" } }),
    'S.x has the C name "a-b"',
    "give an identifier",
  ),
  row(
    "an array as a field",
    t.struct("S", { x: t.array("u8") }),
    'S.x cannot be "array"',
    "use a type that can be a field",
  ),
  row(
    "bit fields in a union",
    t.union("U", { x: t.bits("u8", 2) }),
    "U.x has bit fields in a union",
    "declare the integer that holds the bits",
  ),
  row(
    "a struct with bit fields in a union",
    t.union("U", { x: t.fixed(bits, 2) }),
    "U.x has bit fields in a union",
    "declare the integer that holds the bits",
  ),
  row(
    "a pointer to bit fields",
    t.struct("S", { x: t.pointer(bits) }),
    "S.x points to Bits, which has bit fields",
    "let the field be an address",
  ),
  row(
    "a field that is owned",
    t.struct("S", { x: t.string({ owner: { freedBy: "one" } }) }),
    "S.x states who owns it",
    "leave its owner out",
  ),
  row(
    "too many bits",
    t.struct("S", { x: t.bits("u8", 9) }),
    "S.x has 9 bits of u8",
    "give a width from 1 to 8",
  ),
  row(
    "bits of no integer",
    t.struct("S", { x: t.bits("f64" as "u8", 9) }),
    'S.x has bits of "f64"',
    "use u8, i8",
  ),
  row(
    "a fixed array without elements",
    t.struct("S", { x: t.fixed(t.u8(), 0) }),
    "S.x has 0 elements",
    "give a length from 1",
  ),
  row(
    "an array of bit fields",
    t.struct("S", { x: t.fixed(t.bits("u8", 1), 2) }),
    "S.x is an array of bit fields",
    "list them one by one",
  ),
  row(
    "an element that cannot be one",
    t.struct("S", { x: t.fixed(t.bytes(), 2) }),
    'S.x[] cannot be "bytes"',
    "use a type that can be a field",
  ),
  row(
    "a struct larger than memory for calls",
    t.struct("S", { x: t.fixed(t.fixed(t.f64(), 2 ** 14), 2 ** 14) }),
    "S has more than 268435456 bytes",
    "pass its memory as an address or as bytes",
  ),
  row(
    "a struct whose view has the name of another one",
    t.struct("Point", { x: t.struct("PointView", { x: t.u8() }) }),
    "leads to the name PointView, which is taken",
    "rename one of the two",
    "Point",
  ),
  row(
    "a struct whose view has the name of a class",
    t.struct("Float64", { x: t.u8() }),
    "leads to the name Float64Array, which is taken",
    "rename one of the two",
    "Float64",
  ),
  row(
    "a struct whose reader has the name of a helper",
    t.struct("Text", { x: point }),
    "leads to the name readText, which is taken",
    "rename one of the two",
    "Text",
  ),
  row(
    "a callback and a struct of one name",
    t.struct("Point", { x: t.callback("Point", [], t.void()) }),
    "is a callback and a struct",
    "rename one of the two",
    "Point",
  ),
];
