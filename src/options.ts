/**
 * Checks of options, with messages that name the caller.
 *
 * @module
 */
import { showValue } from "./runtime/errors.ts";

/** Refuses options that are no object. */
export function checkOptions(call: string, options: object): void {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError(`${call}: options is ${showValue(options)}; give an object`);
}

/** Refuses what is neither true nor false. */
export function checkFlag(call: string, name: string, value: boolean): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`${call}: ${name} is ${showValue(value)}; give true or false`);
}
