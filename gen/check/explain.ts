/**
 * Findings of the header check in words: what each side says, and what to do.
 *
 * @module
 */
import type { Target } from "../toolchain/targets.ts";
import type { Difference } from "./compare.ts";
import type { Found } from "./findings.ts";
import type { Answers } from "./messages.ts";
import type { Question } from "./probe.ts";

type TypeQuestion = Extract<Question, { kind: "type" }>;
type ValueQuestion = Extract<Question, { kind: "value" }>;

const UNKNOWN =
  /(?:undeclared identifier|unknown type name|no member named|field designator) '(.+?)'/;

/** Something that no header declares. */
export function explainMissing(question: Question, error: string): Found {
  const { path, symbol } = question;
  const kind = question.kind === "type" && question.subject !== "field" ? "signature" : "layout";
  const unknown = UNKNOWN.exec(error);
  const name = unknown?.[1];
  const what = subjectOf(question);
  const absent = name !== undefined && symbol.split(/\W+/).includes(name);
  const message = absent
    ? `the header has no ${what} ${symbol}`
    : name !== undefined
    ? `the schema says ${name}, which the header does not declare`
    : `the compiler cannot tell what ${symbol} is: ${error}`;
  const fix = what === "function"
    ? `correct the name with symbol, include the header that declares it, or remove ${path}`
    : what === "field"
    ? `correct the name with names, or remove the field`
    : `correct the name with c, or include the header that declares it`;
  return { kind, path, message, schema: name ?? symbol, found: null, fix };
}

function subjectOf(question: Question): string {
  if (question.kind === "tag") return "type";
  if (question.kind === "value") return question.subject === "spelling" ? "type" : "field";
  const { subject } = question;
  if (subject === "callback" || subject === "element") return "type";
  return subject === "global" ? "global variable" : subject;
}

/** A number that is not what the schema leads to. */
export function explainValue(
  question: ValueQuestion,
  found: string,
  answers: Answers,
  target: Target,
): Found {
  const { subject, path, symbol } = question;
  const wanted = answers.byLine.get(question.header)?.wanted ?? "?";
  const layout = (message: string, schema: string, header: string, fix: string): Found => ({
    ...{ kind: "layout", path, message, schema, found: header, fix },
  });
  const fields = "state every field of the header, in its order, with its type";
  const signOf = (value: string) => value === "1" ? "signed" : "unsigned";
  switch (subject) {
    case "size":
      return layout(
        `${symbol} has ${wanted} bytes in the schema and ${found} in the header`,
        ...[`${wanted} bytes`, `${found} bytes`] as const,
        fields,
      );
    case "alignment":
      return layout(
        `${symbol} is aligned to ${wanted} bytes in the schema and to ${found} in the header`,
        ...[`aligned to ${wanted}`, `aligned to ${found}`] as const,
        fields,
      );
    case "offset":
      return layout(
        `${symbol} is at byte ${wanted} in the schema and at ${found} in the header`,
        ...[`at byte ${wanted}`, `at byte ${found}`] as const,
        fields,
      );
    case "bits":
      return layout(
        `${symbol} has ${wanted} bits in the schema and ${found} in the header`,
        ...[`${wanted} bits`, `${found} bits`] as const,
        "state the width of the header",
      );
    case "sign":
      return layout(
        `${symbol} is ${signOf(wanted)} in the schema and ${signOf(found)} in the header`,
        ...[signOf(wanted), signOf(found)] as const,
        `use a type with the sign of ${symbol}`,
      );
    case "spelling":
      return layout(
        `the schema takes ${symbol} for ${wanted} bytes; it has ${found} on ${target.key}`,
        ...[`${wanted} bytes`, `${found} bytes`] as const,
        `use a type that is as wide as ${symbol} on every target, or state another C type`,
      );
  }
}

/** Two types that differ. */
export function explainType(question: TypeQuestion, difference: Difference): Found {
  const { subject, symbol } = question;
  const { schema, header } = difference;
  const path = difference.path === "" ? question.path : `${question.path} ${difference.path}`;
  const at = difference.path === "" || difference.path === "result" || difference.path === "params"
    ? path
    : `${question.path}.${difference.path}`;
  const kind = subject === "field" ? "layout" : "signature";
  if (subject === "element") {
    return {
      ...{ kind, path: at, schema, found: header },
      message: `the schema lends ${schema} as ${header}, which it states as c`,
      fix: "use the array of that type, or t.bytes() for bytes of anything",
    };
  }
  return {
    kind,
    path: at,
    message: `the schema says ${schema}, the header ${header} (${symbol})`,
    schema,
    found: header,
    fix: "state the type of the header in the schema",
  };
}

/** Types that the check has no words for, which are not equal as text. */
export function explainField(
  question: TypeQuestion,
  schema: string | null | undefined,
  header: string | null | undefined,
): Found {
  return {
    kind: question.subject === "field" ? "layout" : "signature",
    path: question.path,
    message: `the schema says ${schema ?? "nothing"}, the header ${header ?? "nothing"}`,
    schema: schema ?? null,
    found: header ?? null,
    fix: "ziffi has no words for one of the types: bind it through a C function of your own",
  };
}
