// Values that a param may refuse, each with the text that a message shows for it.

/** A value, and how messages show it. */
export type Sample = readonly [value: unknown, shown: string];

/** Values that are never a number, a bigint, a boolean, a string or an object of plain data. */
const NOTHING: readonly Sample[] = [
  [undefined, "undefined"],
  [null, "null"],
  [Symbol("odd"), "Symbol(odd)"],
];

const STRINGS: readonly Sample[] = [["", '""'], ["1", '"1"']];
const BOOLEANS: readonly Sample[] = [[true, "true"], [false, "false"]];
const BIGINTS: readonly Sample[] = [[1n, "1n"], [-1n, "-1n"]];
const NUMBERS: readonly Sample[] = [[0, "0"], [1, "1"], [NaN, "NaN"], [-0, "-0"]];

/** Objects, with some that would turn into a number when asked. */
const OBJECTS: readonly Sample[] = [
  [{}, "an object with no keys"],
  [{ valueOf: () => 1 }, "an object with valueOf"],
  [Object(1), "Number"],
  [Object(true), "Boolean"],
  [Object("a"), "String"],
  [new Date(0), "Date"],
  [[], "an array of 0"],
  [[1], "an array of 1"],
];

const OTHERS: readonly Sample[] = [
  [new Map(), "Map"],
  [new DataView(new ArrayBuffer(2)), "DataView of 2 bytes"],
  [new Uint8Array(3), "Uint8Array of 3 bytes"],
  [function odd() {}, "function odd"],
];

/** What each kind of param refuses for its type alone. */
export const WRONG_TYPES = {
  number: [...NOTHING, ...STRINGS, ...BOOLEANS, ...BIGINTS, ...OBJECTS, ...OTHERS],
  numberOrBigint: [...NOTHING, ...STRINGS, ...BOOLEANS, ...OBJECTS, ...OTHERS],
  boolean: [...NOTHING, ...STRINGS, ...NUMBERS, ...BIGINTS, ...OBJECTS, ...OTHERS],
  string: [...NOTHING, ...NUMBERS, ...BOOLEANS, ...BIGINTS, ...OBJECTS, ...OTHERS],
  array: [...NOTHING, ...STRINGS, ...NUMBERS, ...BOOLEANS, ...BIGINTS, ...OBJECTS],
  object: [...NOTHING, ...STRINGS, ...NUMBERS, ...BOOLEANS, ...BIGINTS],
} as const satisfies Record<string, readonly Sample[]>;
