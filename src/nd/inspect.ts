/**
 * What the consoles of the runtimes show of an object, by the methods that they look for.
 *
 * @module
 */

/** The console of Node and Bun, and `inspect` of `node:util`, call the method of this name. */
const NODE = Symbol.for("nodejs.util.inspect.custom");
/** The console of Deno calls the method of this name. */
const DENO = Symbol.for("Deno.customInspect");

/**
 * Gives a class its text in consoles.
 *
 * @param prototype what its objects inherit from
 * @param show the text of an object; it must not throw
 */
export function showInConsoles<T extends object>(prototype: T, show: (value: T) => string): void {
  const inspect = {
    // A prototype that a user inspects is no view, and shows as any object does.
    value(this: T): unknown {
      return this === prototype ? Object.prototype.toString.call(this) : show(this);
    },
    configurable: true,
    writable: true,
  };
  Object.defineProperty(prototype, NODE, inspect);
  Object.defineProperty(prototype, DENO, inspect);
}
