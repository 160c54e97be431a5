// Faults behind pointers that tests plant into schema.ts, one at a time.
import type { Fault } from "./faults.ts";

/**
 * Faults in groups that are planted together: each changes another place, and a compiler is asked
 * once for all of them.
 */
export function together(faults: readonly Fault[]): Fault[][] {
  const groups: Fault[][] = [];
  for (const one of faults) {
    const group = groups.find((others) =>
      others.every(({ from, target }) => from !== one.from && target === one.target)
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** A fault of the function `measure`, `scale`, `isSet`, `label`, `raw` or `walk`. */
function fault(name: string, from: string, to: string, found: RegExp): Fault {
  return { name, from, to, found: [found] };
}

/** Faults that only memory shows: what is behind a pointer, in elements and in text. */
export const POINTER_FAULTS: readonly Fault[] = [
  fault(
    "a byte that is written as int",
    `arg("width", t.out(t.int()))`,
    `arg("width", t.out(t.u8()))`,
    /^measure\.width: the schema says unsigned char \*, the header int \*/,
  ),
  fault(
    "a bool that is written as int",
    `arg("width", t.out(t.int()))`,
    `arg("width", t.out(t.bool()))`,
    /^measure\.width: the schema says bool \*, the header int \*/,
  ),
  fault(
    "a byte that is written as double",
    `arg("ratio", t.out(t.f64()))`,
    `arg("ratio", t.out(t.i8()))`,
    /^measure\.ratio: the schema says signed char \*, the header double \*/,
  ),
  fault(
    "an int that is written as byte",
    `arg("tone", t.out(t.u8()))`,
    `arg("tone", t.out(t.i32()))`,
    /^measure\.tone: the schema says int \*, the header unsigned char \*/,
  ),
  fault(
    "a byte of another sign",
    `arg("tone", t.out(t.u8()))`,
    `arg("tone", t.out(t.i8()))`,
    /^measure\.tone: the schema says signed char \*, the header unsigned char \*/,
  ),
  fault(
    "a bool that is written as byte",
    `arg("tone", t.out(t.u8()))`,
    `arg("tone", t.out(t.bool()))`,
    /^measure\.tone: the schema says bool \*, the header unsigned char \*/,
  ),
  fault(
    "a byte that is written as bool",
    `arg("open", t.out(t.bool()))`,
    `arg("open", t.out(t.u8()))`,
    /^measure\.open: the schema says unsigned char \*, the header bool \*/,
  ),
  fault(
    "an enum that is written as more than it",
    `arg("mode", t.out(Paint))`,
    `arg("mode", t.out(t.i64()))`,
    /^measure\.mode: the schema says long \*, the header paint \*/,
  ),
  fault(
    "an enum of bytes behind a pointer",
    `arg("mode", t.out(Paint))`,
    `arg("mode", t.out(t.u8()))`,
    /^measure\.mode: the schema says unsigned char \*, the header paint \*/,
  ),
  fault(
    "an address for a number behind a pointer",
    `arg("ratio", t.out(t.f64()))`,
    `arg("ratio", t.out(t.address({ owner: "library" })))`,
    /^measure\.ratio: the schema says void \*\*, the header double \*/,
  ),
  fault(
    "an array of bytes that is one of int",
    `t.array("i32", { mode: "inout", length: { fixed: 4 } })`,
    `t.array("u8", { mode: "inout", length: { fixed: 4 } })`,
    /^scale\.values: the schema says unsigned char \*, the header int \*/,
  ),
  fault(
    "an array of signed bytes that is one of short",
    `t.array("i16", {`,
    `t.array("i8", {`,
    /^scale\.steps: the schema says signed char \*, the header short \*/,
  ),
  fault(
    "an array of bytes that states the type of the header",
    `t.array("i16", {`,
    `t.array("i8", { c: "int16_t",`,
    /^scale\.steps: the schema lends signed char .* as short \(16-bit signed\), which it states/,
  ),
  fault(
    "an array of floats that states the type of the header",
    `t.array("f32", { c: "void" })`,
    `t.array("f32", { c: "int32_t" })`,
    /^raw\.anything: the schema lends float as int \(32-bit signed\), which it states as c/,
  ),
  fault(
    "bytes for bools",
    `t.array("u8", { c: "bool", length`,
    `t.array("u8", { length`,
    /^scale\.on: the schema says unsigned char \*, the header bool \*/,
  ),
  fault(
    "wide text",
    `arg("name", t.string()),\n      arg("on"`,
    `arg("name", t.string({ encoding: "utf16" })),\n      arg("on"`,
    /^scale\.name: the schema says unsigned short \*, the header unsigned char \*/,
  ),
  fault(
    "a bool that is a byte",
    `arg("bit", t.u8())`,
    `arg("bit", t.bool())`,
    /^isSet\.bit: .* bool \(8-bit unsigned\), the header unsigned char/,
  ),
  fault(
    "a byte that is a bool",
    `arg("flag", t.bool())`,
    `arg("flag", t.u8())`,
    /^isSet\.flag: .* unsigned char \(8-bit unsigned\), the header bool/,
  ),
  fault(
    "text where C writes the address of text",
    `arg("rest", t.out(t.string({ owner: "library" })))`,
    `arg("rest", t.stringBuffer({ capacity: 8, length: "none" }))`,
    /^label\.rest: the schema says char \*, the header unsigned char \*\*/,
  ),
  {
    ...fault(
      "long long for long behind a pointer, on Windows",
      `arg("used", t.out(t.long()))`,
      `arg("used", t.out(t.longLong()))`,
      /^label\.used: the schema says long long \*, the header long \*/,
    ),
    target: "win32-x64",
  },
  fault(
    "bytes for a number",
    `arg("bit", t.u8())`,
    `arg("bit", t.bytes({ length: { fixed: 1 } }))`,
    /^isSet\.bit: the schema says bytes, the header unsigned char/,
  ),
  fault(
    "a bool of a callback that is a byte",
    `arg("last", t.bool())`,
    `arg("last", t.u8())`,
    /^Walker\.last: .* unsigned char \(8-bit unsigned\), the header bool/,
  ),
  fault(
    "a callback for a pointer to one",
    `arg("compare", t.address())]`,
    `arg("compare", Compare)]`,
    /^walk\.compare: the schema says int \(\*\)\(.*\), the header int \(\*\*\)\(void \*, void \*\)/,
  ),
  fault(
    "an address for an array in a struct",
    "id: t.fixed(t.u8(), 8)",
    "id: t.address({ nullable: true })",
    /^Serial\.id: the schema says an address, the header unsigned char\[8\]/,
  ),
  fault(
    "another struct behind a pointer of a struct",
    "path: t.pointer(Point)",
    "path: t.pointer(Style)",
    /^Serial\.path: the schema says struct style \*, the header point \*/,
  ),
];
