/**
 * What views are made of, and the doors of the class of views for the files that work on them: they
 * import these instead of the class, which imports them.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import type { Layout } from "./layout.ts";
import type { Memory } from "./memory.ts";
import type { NDView } from "./view.ts";

/** What a view is made of. Nothing in it ever changes. */
export interface Parts<D extends NDDtype = NDDtype> {
  readonly memory: Memory;
  readonly dtype: D;
  readonly layout: Layout;
  readonly writable: boolean;
}

interface Doors {
  readonly partsOf: (view: object) => Parts;
  readonly viewParts: (value: unknown) => Parts | null;
  readonly isView: (value: unknown) => value is NDView;
  readonly make: (parts: Parts) => NDView;
  readonly makeLike: (view: NDView, parts: Parts) => NDView;
}

/** Parts on their way to the constructor of a view. */
let handed: Parts | null = null;

/**
 * Hands parts to the constructor that is called next, which has {@link taken} them. They pass by no
 * hands of a user, who could make views of any memory with them: native code believes parts.
 * Nothing of the user's may come in between.
 */
export function hand(parts: Parts): void {
  handed = parts;
}

/**
 * The parts that were handed over.
 *
 * @throws TypeError when a user calls the constructor
 */
export function taken(): Parts {
  const parts = handed;
  if (parts === null) badConstructor();
  handed = null;
  return parts;
}

function badConstructor(): never {
  throw new TypeError("NDView: make views with array(), view() and the methods of views");
}

let doors: Doors | null = null;

/** Opens the doors; src/nd/classes.ts calls it once. */
export function openDoors(made: Doors): void {
  doors = made;
}

/**
 * What a view is made of.
 *
 * @throws TypeError for what is no view
 */
export function partsOf(view: object): Parts {
  return (doors as Doors).partsOf(view);
}

/** What a view is made of; null for what is no view. */
export function viewParts(value: unknown): Parts | null {
  return (doors as Doors).viewParts(value);
}

/** True for a real view, also of another order or access. */
export function isView(value: unknown): value is NDView {
  return (doors as Doors).isView(value);
}

/** A view over parts. */
export function makeView<D extends NDDtype>(parts: Parts<D>): NDView<D> {
  return (doors as Doors).make(parts) as NDView<D>;
}

/** A view over parts with the memory and the dtype of another view, which is quicker. */
export function makeLike<D extends NDDtype>(view: NDView<D>, parts: Parts): NDView<D> {
  return (doors as Doors).makeLike(view, parts) as NDView<D>;
}
