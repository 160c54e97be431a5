/**
 * Why something is not imported.
 *
 * @module
 */

import { oddName } from "./names.ts";

/** Thrown inside of the decisions by what cannot be said in a schema; the message is the reason. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Gives up what is being decided. */
export function refuse(reason: string): never {
  throw new Refusal(reason);
}

/** Gives up what has a name that no schema can hold. */
export function refuseOdd(name: string): void {
  const reason = oddName(name);
  if (reason !== null) refuse(reason);
}

/** A value, or the reason why there is none. */
export function attempt<T>(make: () => T): { value: T } | { reason: string } {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message };
    throw error;
  }
}
