// Static types of constants: literals, and no other values than numbers, bigints and strings.
import { constant, nativeModule, t } from "../../src/schema/mod.ts";
import { ANSWER, HIGHEST, RATIO, TEXT } from "../fixtures/probe/generated/probe.ts";
import type { Holds } from "./generated_api.ts";

type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

export type Literals = [
  Holds<Same<typeof ANSWER, 42>>,
  Holds<Same<typeof HIGHEST, 18446744073709551615n>>,
  Holds<Same<typeof RATIO, -0.1>>,
  Holds<typeof TEXT extends string ? true : false>,
  Holds<string extends typeof TEXT ? false : true>,
];

const base = { name: "one", description: "One.", functions: {} };

export const good = nativeModule({
  ...base,
  constants: { A: 1, B: 2n, C: "c", D: constant(1e300, "A float.", { float: true, symbol: "E" }) },
});

// @ts-expect-error a constant is no boolean
export const truth = nativeModule({ ...base, constants: { A: true } });
// @ts-expect-error a constant is no object
export const object = nativeModule({ ...base, constants: { A: { value: 1 } } });
// @ts-expect-error the option is called symbol
export const option = constant(1, "One.", { c: "ONE" });
// @ts-expect-error the value comes first
export const swapped = constant("One.", 1);

export const named = t.enum("Mode", { fast: 1 }, { names: { fast: "MODE_FAST" } });
// @ts-expect-error only members have C names
export const unknown = t.enum("Mode", { fast: 1 }, { names: { slow: "MODE_SLOW" } });
// @ts-expect-error only bits have C names
export const bit = t.flags("Bits", { a: 1 }, { names: { b: "BIT_B" } });
// @ts-expect-error a C name is a text
export const number = t.enum("Mode", { fast: 1 }, { names: { fast: 1 } });
