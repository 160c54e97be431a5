/**
 * The native functions of kernels, raw: the checks of the table cost as much as a small kernel, and
 * what is given here was made and checked by ourselves.
 *
 * @module
 */
import type { Scratch } from "../nd/descriptor.ts";
import type { ZiffiLibrary } from "../generated/ziffi.ts";

type Raw = ZiffiLibrary["unchecked"];

/** What calls without allocations use; see schemas/nd.ts. */
export interface NativeCalls {
  readonly of: Scratch;
  readonly run: Raw["ndRun"];
  readonly flat: Raw["ndFlat"];
  readonly reduce: Raw["ndReduce"];
}

let made: NativeCalls | null = null;

/** The functions of the library of a descriptor, which is open. */
export function nativeCalls(s: Scratch): NativeCalls {
  if (made !== null && made.of === s) return made;
  const { ndRun: run, ndFlat: flat, ndReduce: reduce } = s.library.unchecked;
  made = { of: s, run, flat, reduce };
  return made;
}
