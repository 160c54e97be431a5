/**
 * What the rows of aggregates share.
 *
 * @module
 */
import type { AggregateFacts } from "../facts.ts";

/** For what no type of this kind has. */
export const never = (): never => {
  throw new Error("This type cannot be used here; validation lets none through");
};

/** What aggregates are not, unless their row says otherwise. */
export const AGGREGATE_BASE = {
  slots: () => null,
  result: () => null,
  enter: never,
  leave: (_type: unknown, raw: string) => raw,
  zigTake: (_type: unknown, [value = ""]: readonly string[]) => `${value}.?`,
  zigGive: (_type: unknown, value: string) => value,
  field: () => null,
};

/** The C type of an aggregate, as slots spell it. */
export const aggregateC = (type: AggregateFacts) => type.c ?? `{prefix}${type.name}`;
