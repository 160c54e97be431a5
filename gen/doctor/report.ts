/**
 * What the doctor found: one line a check, with the command that mends it.
 *
 * @module
 */

/** How a check ended; a warning stops nobody, and what is not there was skipped. */
export type State = "ok" | "warn" | "fail" | "skip";

/** One check. */
export interface Check {
  /** What was looked at, in a word: `zig`, `library`. */
  readonly name: string;
  /** The schema that it is about; null for the machine. */
  readonly schema: string | null;
  readonly state: State;
  readonly message: string;
  /** What to do, mostly a command; null when all is well. */
  readonly fix: string | null;
}

/** A check of the machine or of a schema that is well. */
export function well(name: string, message: string, schema: string | null = null): Check {
  return { name, schema, state: "ok", message, fix: null };
}

/** A check of something that is not there and need not be. */
export function absent(name: string, message: string): Check {
  return { name, schema: null, state: "skip", message, fix: null };
}

/** A check with something to mend. */
export function ill(
  state: "warn" | "fail",
  name: string,
  message: string,
  fix: string,
  schema: string | null = null,
): Check {
  return { name, schema, state, message, fix };
}

/** How many checks ended so. */
export function count(checks: readonly Check[], state: State): number {
  return checks.filter((check) => check.state === state).length;
}
