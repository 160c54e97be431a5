// Bad lists of callbacks and bad literals, each with the finding it leads to.
import { arg, fn, t } from "../../../src/schema/mod.ts";
import { goodC } from "./bad_c.ts";
import { bad, type BadLibrary } from "./bad_libraries.ts";

const F = "modules[0].functions.one";
const A = `${F}.parameters[0]`;
type Type = Parameters<typeof arg>[1];

const row = (
  what: string,
  functions: object,
  path: string,
  message: string,
  fix: string,
): BadLibrary => {
  const library = goodC(functions, { c: { headers: ["one.h"] } });
  return { what, library, path, message, fix };
};

const taking = (type: Type, options = {}) => ({ one: fn([arg("a", type)], t.void(), options) });
const count = () => arg("count", t.int());
const listing = (of: Type, length = "count") =>
  taking(t.callback("Call", [count(), arg("values", t.list(of, { length }))], t.void()));

const LISTS: readonly BadLibrary[] = [
  row(
    "a list that nobody counts",
    listing(t.int(), "size"),
    A,
    'Call.values has the length "size"',
    "a param of the callback that is an integer",
  ),
  row(
    "a list that a float counts",
    taking(
      t.callback("Call", [
        arg("count", t.f64()),
        arg("values", t.list(t.int(), { length: "count" })),
      ], t.void()),
    ),
    A,
    'Call.values has the length "count"',
    "an integer",
  ),
  row(
    "a list of structs",
    listing(t.struct("S", { x: t.f64() })),
    A,
    'Call.values is a list of "struct"',
    "numbers, enums, strings, handles or addresses",
  ),
  row(
    "a list of lists",
    listing(t.list(t.int(), { length: "count" })),
    A,
    'Call.values is a list of "list"',
    "numbers, enums",
  ),
  row(
    "a list that is owned",
    listing(t.handle("Box", { owner: "taken" })),
    A,
    "Call.values states an owner of its elements",
    "leave its owner out",
  ),
  row(
    "a list that a function takes",
    taking(t.list(t.int(), { length: "count" })),
    A,
    "a list cannot be a param of a function",
    "t.array",
  ),
  row(
    "a list with a number as its length",
    listing(t.int(), 4 as unknown as string),
    A,
    "a list has length 4",
    "give a name",
  ),
];

const NO_LITERALS: readonly (readonly [what: string, expression: unknown])[] = [
  ["a call", "system(1)"],
  ["a call in brackets", "(system)(1)"],
  ["a call with a text", '(system)"rm"'],
  ["an end of a statement", "1; int x"],
  ["a block", "({ 1; })"],
  ["a new line", "1\n#define A"],
  ["a comment", "1 /* x */"],
  ["a text without its end", '"text'],
  ["a text that a backslash ends", '"text\\'],
  ["a trigraph", '"??/"'],
  ["an assignment", "a = 1"],
  ["a decrement", "--a"],
  ["an address of a label", "&&a"],
  ["a list of arguments", "1, 2"],
  ["a bracket too many", "(1))"],
  ["a bracket too few", "((1)"],
  ["a member", "a.b"],
  ["a pragma", '_Pragma("x")'],
  ["a macro parameter", "a ## b"],
  ["a float", "1.5"],
  ["a word in a number", "1abc"],
  ["nothing", ""],
  ["half of a sum", "1 +"],
  ["a size of a number", "sizeof(1)"],
  ["a number", 1],
  ["more than a line", "1 + ".repeat(60) + "1"],
];

const LITERALS: readonly BadLibrary[] = [
  ...NO_LITERALS.map(([what, expression]) =>
    row(
      `${what} as a literal`,
      taking(t.literal(expression as string)),
      A,
      `a literal has expression ${JSON.stringify(expression)}`,
      "a constant of C such as NULL",
    )
  ),
  {
    what: "a literal without a header",
    library: goodC(taking(t.literal("NULL"))),
    path: A,
    message: "a literal has the type that a header says",
    fix: "list the header that declares the function in c.headers",
  },
  row(
    "a literal of a function that may be missing",
    taking(t.literal("-1"), { optional: true }),
    F,
    "nobody knows the type of the literal a",
    't.literal("(int)-1")',
  ),
  row(
    "a literal of which only a part is cast",
    taking(t.literal("(long)1 + 1"), { optional: true }),
    F,
    "nobody knows the type of the literal a",
    "cast it",
  ),
  bad(
    "a literal of a Zig library",
    taking(t.literal("NULL")),
    "one.parameters[0]",
    "literal needs a C library",
    "bind it as a C library",
  ),
];

/** One bad schema for each finding about lists and literals. */
export const BAD_LISTS: readonly BadLibrary[] = [...LISTS, ...LITERALS];
