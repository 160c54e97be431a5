// Faults of types that tests plant into schema.ts or shapes.h, one at a time.
import type { Fault } from "./faults.ts";

/** Faults of structs, unions, bit fields, enums and callbacks. */
export const FIELD_FAULTS: readonly Fault[] = [
  {
    name: "swapped fields of one type",
    from: "{ x: t.f64(), y: t.f64() }",
    to: "{ y: t.f64(), x: t.f64() }",
    found: [
      /^Point\.x: x is at byte 8 in the schema and at 0 in the header/,
      /^Point\.y: y is at byte 0 in the schema and at 8 in the header/,
    ],
  },
  {
    name: "a field that the schema lacks",
    from: "  depth: t.i16(),\n",
    to: "",
    found: [
      /^Style\.weights: weights is at byte 8 in the schema and at 12 in the header/,
      /^Style\.mode: mode is at byte 20 in the schema and at 24 in the header/,
      /^Style\.at: at is at byte 24 in the schema and at 32 in the header/,
      /^Style\.name: name is at byte 40 in the schema and at 48 in the header/,
      /^Style\.compare: compare is at byte 48 in the schema and at 56 in the header/,
      /^Style\.tag: tag is at byte 56 in the schema and at 64 in the header/,
      /^Style: struct style has 64 bytes in the schema and 72 in the header/,
      /^Style: struct style has fields in the header that the schema lacks: int16_t depth at 8/,
    ],
  },
  {
    name: "a struct that is too short",
    from: "  tag: t.char(),\n",
    to: "",
    found: [
      /^Style: struct style has 64 bytes in the schema and 72 in the header/,
      /^Style: .* that the schema lacks: char tag at 64/,
    ],
  },
  {
    name: "a field that the header lacks",
    from: "  tag: t.char(),\n",
    to: "  tag: t.char(),\n  extra: t.u64(),\n",
    found: [
      /^Style\.extra: the header has no field extra/,
      /^Style: struct style has 80 bytes in the schema and 72 in the header/,
    ],
  },
  {
    name: "a field of the wrong sign",
    from: "depth: t.i16()",
    to: "depth: t.u16()",
    found: [/^Style\.depth: the schema says unsigned short \(16-bit unsigned\), the header short/],
  },
  {
    name: "a field of the wrong type and the right width",
    from: "size: t.u32()",
    to: "size: t.f32()",
    found: [/^Style\.size: the schema says float, the header unsigned int/],
  },
  {
    name: "a field of the wrong width in padding",
    from: "code: t.u8()",
    to: "code: t.u16()",
    found: [/^Style\.code: the schema says unsigned short .*, the header unsigned char/],
  },
  {
    name: "an array field of another length",
    from: "t.fixed(t.f32(), 3)",
    to: "t.fixed(t.f32(), 2)",
    found: [
      /^Style\.weights: the schema says float\[2\], the header float\[3\]/,
      /^Style\.mode: mode is at byte 20 in the schema and at 24 in the header/,
      /^Style\.at: /,
      /^Style\.name: /,
      /^Style\.compare: /,
      /^Style\.tag: /,
      /^Style: struct style has 64 bytes in the schema and 72 in the header/,
    ],
  },
  {
    name: "a pointer field for a number",
    from: "name: t.string({ nullable: true })",
    to: "name: t.u64()",
    found: [/^Style\.name: .* unsigned long .*, the header char \*/],
  },
  {
    name: "a param of a callback field",
    from: `[arg("a", t.address()), arg("b", t.address())],\n  t.int(),`,
    to: `[arg("a", t.address()), arg("b", t.u32())],\n  t.int(),`,
    found: [/^Style\.compare\.b: the schema says unsigned int .*, the header void \*/],
  },
  {
    name: "a param of a callback type",
    from: `arg("index", t.int())`,
    to: `arg("index", t.i64())`,
    found: [/^Visitor\.index: the schema says long .*, the header int/],
  },
  {
    name: "the result of a callback type",
    from: `arg("user", t.userData())],\n  t.int(),`,
    to: `arg("user", t.userData())],\n  t.void(),`,
    found: [/^Visitor result: the schema says void, the header int/],
  },
  {
    name: "a bit field of another width",
    from: `t.bits("u32", 3)`,
    to: `t.bits("u32", 4)`,
    found: [/^Flags\.kind: kind has 4 bits in the schema and 3 in the header/],
  },
  {
    name: "a bit field of another sign",
    from: `t.bits("i32", 5)`,
    to: `t.bits("u32", 5)`,
    found: [/^Flags\.delta: delta is unsigned in the schema and signed in the header/],
  },
  {
    name: "a bit field that the header lacks",
    from: `delta: t.bits("i32", 5)`,
    to: `drift: t.bits("i32", 5)`,
    found: [
      /^Flags\.drift: the header has no field drift/,
      /^Flags: packed_flags has fields in the header that the schema lacks: int delta at 0:3-7/,
    ],
  },
  {
    name: "a field beside bit fields",
    from: "rest: t.u16()",
    to: "rest: t.u64()",
    found: [
      /^Flags\.rest: rest is at byte 8 in the schema and at 2 in the header/,
      /^Flags\.rest: the schema says unsigned long/,
      /^Flags: packed_flags has 16 bytes in the schema and 4 in the header/,
      /^Flags: packed_flags is aligned to 8 bytes in the schema and to 4 in the header/,
    ],
  },
  {
    name: "a union with a wider member",
    from: "part: t.f64() }",
    to: "part: t.f64(), more: t.fixed(t.f64(), 2) }",
    found: [
      /^Numeral\.more: the header has no field more/,
      /^Numeral: number has 16 bytes in the schema and 8 in the header/,
    ],
  },
  {
    name: "an enum of another width than its C type",
    from: `{ fill: 0, stroke: 1 }, { c: "paint" }`,
    to: `{ fill: 0, stroke: 1 }, { c: "paint", of: "u8" }`,
    found: [/^Style\.mode: the schema takes paint for 1 bytes; it has 4 on linux-x64-gnu/],
  },
];

