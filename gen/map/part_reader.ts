/**
 * What the readers of parts share.
 *
 * @module
 */
import { isSize } from "./header.ts";
import type { Json, Source } from "./source.ts";
import type { Owners } from "./threads.ts";

/** What is known of a part. */
export interface PartInput {
  /** The bytes of the part. */
  readonly source: Source;
  readonly description: Readonly<Record<string, unknown>>;
  readonly owners: Owners;
  /** Most values to show. */
  readonly items: number;
  /** Notes what cannot be. */
  problem(text: string): void;
}

/** Tells the state of a part. */
export type PartReader = (input: PartInput) => Readonly<Record<string, Json>>;

/**
 * A number of the description, under the first of some names; 0, and a problem, when there is none
 * or when it is too large.
 */
export function sized(
  description: PartInput["description"],
  names: readonly string[],
  most: number,
  problem: PartInput["problem"],
): number {
  const value = names.map((name) => description[name]).find((one) => one !== undefined);
  if (isSize(value) && value <= most) return value;
  problem(`its description has no ${names[0]} that could be`);
  return 0;
}
