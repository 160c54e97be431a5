/**
 * Values, and a table of functions, that are made at their first use.
 *
 * @module
 */
import type { BoundLibrary } from "./library.ts";

/**
 * Turns makers into getters that replace themselves, so that the second use is a plain property.
 * The functions are raw, so native code stays loaded from the first use on.
 */
export function lazyTable<Api extends object>(
  library: BoundLibrary,
  makers: { readonly [K in keyof Api]: () => Api[K] },
): Api {
  const table = {} as Api;
  for (const name of Object.keys(makers) as (keyof Api)[]) {
    Object.defineProperty(table, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const value = makers[name]();
        library.pin();
        return settle(table, name, value);
      },
    });
  }
  return table;
}

/**
 * Makes a getter of an object a plain property with its value, which engines call faster: behind a
 * getter they do not know the function.
 */
export function settle<T extends object, K extends keyof T>(target: T, name: K, value: T[K]): T[K] {
  // A frozen object keeps its getter.
  Reflect.defineProperty(target, name, { enumerable: true, value });
  return value;
}
