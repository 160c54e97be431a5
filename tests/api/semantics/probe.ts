// The probe library that the tests of this folder call, and its functions by name.
import { open } from "../../fixtures/probe/generated/probe.ts";

export * from "../../fixtures/probe/generated/probe.ts";

/** The probe library, open as long as the file runs. */
export const { api, unchecked } = open();

/** A function of the typed API as tests with tables call it: with anything. */
export type Call = (...args: readonly unknown[]) => unknown;

/** A function of a table of functions by its name. */
export function callOf(table: object, name: string): Call {
  const call: unknown = Reflect.get(table, name);
  if (typeof call !== "function") throw new Error(`The probe has no function ${name}`);
  return call as Call;
}
