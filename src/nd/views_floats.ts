/**
 * Views of floats: one class for each dtype, each with its own text, so that an engine
 * specialises the reads and writes of each class for its typed array.
 *
 * @module
 */
import { getSlowly, setSlowly } from "./elements.ts";
import type { Parts } from "./parts.ts";
import { place, Places, UNSET } from "./places.ts";
import { DERIVE, NDView, SHOW, show } from "./view.ts";

export class F16View extends NDView<"f16"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): F16View {
    return new F16View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Float16Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "number") {
      const data = p.data as Float16Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class F32View extends NDView<"f32"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): F32View {
    return new F32View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Float32Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "number") {
      const data = p.data as Float32Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class F64View extends NDView<"f64"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): F64View {
    return new F64View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Float64Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "number") {
      const data = p.data as Float64Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}
