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
  readonly partsOf: (view: NDView) => Parts;
  readonly isView: (value: unknown) => value is NDView;
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

/** Number of axes of the parts that were handed over. */
export function handedRank(): number {
  if (handed === null) badConstructor();
  return handed.layout.shape.length;
}

function badConstructor(): never {
  throw new TypeError("NDView: make views with array(), view() and the methods of views");
}

let doors: Doors | null = null;
let make: ((parts: Parts) => NDView) | null = null;

/** Opens the doors; src/nd/view.ts calls it once. */
export function openDoors(made: Doors): void {
  doors = made;
}

/** Says how views are made; src/nd/classes.ts calls it once. */
export function openMaker(maker: (parts: Parts) => NDView): void {
  make = maker;
}

/** What a view is made of. */
export function partsOf(view: NDView): Parts {
  return (doors as Doors).partsOf(view);
}

/** A view over parts, of the class of its dtype. */
export function makeView<D extends NDDtype>(parts: Parts<D>): NDView<D> {
  return (make as (parts: Parts) => NDView)(parts) as NDView<D>;
}

/** True for a real view, also of another order or access. */
export function isView(value: unknown): value is NDView {
  return (doors as Doors).isView(value);
}
