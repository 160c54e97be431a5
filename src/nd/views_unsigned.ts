/**
 * Views of unsigned integers and of bool: one class for each dtype, each with its own text, so that an engine
 * specialises the reads and writes of each class for its typed array.
 *
 * @module
 */
import { getSlowly, setSlowly } from "./elements.ts";
import type { Parts } from "./parts.ts";
import { place, Places, UNSET } from "./places.ts";
import { DERIVE, NDView, SHOW, show } from "./view.ts";

export class U8View extends NDView<"u8"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): U8View {
    return new U8View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Uint8Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value | 0) === value && value >= 0 && value <= 255) {
      const data = p.data as Uint8Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class U16View extends NDView<"u16"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): U16View {
    return new U16View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Uint16Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value | 0) === value && value >= 0 && value <= 65535) {
      const data = p.data as Uint16Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class U32View extends NDView<"u32"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): U32View {
    return new U32View(parts);
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Uint32Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as number;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && (value >>> 0) === value) {
      const data = p.data as Uint32Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class U64View extends NDView<"u64"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): U64View {
    return new U64View(parts);
  }

  override get(i: number, j: number, k: number, l: number): bigint {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as BigUint64Array)[at];
      if (element !== undefined) return element;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as bigint;
  }

  override set(value: bigint | number, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "bigint" && BigInt.asUintN(64, value) === value) {
      const data = p.data as BigUint64Array;
      if (at < data.length) {
        data[at] = value;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}

export class BoolView extends NDView<"bool"> {
  readonly #parts: Parts;
  #places = UNSET;

  constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](parts: Parts): BoolView {
    return new BoolView(parts);
  }

  override get(i: number, j: number, k: number, l: number): boolean {
    const p = this.#places;
    const at = place(p, arguments.length, i, j, k, l);
    if (at >= 0) {
      const element = (p.data as Uint8Array)[at];
      if (element !== undefined) return element !== 0;
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    return getSlowly(this.#parts, arguments) as boolean;
  }

  override set(value: boolean, i: number, j: number, k: number, l: number): void {
    const p = this.#places;
    const at = place(p, arguments.length - 1, i, j, k, l);
    if (at >= 0 && p.writable && typeof value === "boolean") {
      const data = p.data as Uint8Array;
      if (at < data.length) {
        data[at] = value ? 1 : 0;
        return;
      }
    }
    if (p === UNSET) this.#places = new Places(this.#parts);
    setSlowly(this.#parts, arguments);
  }
}
