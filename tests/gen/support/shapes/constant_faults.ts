// Faults of constants and members of enums that tests plant into schema.ts, all at once.
import type { Fault } from "./faults.ts";

const differs = (name: string, schema: string, header: string) =>
  new RegExp(`^${name}: \\w+ is ${schema} in the schema and ${header} in the header$`);

/** Faults of constants. */
export const CONSTANT_FAULTS: readonly Fault[] = [
  {
    name: "another number",
    from: "SHAPES_OK: 0",
    to: "SHAPES_OK: 1",
    found: [differs("SHAPES_OK", "1", "0")],
  },
  {
    name: "another sign",
    from: "SHAPES_MISUSE: -21",
    to: "SHAPES_MISUSE: 21",
    found: [differs("SHAPES_MISUSE", "21", "-21")],
  },
  {
    name: "a negative number of the same 32 bits",
    from: "SHAPES_ALL: 0xffffffff",
    to: "SHAPES_ALL: -1",
    found: [differs("SHAPES_ALL", "-1", "4294967295")],
  },
  {
    name: "a string for a number",
    from: "SHAPES_FIRST: 97",
    to: 'SHAPES_FIRST: "a"',
    found: [/^SHAPES_FIRST: SHAPES_FIRST is a string in the schema and none in the header: /],
  },
  {
    name: "a negative number of the same 64 bits",
    from: "SHAPES_HIGHEST: 0xffffffffffffffffn",
    to: "SHAPES_HIGHEST: -1n",
    found: [differs("SHAPES_HIGHEST", "-1", "18446744073709551615")],
  },
  {
    name: "a bigint that is one off",
    from: "SHAPES_LOWEST: -0x8000000000000000n",
    to: "SHAPES_LOWEST: -0x7fffffffffffffffn",
    found: [differs("SHAPES_LOWEST", "-9223372036854775807", "-9223372036854775808")],
  },
  {
    name: "a float of another precision",
    from: "SHAPES_RATIO: 0.10000000149011612",
    to: "SHAPES_RATIO: 0.1",
    found: [differs("SHAPES_RATIO", "0\\.1", "0\\.10000000149011612")],
  },
  {
    name: "a float that is one bit off",
    from: "SHAPES_SCALE: 0.1",
    to: "SHAPES_SCALE: 0.10000000000000002",
    found: [differs("SHAPES_SCALE", "0\\.10000000000000002", "0\\.1")],
  },
  {
    name: "an integer that a float rounds to",
    from: "SHAPES_SIZE: 24n",
    to: 'SHAPES_SIZE: 24n,\n  WIDE: constant(2 ** 64, "", { float: true, symbol: "SHAPES_SIZE" })',
    found: [differs("WIDE", "18446744073709552000", "24")],
  },
  {
    name: "a float for an integer",
    from: "  SIDES: constant(4,",
    to: '  FOUR: constant(4, "", { float: true, symbol: "SHAPES_SIDES" }),\n  SIDES: constant(4,',
    found: [/^FOUR: SHAPES_SIDES is the float 4 in the schema and an integer in the header$/],
  },
  {
    name: "a negative zero",
    from: "SHAPES_ZERO: -0",
    to: 'SHAPES_ZERO: -0,\n  NO_ZERO: constant(-0, "", { symbol: "SHAPES_OK" })',
    found: [/^NO_ZERO: SHAPES_OK is the float -0 in the schema and the zero 0 in the header$/],
  },
  {
    name: "an integer for a float with a fraction",
    from: "  SHAPES_WHOLE: 2,",
    to: '  SHAPES_WHOLE: 2,\n  TENTH: constant(0, "", { symbol: "SHAPES_SCALE" }),',
    found: [differs("TENTH", "0", "0\\.1")],
  },
  {
    name: "another text",
    from: 'SHAPES_TEXT: "1.2.13"',
    to: 'SHAPES_TEXT: "1.2.12"',
    found: [/^SHAPES_TEXT: SHAPES_TEXT is "1\.2\.12" in the schema and "1\.2\.13" in the header$/],
  },
  {
    name: "the beginning of a text",
    from: "SHAPES_QUOTED: 'a\"b\\\\ ä?'",
    to: "SHAPES_QUOTED: 'a\"b'",
    found: [/: SHAPES_QUOTED is "a\\"b" in the schema and "a\\"b\\\\ ä\?" in the header$/],
  },
  {
    name: "a constant that the header lacks",
    from: '"Sides of a square.", { symbol: "SHAPES_SIDES"',
    to: '"Sides of a square.", { symbol: "SHAPES_SIDE"',
    found: [/^SIDES: the header has no constant SHAPES_SIDE$/],
  },
  {
    name: "a macro without a value, a macro with arguments, a pointer and a function",
    from: "  shapes_corners: 4,",
    to: `  shapes_corners: 4,
  SHAPES_EMPTY: 1,
  SHAPES_DOUBLE: 2,
  SHAPES_NOWHERE: -1,
  SHAPES_VOID: constant("", "", { symbol: "SHAPES_NOWHERE" }),
  canvas_id: 0,`,
    found: [
      /^SHAPES_EMPTY: .* none in the header: expected expression$/,
      /^SHAPES_DOUBLE: the header has no constant SHAPES_DOUBLE$/,
      /^SHAPES_NOWHERE: .* none in the header: pointer cannot be cast/,
      /^SHAPES_VOID: SHAPES_NOWHERE is a string in the schema and none in the header: /,
      /^canvas_id: .* none in the header: pointer cannot be cast/,
    ],
  },
  {
    name: "a member of another value, and one that the header lacks",
    from: 'names: { none: "CORNER_NONE", round: "CORNER_ROUND" }',
    to: 'names: { none: "CORNER_ROUND", round: "CORNER_SQUARE" }',
    found: [
      /^Corner\.none: CORNER_ROUND is -1 in the schema and 0 in the header$/,
      /^Corner\.round: the header has no constant CORNER_SQUARE$/,
    ],
  },
];
