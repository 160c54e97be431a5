/**
 * Checks of options, with messages that name the caller.
 *
 * @module
 */
import { showValue } from "./runtime/errors.ts";

/**
 * Refuses options that are no object.
 *
 * @param names the options that there are; others are refused, a typing error most of all
 */
export function checkOptions(call: string, options: object, names?: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${call}: options is ${showValue(options)}; give an object`);
  }
  if (names === undefined) return;
  for (const key of Object.keys(options)) {
    if (names.includes(key)) continue;
    const known = names.length === 1
      ? `the only option is ${names[0]}`
      : `the options are ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
    throw new TypeError(`${call}: there is no option ${key}; ${known}`);
  }
}

/** Refuses what is neither true nor false. */
export function checkFlag(call: string, name: string, value: boolean): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`${call}: ${name} is ${showValue(value)}; give true or false`);
}
