/**
 * Views of more than four axes, of any dtype: their indices come as a list.
 *
 * @module
 */
import type { ElementInput, ElementOf, NDDtype } from "./dtype.ts";
import { getOf, setOf } from "./elements.ts";
import { makeView, type Parts, taken } from "./parts.ts";
import { NDView } from "./view.ts";
import { DERIVE, SHOW, show } from "./view_base.ts";

/** Views of more than four axes. */
export class DeepView<D extends NDDtype> extends NDView<D> {
  readonly #parts: Parts<D>;

  constructor() {
    super();
    this.#parts = taken() as Parts<D>;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](): NDView<D> {
    return makeView(taken()) as NDView<D>;
  }

  override get(...indices: number[]): ElementOf<D> {
    return getOf(this.#parts, indices) as ElementOf<D>;
  }

  override set(value: ElementInput<D>, ...indices: number[]): void {
    setOf(this.#parts, value, indices);
  }
}

/** A view of more than four axes, of the parts that were handed over. */
export function deepView<D extends NDDtype>(): NDView<D> {
  return new DeepView<D>();
}
