/**
 * What the consoles of the runtimes show of an object, by the methods that they look for.
 *
 * @module
 */

/** The consoles of Node and Bun, and `inspect` of `node:util`, call the method of this name. */
const NODE = Symbol.for("nodejs.util.inspect.custom");
/** The console of Deno calls the method of this name. */
const DENO = Symbol.for("Deno.customInspect");

/**
 * Gives the objects of a class their text in consoles.
 *
 * @param prototype what they inherit from
 * @param show the text of an object; null for what only inherits from it, such as the prototype of
 *   an heir. It must not throw.
 */
export function showInConsoles(prototype: object, show: (value: object) => string | null): void {
  const inspect = {
    value(this: object): string {
      return show(this) ?? Object.prototype.toString.call(this);
    },
    configurable: true,
    writable: true,
  };
  Object.defineProperty(prototype, NODE, inspect);
  Object.defineProperty(prototype, DENO, inspect);
}
