/**
 * Checks that facts have the form that their types promise. A schema may come from JSON, where no
 * compiler has looked at it, and what it says reaches generated code.
 *
 * @module
 */
import type { Reporter } from "./diagnostics.ts";
import type { Facts, Kind } from "./facts.ts";
import { isCWord } from "./names.ts";
import { isLengthKind } from "./table/lengths.ts";
import { isLiteral } from "./table/literals.ts";

/** What one property of some facts may be. */
interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly allowed: string;
}

type Rules = Readonly<Record<string, Rule>>;

/** A C type as it may stand in generated C: words and stars, and nothing that could end it. */
const C_TYPE = /^[A-Za-z_]\w*( [A-Za-z_]\w*)*( ?\*+)?$/;
/** A type that only a member has: `__typeof__(((struct event *)0)->data)`. */
const MEMBER_TYPE = /^__typeof__\((?:[\w *()]|->|\[0\])+\)$/;
const LARGEST = 2 ** 31 - 1;

/** True for the C type of a value. */
function isCType(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return C_TYPE.test(value) || (MEMBER_TYPE.test(value) && closesAtEnd(value));
}

/** True for a text whose first bracket is closed by its last character. */
function closesAtEnd(text: string): boolean {
  let depth = 0;
  for (const [i, character] of [...text].entries()) {
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (character === ")" && depth === 0) return i === text.length - 1;
  }
  return false;
}
const isCName = (value: unknown) =>
  typeof value === "string" && /^[A-Za-z_]\w*$/.test(value) && !isCWord(value);

const rule = (allowed: string, fits: Rule["fits"]): Rule => ({ fits, allowed });
const oneOf = (...values: readonly string[]): Rule => {
  const shown = values.map((value) => JSON.stringify(value));
  const allowed = shown.length === 1
    ? shown[0] ?? ""
    : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
  return rule(allowed, (value) => typeof value === "string" && values.includes(value));
};
const optional = ({ fits, allowed }: Rule): Rule =>
  rule(`${allowed}, or leave it out`, (value) => value === undefined || fits(value));
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isInteger = (value: unknown, low: number, high = LARGEST): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;

const FLAG = optional(rule("true", (value) => value === true));
const BOOLEAN = rule("true or false", (value) => typeof value === "boolean");
const NAME = rule("a name", (value) => typeof value === "string");
const TYPE = rule("a type of t", (value) => isObject(value) && typeof value["kind"] === "string");
const AGGREGATE = rule(
  "a t.struct or t.union",
  (value) => isObject(value) && (value["kind"] === "struct" || value["kind"] === "union"),
);
const C = optional(
  rule(
    "a C type such as unsigned char",
    isCType,
  ),
);
const DTYPES = oneOf("u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64");
const DTYPE = rule("u8, i8, u16, i16, u32, i32, u64, i64, f32, f64", DTYPES.fits);
const MODE = oneOf("in", "out", "inout");
const ENCODING = optional(oneOf("utf8", "utf16", "wchar"));
const OWNER = rule(
  `"call", "library", "taken", { freedBy }, { until }, { of } or { freedBy, of }`,
  (value) =>
    ["call", "library", "taken"].includes(value as string) ||
    (isObject(value) &&
      ["freedBy", "freedBy,of", "of", "until"].includes(Object.keys(value).sort().join()) &&
      Object.values(value).every((name) => typeof name === "string")),
);
const LENGTH = rule(
  `"after", "before" or { sameAs: "param" } or { fixed: 16 }`,
  (value) =>
    value === "after" || value === "before" ||
    (isObject(value) && (typeof value["sameAs"] === "string" || isInteger(value["fixed"], 1))),
);
const COUNT = rule(
  `"after", "before" or { fixed: 16 }`,
  (value) =>
    value === "after" || value === "before" || (isObject(value) && isInteger(value["fixed"], 1)),
);
const LENGTH_TYPE = optional(
  rule(
    "a C integer such as t.int()",
    (value) => isObject(value) && isLengthKind(value["kind"]) && C.fits(value["c"]),
  ),
);
const INT32 = (value: unknown) => isInteger(value, -LARGEST - 1);

