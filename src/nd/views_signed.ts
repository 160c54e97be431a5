/**
 * Views of signed integers: one class for each dtype, each with its own text, so that an engine
 * specialises the reads and writes of each class for its typed array.
 *
 * @module
 */
import { getSlowly, setSlowly } from "./elements.ts";
import type { Parts } from "./parts.ts";
import { place, Places, UNSET } from "./places.ts";
import { DERIVE, NDView, SHOW, show } from "./view.ts";

export class I8View extends NDView<"i8"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): I8View {
    return new I8View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Int8Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value | 0) === value && value >= -128 && value <= 127) {
      const data = p.data as Int8Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class I16View extends NDView<"i16"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): I16View {
    return new I16View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Int16Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value | 0) === value && value >= -32768 && value <= 32767) {
      const data = p.data as Int16Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class I32View extends NDView<"i32"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): I32View {
    return new I32View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Int32Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value | 0) === value) {
      const data = p.data as Int32Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class I64View extends NDView<"i64"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): I64View {
    return new I64View(parts);
  }

  override get(i: number, j: number, k: number, l: number): bigint {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as BigInt64Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as bigint;
  }

  override set(value: bigint | number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "bigint" && BigInt.asIntN(64, value) === value) {
      const data = p.data as BigInt64Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}
