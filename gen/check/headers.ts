/**
 * Compares a C library's schema with its headers, by what a C compiler says of them.
 *
 * @module
 */
import type { LibraryIr } from "../ir.ts";
import type { Target } from "../toolchain/targets.ts";
import type { CType } from "./c_type.ts";
import {
  compareElements,
  compareGlobals,
  compareTypes,
  type NamedType,
  type Names,
} from "./compare.ts";
import { askTexts, differentTexts, judgeConstant, judgeTexts } from "./constants.ts";
import type { Found } from "./findings.ts";
import { explainField, explainMissing, explainType, explainValue } from "./explain.ts";
import { layoutDump, layoutLines, readLayouts } from "./layouts.ts";
import { type Answers, readMessages, typeIn } from "./messages.ts";
import { preamble, type Probe, probeOf, type Question } from "./probe.ts";

/** Compiles a text and returns what the compiler printed; flags are added to the usual ones. */
export type Compile = (text: string, flags: readonly string[]) => Promise<string>;

/** The name under which a compiler must see the text. */
export const PROBE_FILE = "probe.c";

/** What the headers of a target say. */
export interface HeaderCheck {
  readonly found: readonly Found[];
  /** Why nothing could be compared; null when it was. */
  readonly unchecked: string | null;
}

/**
 * Asks the compiler about every function, type and field of a C library.
 *
 * @param headers what the shim includes
 */
export async function checkHeaders(
  library: LibraryIr,
  headers: readonly string[],
  target: Target,
  compile: Compile,
): Promise<HeaderCheck> {
  const { model } = target;
  const probe = probeOf(library, headers, model);
  const output = await compile(probe.text, []);
  const answers = readMessages(output, PROBE_FILE);
  const unchecked = failureOf(probe, answers, output, target);
  if (unchecked !== null) return { found: [], unchecked };
  const types = probe.questions.flatMap((question) => {
    const lines = question.kind === "type" ? [question.header, question.schema] : [];
    return lines.flatMap((line) => typeIn(answers.byLine.get(line), model) ?? []);
  });
  const names = await askNames(types, headers, compile);
  const missing = missingTypes(probe, answers);
  const found = probe.questions.flatMap((question) =>
    missing.has(ownerOf(question)) && question.kind !== "tag"
      ? []
      : judge(question, answers, target, names)
  );
  const fields = await extraFields(probe, answers, found, headers, compile);
  const constants = await constantFindings(probe, answers, headers, compile);
  return { found: [...found, ...fields, ...constants], unchecked: null };
}

function failureOf(
  probe: Probe,
  answers: Answers,
  output: string,
  target: Target,
): string | null {
  if (answers.missingHeader !== null) return `${answers.missingHeader} is not there`;
  const [first] = answers.elsewhere;
  if (first !== undefined) return `the headers do not compile: ${first}`;
  if (answers.byLine.get(probe.end)?.error) return null;
  const line = output.trim().split("\n")[0] || "no message";
  return `the compiler did not read the headers for ${target.key}: ${line}`;
}

/** The struct that a question about a field belongs to, or its own path. */
const ownerOf = ({ path }: Question) => path.split(".")[0] ?? path;

/** Structs that no header declares: one finding says so, and none about their fields. */
function missingTypes(probe: Probe, answers: Answers): Set<string> {
  return new Set(
    probe.questions.filter(({ kind, header }) =>
      kind === "tag" && answers.byLine.get(header)?.error
    ).map(({ path }) => path),
  );
}

function judge(question: Question, answers: Answers, target: Target, names: Names): Found[] {
  const answer = answers.byLine.get(question.header);
  if (question.kind === "tag") return answer?.error ? [explainMissing(question, answer.error)] : [];
  if (question.kind === "value") {
    // A missing field is told once, by its offset or its bits.
    if (answer?.error) {
      return question.subject === "sign" ? [] : [explainMissing(question, answer.error)];
    }
    const number = answer?.number ?? null;
    return number === null ? [] : [explainValue(question, number, answers, target)];
  }
  if (answer?.error) {
    // A macro can be called and has no type; the shim proves that it takes such arguments.
    const macro = answers.byLine.get(question.macro)?.error !== undefined;
    if (question.optional || macro || question.subject === "field") return [];
    return [explainMissing(question, answer.error)];
  }
  // C takes void * for every pointer, so that the compiler has nothing to say of it.
  if (question.subject === "element" && !answer?.type) return [];
  const own = answers.byLine.get(question.schema);
  if (own?.error) return [explainMissing(question, own.error)];
  const [schema, header] = [own, answer].map((one) => typeIn(one, target.model));
  if (!schema || !header) {
    return own?.type === answer?.type ? [] : [explainField(question, own?.type, answer?.type)];
  }
  const [left, right] = question.unwrap ? [unwrap(schema), unwrap(header)] : [schema, header];
  const differences = question.subject === "element"
    ? compareElements(left, right, names)
    : question.subject === "global"
    ? compareGlobals(left, right, names)
    : compareTypes(left, right, names, question.params);
  return differences.map((difference) => explainType(question, difference));
}

