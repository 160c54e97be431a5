/**
 * What one call does, step by step, as TypeScript: the bodies of all forms are printed from it.
 *
 * @module
 */
import { readsErrno, resultPlace } from "./forms.ts";
import type { FunctionIr, LibraryIr, ParamIr } from "./ir.ts";
import { typescriptName } from "./names.ts";
import { failedTest, failureLines, readErrno } from "./plan_failures.ts";
import { endLines, keepLines, keepsDeclared } from "./plan_owners.ts";
import { givesResult } from "./signature.ts";
import { sizeText } from "./table/fields.ts";
import { rowOf } from "./table/mod.ts";
import { type Entry, type Room, roomFor, Rooms } from "./table/row.ts";

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
  /** Statements that let nobody use what a nonblocking call takes over. */
  readonly holds: readonly string[];
  /** Statements that end what native code takes over: it does so before it calls anybody. */
  readonly ends: readonly string[];
  /** Statements that note what native code keeps, or does not keep any more. */
  readonly kept: readonly string[];
  /** A condition over `$raw` that holds when the call has failed; null when it cannot fail. */
  readonly failed: string | null;
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

function enterParams({ library, fn, checked, memory }: Subject, rooms: Rooms): Entered[] {
  const where = { isC: library.c !== null, rooms, ...(memory === "lib" ? {} : { memory }) };
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

/** What native code fills beside the params. */
interface Places {
  /** An aggregate result. */
  readonly result: Room | null;
  readonly errno: Room | null;
}

function placesOf({ fn, memory }: Subject, rooms: Rooms): Places {
  const place = { memory, rooms };
  return {
    result: resultPlace(fn) ? roomFor(place, "$result", sizeText(fn.result)) : null,
    errno: readsErrno(fn) ? roomFor(place, "$errno", "4") : null,
  };
}

function outputsOf(
  { fn, checked }: Subject,
  entered: readonly Entered[],
  { result, errno }: Places,
): Plan["outputs"] {
  const row = rowOf(fn.result);
  const raw = result === null ? "$raw" : `${result.view}, ${result.at}`;
  const written = entered.flatMap(({ param: { name }, entry: { output } }) =>
    output === undefined ? [] : [{ name, value: output }]
  );
  return [
    ...givesResult(fn)
      ? [{ name: "result", value: row.leave(fn.result, raw, fn.name, checked) }]
      : [],
    ...written,
    ...fn.errno && errno !== null ? [{ name: "errno", value: readErrno(errno) }] : [],
  ];
}

/**
 * Statements after a call. An array that cannot be lent makes all arrays pass as they are: then
 * the copies of the others were not used, and must not be taken back.
 */
function afterLines({ after = [], isNative }: Entry, native: readonly string[]): readonly string[] {
  if (isNative === undefined || after.length === 0 || native.length < 2) return after;
  return [`if (${native.join(" && ")}) {`, ...after.map((line) => `  ${line}`), "}"];
}

/**
 * Statements before a call. Getters run first: what they dispose or detach is then seen by those
 * who take addresses, and nothing runs between these and the call.
 */
function enterLines(entries: readonly Entry[]): string[] {
  const first = entries.filter(({ runsUserCode }) => runsUserCode);
  const rest = entries.filter(({ runsUserCode }) => !runsUserCode);
  return [
    ...[...first, ...rest].flatMap((entry) => entry.lines),
    // Nothing of the last one has run after its address was taken.
    ...first.slice(0, -1).flatMap((entry) => entry.again ?? []),
    ...entries.flatMap((entry) => entry.late ?? []),
  ];
}

/** The steps of a call. */
export function planOf(subject: Subject): Plan {
  const { library, fn, memory } = subject;
  const rooms = new Rooms();
  const entered = enterParams(subject, rooms);
  const entries = entered.map(({ entry }) => entry);
  const places = placesOf(subject, rooms);
  const { result, errno } = places;
  const wrap = (args: readonly string[]): string[] => [
    ...result === null ? [] : [result.address],
    ...args,
    ...errno === null ? [] : [errno.address],
  ];
  const written = new Map(
    entered.flatMap(({ param, entry }) => entry.written ? [[param.name, entry.written]] : []),
  );
  const native = entries.flatMap((entry) => entry.isNative ?? []);
  return {
    declare: [...entries.flatMap((entry) => entry.declare ?? []), ...keepsDeclared(fn)],
    enter: [
      ...rooms.lines(memory),
      ...enterLines(entries),
      ...result?.lines ?? [],
      ...errno?.lines ?? [],
    ],
    lane: wrap(entries.flatMap((entry) => entry.lane)),
    buffer: wrap(entries.flatMap((entry) => entry.buffer ?? entry.lane)),
    native,
    holds: entries.flatMap((entry) => entry.holds ?? []),
    ends: entries.flatMap((entry) => entry.ends ?? []),
    kept: [...endLines(library, fn), ...keepLines(fn)],
    failed: failedTest(library, fn),
    failures: failureLines(library, fn, { errno, written }),
    after: entries.flatMap((entry) => afterLines(entry, native)),
    outputs: outputsOf(subject, entered, places),
    finals: entries.flatMap((entry) => entry.finally ?? []),
    scratch: result !== null || errno !== null || entries.some((entry) => entry.scratch),
  };
}

/** Statements after a native call that note what it took over and what it keeps, if it worked. */
export function keptLines({ failed }: Plan, lines: readonly string[]): readonly string[] {
  if (failed === null || lines.length === 0) return lines;
  return [`if (!(${failed})) {`, ...lines.map((line) => `  ${line}`), "}"];
}

/** Statements that give back what a call gives. */
export function returnLines({ outputs }: Plan): string[] {
  const [first, ...rest] = outputs;
  if (first === undefined) return [];
  if (rest.length === 0) return [`return ${first.value};`];
  return ["return {", ...outputs.map(({ name, value }) => `  ${name}: ${value},`), "};"];
}

/** True for a statement that uses the raw result. */
export function usesRaw(line: string): boolean {
  return /(?<![\w$])\$raw\b/.test(line);
}