/** Faults of the header: versions of it for which the schema was not written. */
export const HEADER_FAULTS: readonly Fault[] = [
  {
    name: "a constant with more behind a NUL",
    from: '"1.2" ".13"',
    to: '"1.2.13" "\\0c"',
    found: [
      /^SHAPES_TEXT: \w+ is "1\.2\.13" in the schema and it and more behind a NUL in the header$/,
    ],
  },
  {
    name: "a constant in an array with more behind two NULs",
    from: '#define SHAPES_TEXT "1.2" ".13"',
    to: 'static const char SHAPES_TEXT[20] = "1.2.13\\0\\0c";',
    found: [/^SHAPES_TEXT: .* and it and more behind a NUL in the header/],
  },
  {
    name: "no fault, but a constant in an array that is longer",
    from: '#define SHAPES_TEXT "1.2" ".13"',
    to: 'static const char SHAPES_TEXT[20] = "1.2.13";',
    found: [],
  },
  {
    name: "a new field in the middle",
    from: "    int16_t depth;\n",
    to: "    int64_t serial;\n    int16_t depth;\n",
    found: [
      /^Style\.depth: depth is at byte 8 in the schema and at 16 in the header/,
      /^Style\.weights: weights is at byte 12 in the schema and at 20 in the header/,
      /^Style\.mode: mode is at byte 24 in the schema and at 32 in the header/,
      /^Style\.at: at is at byte 32 in the schema and at 40 in the header/,
      /^Style\.name: name is at byte 48 in the schema and at 56 in the header/,
      /^Style\.compare: compare is at byte 56 in the schema and at 64 in the header/,
      /^Style\.tag: tag is at byte 64 in the schema and at 72 in the header/,
      /^Style: struct style has 72 bytes in the schema and 80 in the header/,
      /^Style: .* that the schema lacks: int64_t serial at 8/,
    ],
  },
  {
    name: "a packed struct",
    from: "struct style {",
    to: "struct __attribute__((packed, aligned(1))) style {",
    found: [
      /^Style\.size: size is at byte 4 in the schema and at 1/,
      /^Style\.depth: depth is at byte 8 in the schema and at 5/,
      /^Style\.weights: .* and at 7/,
      /^Style\.mode: .* and at 19/,
      /^Style\.at: .* and at 23/,
      /^Style\.name: .* and at 39/,
      /^Style\.compare: .* and at 47/,
      /^Style\.tag: .* and at 55/,
      /^Style: struct style has 72 bytes in the schema and 56/,
      /^Style: struct style is aligned to 8 bytes in the schema and to 1 in the header/,
    ],
  },
  {
    name: "a function that was removed, and one that was changed",
    from: "int canvas_id(const canvas *c);\nword checksum(word start,",
    to: "word checksum(unsigned start,",
    found: [
      /^canvasId: the header has no function canvas_id/,
      /^checksum\.start: .* the header unsigned int \(32-bit unsigned\)/,
    ],
  },
  {
    name: "an enum of another width",
    from: "typedef enum { FILL, STROKE } paint;",
    to: "typedef enum __attribute__((packed)) { FILL, STROKE } paint;",
    found: [/^Style\.mode: the schema takes paint for 4 bytes; it has 1 on linux-x64-gnu/],
  },
];
