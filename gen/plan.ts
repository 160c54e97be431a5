/**
 * What one call does, step by step, as TypeScript: the bodies of all forms are printed from it.
 *
 * @module
 */
import { crossingSlots, readsErrno, resultPlace } from "./forms.ts";
import type { FunctionIr, LibraryIr, ParamIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import { failureLines } from "./plan_failures.ts";
import { endLines, keepLines, keepsDeclared } from "./plan_owners.ts";
import { givesResult } from "./signature.ts";
import { sizeText } from "./table/fields.ts";
import { rowOf } from "./table/mod.ts";
import type { Entry } from "./table/row.ts";

/** What is printed: of which function, and how. */
export interface Subject {
  readonly library: LibraryIr;
  readonly fn: FunctionIr;
  readonly checked: boolean;
  /** Expression of an object with the scratch memory. */
  readonly memory: string;
}

/** The steps of one call. */
export interface Plan {
  /** Declarations before everything that can throw. */
  readonly declare: readonly string[];
  /** Checks, conversions and memory. */
  readonly enter: readonly string[];
  /** Arguments of the lane and of the buffer form. */
  readonly lane: readonly string[];
  readonly buffer: readonly string[];
  /** Conditions under which memory of an array is native. */
  readonly native: readonly string[];
  /** Statements that look at `$raw` and throw. */
  readonly failures: readonly string[];
  /** Statements after a call that succeeded. */
  readonly after: readonly string[];
  /** What comes back, by name. */
  readonly outputs: readonly { readonly name: string; readonly value: string }[];
  /** Statements that must run however the call ends. */
  readonly finals: readonly string[];
  readonly scratch: boolean;
}

interface Entered {
  readonly param: ParamIr;
  readonly entry: Entry;
}

function enterParams({ library, fn, checked, memory }: Subject): Entered[] {
  const where = { isC: library.c !== null, ...(memory === "lib" ? {} : { memory }) };
  const entered = fn.params.map((param): Entered => {
    const { name, type } = param;
    const place = { call: fn.name, param: name, value: typescriptName(name), checked, ...where };
    return { param, entry: rowOf(type).enter(type, place) };
  });
  // User data belongs to the callbacks that have it, in order.
  const data = entered.flatMap(({ param: { type }, entry }) =>
    type.kind === "callback" && type.params.some(({ c }) => c.kind === "userData")
      ? entry.userData ?? []
      : []
  );
  return entered.map(({ param, entry }) =>
    param.type.kind === "userData"
      ? { param, entry: { ...entry, lane: [data.shift() ?? "0"] } }
      : { param, entry }
  );
}

/** Statements that reserve what native code fills beside the params. */
function places({ fn, memory }: Subject): string[] {
  const lines: string[] = [];
  const reserve = (name: string, size: string) =>
    lines.push(
      `const $${name} = ${memory}.scratch.reserve(${size});`,
      `const $${name}View = ${memory}.scratch.view;`,
      `const $${name}At = ${memory}.scratch.base + $${name};`,
    );
  if (resultPlace(fn)) reserve("result", sizeText(fn.result));
  if (readsErrno(fn)) reserve("errno", "4");
  return lines;
}

function outputsOf({ fn, checked }: Subject, entered: readonly Entered[]): Plan["outputs"] {
  const row = rowOf(fn.result);
  const raw = resultPlace(fn) ? "$resultView, $result" : "$raw";
  const result = givesResult(fn)
    ? [{ name: "result", value: row.leave(fn.result, raw, fn.name, checked) }]
    : [];
  const written = entered.flatMap(({ param: { name }, entry: { output } }) =>
    output === undefined ? [] : [{ name, value: output }]
  );
  const errno = fn.errno ? [{ name: "errno", value: "$errnoView.getInt32($errno, true)" }] : [];
  return [...result, ...written, ...errno];
}

/**
 * Statements after a call. An array that cannot be lent makes all arrays pass as they are: then
 * the copies of the others were not used, and must not be taken back.
 */
function afterLines({ after = [], isNative }: Entry, native: readonly string[]): readonly string[] {
  if (isNative === undefined || after.length === 0 || native.length < 2) return after;
  return [`if (${native.join(" && ")}) {`, ...after.map((line) => `  ${line}`), "}"];
}

/** The steps of a call. */
export function planOf(subject: Subject): Plan {
  const { library, fn } = subject;
  const entered = enterParams(subject);
  const entries = entered.map(({ entry }) => entry);
  const wrap = (args: readonly string[]): string[] => {
    const slots = crossingSlots(fn);
    const first = slots[0]?.role === "result" ? ["$resultAt"] : [];
    const last = slots.at(-1)?.role === "errno" ? ["$errnoAt"] : [];
    return [...first, ...args, ...last];
  };
  const reserved = places(subject);
  const native = entries.flatMap((entry) => entry.isNative ?? []);
  return {
    declare: [...entries.flatMap((entry) => entry.declare ?? []), ...keepsDeclared(fn)],
    enter: [
      ...entries.flatMap((entry) => entry.lines),
      ...entries.flatMap((entry) => entry.late ?? []),
      ...reserved,
    ],
    lane: wrap(entries.flatMap((entry) => entry.lane)),
    buffer: wrap(entries.flatMap((entry) => entry.buffer ?? entry.lane)),
    native,
    failures: failureLines(library, fn),
    after: [
      ...entries.flatMap((entry) => afterLines(entry, native)),
      ...endLines(library, fn),
      ...keepLines(fn),
    ],
    outputs: outputsOf(subject, entered),
    finals: entries.flatMap((entry) => entry.finally ?? []),
    scratch: reserved.length > 0 || entries.some((entry) => entry.scratch),
  };
}

/** Statements that give back what a call gives. */
export function returnLines({ outputs }: Plan): string[] {
  const [first, ...rest] = outputs;
  if (first === undefined) return [];
  if (rest.length === 0) return [`return ${first.value};`];
  return ["return {", ...outputs.map(({ name, value }) => `  ${name}: ${value},`), "};"];
}
