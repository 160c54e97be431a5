/**
 * The class that all views are of.
 *
 * @module
 */
import { DEEP_ACCESS, type ElementAccess, elementAccess } from "./access.ts";
import "./perform.ts";
import type { NDDtype } from "./dtype.ts";
import { hand, openDoors, type Parts, taken } from "./parts.ts";
import { PLACES, Places, placesOf } from "./places.ts";
import type { Access, Order } from "./types.ts";
import { NDView } from "./view.ts";

/** Under this name a view has the reads and writes of its dtype. */
const ELEMENTS: unique symbol = Symbol("elements");

/**
 * A view, of any dtype. One class for all, so that what works on views of many dtypes sees objects
 * of one shape and stays fast. `get` and `set` are the functions of the dtype, by a getter, so that
 * a loop over one dtype calls one function, which an engine specialises and puts in its place.
 */
abstract class View extends NDView {
  static override readonly name = "NDView";
  readonly #parts: Parts;
  declare readonly [PLACES]: Places;
  declare readonly [ELEMENTS]: ElementAccess;

  static {
    const isView = (value: unknown): value is View =>
      typeof value === "object" && value !== null && #parts in value;
    openDoors({
      partsOf: (view) => isView(view) ? view.#parts : badView(),
      viewParts: (value) => isView(value) ? value.#parts : null,
      isView,
      make,
      makeLike,
    });
    // Of what only inherits from views: `get` says so when it is called.
    Object.defineProperty(this.prototype, ELEMENTS, { value: DEEP_ACCESS, writable: true });
    Object.defineProperties(this.prototype, {
      get: {
        get(this: View) {
          return this[ELEMENTS].get;
        },
        configurable: true,
      },
      set: {
        get(this: View) {
          return this[ELEMENTS].set;
        },
        configurable: true,
      },
    });
  }

  // The classes above have no constructors: engines make objects faster without them.
  constructor(places: Places, access: ElementAccess) {
    super();
    this.#parts = taken();
    this[PLACES] = places;
    this[ELEMENTS] = access;
  }
}

// Abstract only for TypeScript: the methods `get` and `set` are there.
const Made = View as unknown as new (places: Places, access: ElementAccess) => NDView;

/** The class of views, to inherit from. */
export const ViewClass = View as unknown as abstract new <
  D extends NDDtype,
  O extends Order,
  A extends Access,
>(places: Places, access: ElementAccess) => NDView<D, O, A>;

function make(parts: Parts): NDView {
  const access = elementAccess(parts.dtype, parts.layout.shape.length);
  const places = placesOf(parts);
  hand(parts);
  return new Made(places, access);
}

/** Most views have the typed array and the functions of those that they were made of. */
function makeLike(view: NDView, parts: Parts): NDView {
  const { [PLACES]: near, [ELEMENTS]: access } = view as View;
  const { layout, writable } = parts;
  const rank = layout.shape.length;
  const isNear = near.rank >= 0 && rank <= 4;
  const places = isNear ? new Places(layout, near.data, writable) : placesOf(parts);
  hand(parts);
  return new Made(places, isNear ? access : elementAccess(parts.dtype, rank));
}

function badView(): never {
  throw new TypeError("NDView: this is no view; make one with view() or array()");
}
