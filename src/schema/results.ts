/**
 * Schemas that only results have: nothing, statuses, and values or failures.
 *
 * @module
 */
import type { Facts, OrErrnoFacts, OrStatusFacts, StatusFacts, VoidFacts } from "./facts.ts";
import { native, type TNative } from "./scalars.ts";

/** No result. */
export const none = (): TNative<void, VoidFacts> => native({ type: "null" }, { kind: "void" });

/** Which codes succeed, and what explains the others. */
export interface StatusOptions<K extends readonly number[] | "notNegative"> {
  /** Codes that succeed; `[0]` by default, and all others throw. Several make it a result. */
  readonly ok?: K;
  /**
   * A function of the library whose string explains a failure, given `"code"` or the handle param
   * of that name.
   */
  readonly message?: { readonly by: string; readonly with: string };
  /** C type, such as `int`. */
  readonly c?: string;
}

/** A status: success is `undefined`, or the code when several succeed; anything else throws. */
export function status<const K extends readonly number[] | "notNegative" = readonly [0]>(
  options: StatusOptions<K> = {},
): TNative<K extends readonly [number] ? void : number, StatusFacts> {
  const { ok, message, c } = options;
  return native({ type: "null" }, {
    kind: "status",
    ...(ok === undefined ? {} : { ok }),
    ...(message === undefined ? {} : { message }),
    ...(c === undefined ? {} : { c }),
  });
}

/**
 * A value that is never negative, or a negative status that throws. The value is a `usize`,
 * `u8` to `u32`, `bool`, address or handle; it crosses as C `int64_t`.
 */
export function orStatus<S, F extends Facts>(value: TNative<S, F>): TNative<S, OrStatusFacts> {
  return native({ title: "value or status" }, { kind: "orStatus", value: value.c });
}

/**
 * A value, or a failure that `errno` explains and that throws an ErrnoError. Null fails for
 * pointers and a negative number for numbers, unless `when` says otherwise.
 */
export function orErrno<S, F extends Facts>(
  value: TNative<S, F>,
  options: { readonly when?: OrErrnoFacts["when"] } = {},
): TNative<S, OrErrnoFacts> {
  const pointers: readonly string[] = ["address", "handle", "string", "pointer"];
  const when = options.when ?? (pointers.includes(value.c.kind) ? "null" : "negative");
  return native({ title: "value or errno" }, { kind: "orErrno", value: value.c, when });
}