const unwrap = (type: CType) => type.kind === "pointer" ? type.to : type;

type Named = Extract<CType, { kind: "named" }>;

/** The names in a type that may stand for an enum. */
function namedIn(type: CType): Named[] {
  switch (type.kind) {
    case "named":
      return type.tag === "struct" || type.tag === "union" ? [] : [type];
    case "pointer":
      return namedIn(type.to);
    case "array":
      return namedIn(type.of);
    case "function":
      return [type.result, ...type.params].flatMap(namedIn);
    default:
      return [];
  }
}

const spelled = ({ tag, name }: Named) => tag === null ? name : `${tag} ${name}`;

/** What clang's __builtin_classify_type gives for integers and enums. */
const ENUM_CLASSES = ["1", "3"];

/** Asks the compiler whether names stand for enums, and how wide those are. */
async function askNames(
  types: readonly CType[],
  headers: readonly string[],
  compile: Compile,
): Promise<Names> {
  // Enums without any name are printed with their place, and cannot be asked for.
  const wanted = [...new Set(types.flatMap(namedIn).map(spelled))].filter((c) => !c.includes("("));
  const known = new Map<string, NamedType>();
  if (wanted.length > 0) {
    const lines = preamble(headers);
    const asked = wanted.map((c) => ({
      c,
      class: lines.push(`_Static_assert(__builtin_classify_type(*(${c} *)0) == -1, "");`),
      size: lines.push(`_Static_assert(sizeof(${c}) == 0, "");`),
    }));
    const { byLine } = readMessages(await compile(`${lines.join("\n")}\n`, []), PROBE_FILE);
    for (const { c, class: line, size } of asked) {
      const kind = ENUM_CLASSES.includes(byLine.get(line)?.number ?? "") ? "enum" : "record";
      known.set(c, { kind, bits: Number(byLine.get(size)?.number ?? 0) * 8 });
    }
  }
  return (type) => known.get(spelled(type)) ?? null;
}

/** Findings about constants; for strings that differ the compiler is asked once more. */
async function constantFindings(
  { constants }: Probe,
  answers: Answers,
  headers: readonly string[],
  compile: Compile,
): Promise<Found[]> {
  const found = constants.flatMap((question) => judgeConstant(question, answers));
  const different = differentTexts(constants, answers);
  if (different.length === 0) return found;
  const text = preamble(headers);
  const lines = askTexts((line) => text.push(line), different);
  const said = readMessages(await compile(`${text.join("\n")}\n`, []), PROBE_FILE);
  return [...found, ...judgeTexts(different, lines, said)];
}

/** For structs of another size: the fields that only the header has. */
async function extraFields(
  probe: Probe,
  answers: Answers,
  found: readonly Found[],
  headers: readonly string[],
  compile: Compile,
): Promise<Found[]> {
  const suspects = probe.questions.flatMap((question) => {
    if (question.kind !== "tag" || answers.byLine.get(question.header)?.error) return [];
    const { path } = question;
    const odd = found.some((one) =>
      one.kind === "layout" && (one.path === path || one.path.startsWith(`${path}.`))
    );
    return odd ? [question] : [];
  });
  if (suspects.length === 0) return [];
  const text = [
    ...preamble(headers),
    ...suspects.flatMap(({ symbol }, index) => layoutLines(symbol, index)),
  ];
  const layouts = readLayouts(await compile(`${text.join("\n")}\n`, layoutDump));
  return suspects.flatMap(({ path, struct, symbol }, index): Found[] => {
    const own = new Set(struct.fields.map((field) => field.symbol));
    const extra = (layouts.get(index) ?? []).filter(({ name }) => !own.has(name));
    if (extra.length === 0) return [];
    const list = extra.map(({ type, name, at }) => `${type} ${name} at ${at}`).join(", ");
    return [{
      kind: "layout",
      path,
      message: `${symbol} has fields in the header that the schema lacks: ${list}`,
      schema: null,
      found: list,
      fix: `add them to the struct ${path} of the schema`,
    }];
  });
}