const SCALAR: Rules = { c: C };
const ARRAY: Rules = {
  of: DTYPE,
  mode: MODE,
  length: LENGTH,
  lengthType: LENGTH_TYPE,
  minLength: rule("an integer from 0 up", (value) => isInteger(value, 0)),
  nullable: FLAG,
  owner: optional(OWNER),
  c: C,
};
const ZIG = optional(
  rule(
    "a module and a declaration in it, such as geometry.Point",
    (value) => typeof value === "string" && /^[a-z]\w*(\.[A-Za-z_]\w*)+$/.test(value),
  ),
);
const AGGREGATE_FACTS: Rules = {
  name: NAME,
  fields: rule(
    "a list of fields",
    (value) => Array.isArray(value) && value.every((field) => isObject(field) && "c" in field),
  ),
  packed: FLAG,
  c: C,
  zig: ZIG,
};

/** The properties of all kinds but scalars. */
const RULES: Readonly<Partial<Record<Kind, Rules>>> = {
  address: { nullable: BOOLEAN, owner: OWNER },
  handle: { name: NAME, nullable: BOOLEAN, owner: OWNER, c: C },
  enum: {
    name: NAME,
    members: rule("an object of numbers", isObject),
    of: optional(oneOf("u8", "i8", "u16", "i16", "u32", "i32")),
    flags: FLAG,
    as: optional(oneOf("names")),
    c: C,
    names: optional(
      rule(
        'C names of members such as { fast: "MODE_FAST" }',
        (value) => isObject(value) && Object.values(value).every(isCName),
      ),
    ),
    zig: ZIG,
  },
  array: ARRAY,
  bytes: ARRAY,
  string: { nullable: BOOLEAN, owner: OWNER, encoding: ENCODING, c: C },
  stringBuffer: {
    mode: oneOf("out", "inout"),
    capacity: rule(
      'an integer from 1 to 2147483647, or "argument"',
      (value) => value === "argument" || isInteger(value, 1),
    ),
    length: oneOf("after", "before", "none"),
    lengthType: LENGTH_TYPE,
    encoding: ENCODING,
  },
  struct: AGGREGATE_FACTS,
  union: AGGREGATE_FACTS,
  fixedArray: { of: TYPE },
  pointer: { to: AGGREGATE, mode: MODE, nullable: FLAG, owner: optional(OWNER) },
  structArray: { to: AGGREGATE, mode: MODE, length: COUNT, lengthType: LENGTH_TYPE },
  out: { mode: oneOf("out", "inout"), value: TYPE },
  callback: {
    name: NAME,
    params: rule(
      "a list of arg(...)",
      (value) =>
        Array.isArray(value) && value.every((param) => isObject(param) && TYPE.fits(param["c"])),
    ),
    result: TYPE,
    nullable: BOOLEAN,
    owner: rule(
      `"call" or { until }`,
      (value) => value === "call" || (isObject(value) && typeof value["until"] === "string"),
    ),
    thread: oneOf("js", "any"),
    fallback: rule("a number", (value) => typeof value === "number" && Number.isFinite(value)),
    c: C,
  },
  list: { of: TYPE, length: NAME },
  literal: {
    expression: rule(
      "a constant of C such as NULL, -1 or (int)sizeof(z_stream)",
      isLiteral,
    ),
  },
  status: {
    ok: optional(
      rule(
        'a list of codes, or "notNegative"',
        (value) =>
          value === "notNegative" ||
          (Array.isArray(value) && value.length > 0 && value.every(INT32)),
      ),
    ),
    message: optional(
      rule(
        '{ by: "function", with: "code" }',
        (value) =>
          isObject(value) && typeof value["by"] === "string" && typeof value["with"] === "string",
      ),
    ),
    c: C,
  },
  orStatus: { value: TYPE },
  orErrno: { value: TYPE, when: oneOf("negative", "null", "nonzero", "zero") },
};

/** How a kind is called in a finding. */
const articled = (kind: string) => {
  if (kind === "array" || kind === "bytes") return "an array";
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
};

/** Checks the properties of some facts; false when they cannot be looked at further. */
export function checkShape(facts: Facts, path: string, reporter: Reporter): boolean {
  const rules = RULES[facts.kind] ?? SCALAR;
  const given = facts as unknown as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(rules).filter(([key, { fits }]) => !fits(given[key]));
  for (const [key, { allowed }] of wrong) {
    const what = `${articled(facts.kind)} has ${key} ${JSON.stringify(given[key])}`;
    reporter.add(path, what, `give ${allowed}`);
  }
  const as = facts.kind === "enum" ? undefined : given["as"];
  const wide = facts.kind === "u64" || facts.kind === "i64";
  if (as !== undefined && (as !== "number" || !wide)) {
    const message = `${facts.kind} as ${JSON.stringify(as)}`;
    reporter.add(path, message, `only 64 bits have as: "number"`);
    return false;
  }
  return wrong.length === 0;
}
