// Faults of functions that take a va_list, in the schema and in the header.
import type { Fault } from "./faults.ts";

const OPTIONS = "{ variadicFrom: 2, vaList: true }";
const LIST = "(int level, const char *format, va_list list)";
const PARAMS = `[arg("level", t.int()), arg("format", t.string()), arg("value", t.f64())]`;

/** What the header has, by how each compiler prints a va_list. */
const FORMS = String.raw`(struct __va_list_tag \*|char \*|__builtin_va_list)`;
const WITHOUT = /^logText params: .* 3 params \(int, char \*, .*\), the header 2 params/;

/** Faults in the schema. */
export const VA_LIST_FAULTS: readonly Fault[] = [
  {
    name: "a va_list that is bound as dots",
    from: OPTIONS,
    to: "{ variadicFrom: 2, vaList: false }",
    found: [
      new RegExp(
        String.raw`^logText params: the schema says 2 params \(int, char \*, \.\.\.\), ` +
          String.raw`the header 3 params \(int, char \*, ${FORMS}\) \(log_text\)$`,
      ),
    ],
  },
  {
    name: "a va_list that begins too early",
    from: OPTIONS,
    to: "{ variadicFrom: 1, vaList: true }",
    found: [/^logText params: the schema says 2 params \(int, .*\), the header 3 params/],
  },
  {
    name: "a va_list that begins too late",
    from: OPTIONS,
    to: "{ variadicFrom: 3, vaList: true }",
    found: [/^logText params: the schema says 4 params \(int, char \*, double, .*, the header 3/],
  },
  {
    name: "a va_list that is bound as a number",
    from: `${PARAMS},\n    t.int(),\n    ${OPTIONS}`,
    to: `${PARAMS},\n    t.int()`,
    found: [
      new RegExp(String.raw`^logText.value: .* says double, the header ${FORMS} \(log_text\)$`),
    ],
  },
  {
    name: "dots that are bound as a va_list",
    from: "{ variadicFrom: 2 }",
    to: "{ variadicFrom: 2, vaList: true }",
    found: [/^formatText params: the schema says 4 params .*, the header 3 params .*\.\.\./],
  },
];

/** Faults in the header. */
export const VA_LIST_HEADER_FAULTS: readonly Fault[] = [
  {
    name: "dots in the header",
    from: LIST,
    to: LIST.replace("va_list list", "..."),
    found: [WITHOUT],
  },
  {
    name: "nothing in the header",
    from: LIST,
    to: LIST.replace(", va_list list", ""),
    found: [WITHOUT],
  },
  {
    name: "the address of a va_list in the header",
    from: LIST,
    to: LIST.replace("va_list list", "va_list *list"),
    found: [new RegExp(String.raw`^logText.va_list: the schema says ${FORMS}, the header .*\*`)],
  },
  {
    name: "a number in the header",
    from: LIST,
    to: LIST.replace("va_list list", "int list"),
    found: [
      new RegExp(String.raw`^logText.va_list: the schema says ${FORMS}, the header int \(32-bit`),
    ],
  },
  // Where a va_list is a char *, this is the same function.
  ...(["linux-x64-gnu", "linux-arm64-gnu", "darwin-x64"] as const).map((target): Fault => ({
    name: "memory of anything in the header",
    from: LIST,
    to: LIST.replace("va_list list", "void *list"),
    found: [new RegExp(String.raw`^logText.va_list: .* says ${FORMS}, the header void \* `)],
    target,
  })),
];
