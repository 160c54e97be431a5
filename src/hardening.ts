/**
 * Checks of native memory: which level, and where it is asked for.
 *
 * @module
 */
import type { ZiffiLibrary } from "./generated/ziffi.ts";
import { showValue } from "./runtime/errors.ts";
import { backend } from "./runtime/select.ts";

/**
 * How much native memory is checked: 0 not at all; 1 for writes beside it, when it is freed; 2 also
 * for writes after it was freed; 3 also ends the program where one of about a thousand objects is
 * read or written beside it or after it was freed.
 */
export type Hardening = 0 | 1 | 2 | 3;

const LEVELS: readonly unknown[] = [0, 1, 2, 3];

/** The level that was asked for, or null; an option counts more than the environment. */
export function readHardening(option: unknown): Hardening | null {
  if (option !== undefined) {
    if (isHardening(option)) return option;
    const message = `open: hardening is ${showValue(option)}; give 0, 1, 2 or 3`;
    throw typeof option === "number" ? new RangeError(message) : new TypeError(message);
  }
  const text = backend().env("ZIFFI_HARDENING");
  if (text === undefined || text === "") return null;
  const level = text.length === 1 ? Number(text) : NaN;
  if (isHardening(level)) return level;
  throw new RangeError(`ZIFFI_HARDENING is ${showValue(text)}; set it to 0, 1, 2 or 3`);
}

/** Checks what is allocated from now on, by all threads of the process. */
export function harden({ api }: ZiffiLibrary, level: Hardening | null): void {
  if (level !== null) api.memoryHarden(level);
}

function isHardening(value: unknown): value is Hardening {
  return LEVELS.includes(value);
}
