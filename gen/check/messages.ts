/**
 * Reads what clang says about a probe: one answer a line.
 *
 * @module
 */
import { type CType, parseCType } from "./c_type.ts";
import type { CModel } from "../toolchain/targets.ts";

/** What the compiler said about one line of a probe. */
export interface Answer {
  /** Type of the expression, without typedefs; null when it was none. */
  readonly type: string | null;
  /** The number on the left of a comparison that does not hold. */
  readonly number: string | null;
  /** The number on the right of it. */
  readonly wanted: string | null;
  readonly error: string | null;
}

/** Everything that a compiler said. */
export interface Answers {
  readonly byLine: ReadonlyMap<number, Answer>;
  /** A header that is not there. */
  readonly missingHeader: string | null;
  /** Errors in the headers themselves. */
  readonly elsewhere: readonly string[];
}

const MESSAGE = /^(.+?):(\d+):(\d+): (?:fatal )?(error|warning|note): (.*)$/;
const TYPE = /with an expression of type (.+?)(?: \[-W[\w-]+(?:,-W[\w-]+)*\])?$/;
const EVALUATES = /expression evaluates to '(.+?) == (.+)'/;

/**
 * Reads the compiler's messages.
 *
 * @param file the probe, as the compiler names it
 */
export function readMessages(output: string, file: string): Answers {
  const byLine = new Map<number, Answer>();
  const elsewhere: string[] = [];
  let missingHeader: string | null = null;
  for (const text of output.split(/\r?\n/)) {
    const match = MESSAGE.exec(text);
    if (!match) continue;
    const [, place = "", line = "", , level, message = ""] = match;
    const absent = /^'(.+)' file not found/.exec(message);
    if (absent) missingHeader ??= absent[1] ?? null;
    else if (place === file || place === `./${file}`) {
      keep(byLine, Number(line), level ?? "", message);
    } else if (level === "error") elsewhere.push(`${place}:${line}: ${message}`);
  }
  return { byLine, missingHeader, elsewhere };
}

function keep(byLine: Map<number, Answer>, line: number, level: string, message: string): void {
  const before = byLine.get(line) ?? { type: null, number: null, wanted: null, error: null };
  const type = TYPE.exec(message)?.[1];
  const [, number, wanted = null] = EVALUATES.exec(message) ?? [];
  if (type !== undefined) byLine.set(line, { ...before, type: canonical(type) });
  else if (number !== undefined) byLine.set(line, { ...before, number, wanted });
  else if (level === "error" && message.startsWith("static assertion failed")) {
    // The note with the numbers follows, but not for every expression.
    byLine.set(line, { ...before, number: before.number ?? "another value" });
  } else if (level === "error") byLine.set(line, { ...before, error: before.error ?? message });
}

/** The text after `aka` is without typedefs; it is left out where there were none. */
function canonical(text: string): string {
  const match = /^'(.*?)'(?: \(aka '(.*)'\))?$/.exec(text);
  return match?.[2] ?? match?.[1] ?? text;
}

/** The type in an answer; null when there was none, or none that can be read. */
export function typeIn(answer: Answer | undefined, model: CModel): CType | null {
  return answer?.type ? parseCType(answer.type, model) : null;
}
