/**
 * Views of signed integers up to 32 bits: one class for each dtype, each with its own
 * text, so that an engine specialises the reads and writes of each class for its typed array.
 *
 * @module
 */
import { deepView } from "./deep_view.ts";
import { getSlowly, setSlowly } from "./elements.ts";
import { handedRank, type Parts, taken } from "./parts.ts";
import { PLACES, Places, UNSET } from "./places.ts";
import { NDView } from "./view.ts";
import { DERIVE, SHOW, show } from "./view_base.ts";

/** Views of i8. */
export class I8View extends NDView<"i8"> {
  readonly #parts: Parts;
  declare [PLACES]: Places;

  constructor(places: Places = UNSET) {
    super();
    this.#parts = taken();
    this[PLACES] = places;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](): NDView<"i8"> {
    return handedRank() > 4 ? deepView() : new I8View();
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int8Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          const element = data[at];
          if (element !== undefined) return element;
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            const element = data[at];
            if (element !== undefined) return element;
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              const element = data[at];
              if (element !== undefined) return element;
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              const element = data[at + l * p.s3];
              if (element !== undefined) return element;
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    return (getSlowly(this.#parts, count, i, j, k, l) as number) | 0;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "number" && (value | 0) === value && value >= -128 &&
      value <= 127;
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int8Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          if (at < data.length) {
            data[at] = value;
            return;
          }
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            if (at < data.length) {
              data[at] = value;
              return;
            }
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              if (at < data.length) {
                data[at] = value;
                return;
              }
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              at += l * p.s3;
              if (at < data.length) {
                data[at] = value;
                return;
              }
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    setSlowly(this.#parts, value, count, i, j, k, l);
  }
}

/** Views of i16. */
export class I16View extends NDView<"i16"> {
  readonly #parts: Parts;
  declare [PLACES]: Places;

  constructor(places: Places = UNSET) {
    super();
    this.#parts = taken();
    this[PLACES] = places;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](): NDView<"i16"> {
    return handedRank() > 4 ? deepView() : new I16View();
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int16Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          const element = data[at];
          if (element !== undefined) return element;
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            const element = data[at];
            if (element !== undefined) return element;
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              const element = data[at];
              if (element !== undefined) return element;
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              const element = data[at + l * p.s3];
              if (element !== undefined) return element;
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    return (getSlowly(this.#parts, count, i, j, k, l) as number) | 0;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "number" && (value | 0) === value && value >= -32768 &&
      value <= 32767;
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int16Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          if (at < data.length) {
            data[at] = value;
            return;
          }
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            if (at < data.length) {
              data[at] = value;
              return;
            }
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              if (at < data.length) {
                data[at] = value;
                return;
              }
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              at += l * p.s3;
              if (at < data.length) {
                data[at] = value;
                return;
              }
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    setSlowly(this.#parts, value, count, i, j, k, l);
  }
}

/** Views of i32. */
export class I32View extends NDView<"i32"> {
  readonly #parts: Parts;
  declare [PLACES]: Places;

  constructor(places: Places = UNSET) {
    super();
    this.#parts = taken();
    this[PLACES] = places;
  }

  override [SHOW](): void {
    show(this.#parts);
  }

  override [DERIVE](): NDView<"i32"> {
    return handedRank() > 4 ? deepView() : new I32View();
  }

  override get(i: number, j: number, k: number, l: number): number {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int32Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          const element = data[at];
          if (element !== undefined) return element;
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            const element = data[at];
            if (element !== undefined) return element;
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              const element = data[at];
              if (element !== undefined) return element;
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              const element = data[at + l * p.s3];
              if (element !== undefined) return element;
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    return (getSlowly(this.#parts, count, i, j, k, l) as number) | 0;
  }

  override set(value: number, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "number" && (value | 0) === value;
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Int32Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          if (at < data.length) {
            data[at] = value;
            return;
          }
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            if (at < data.length) {
              data[at] = value;
              return;
            }
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              if (at < data.length) {
                data[at] = value;
                return;
              }
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              at += l * p.s3;
              if (at < data.length) {
                data[at] = value;
                return;
              }
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    setSlowly(this.#parts, value, count, i, j, k, l);
  }
}
