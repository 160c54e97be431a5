/**
 * Views of 64-bit integers and of bool: one class for each dtype, each with its own
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

/** Views of bool. */
export class BoolView extends NDView<"bool"> {
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

  override [DERIVE](): NDView<"bool"> {
    return handedRank() > 4 ? deepView() : new BoolView();
  }

  override get(i: number, j: number, k: number, l: number): boolean {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Uint8Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          const element = data[at];
          if (element !== undefined) return element !== 0;
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            const element = data[at];
            if (element !== undefined) return element !== 0;
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              const element = data[at];
              if (element !== undefined) return element !== 0;
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              const element = data[at + l * p.s3];
              if (element !== undefined) return element !== 0;
            }
          }
        }
      }
    } catch {
      // What is no number is refused below.
    }
    if (p === UNSET) this[PLACES] = new Places(this.#parts);
    return getSlowly(this.#parts, count, i, j, k, l) === true;
  }

  override set(value: boolean, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "boolean";
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as Uint8Array;
        let at = p.at + i * p.s0;
        if (count === 1) {
          if (at < data.length) {
            data[at] = value ? 1 : 0;
            return;
          }
        } else if ((j | 0) === j && j >= 0 && j < p.n1) {
          at += j * p.s1;
          if (count === 2) {
            if (at < data.length) {
              data[at] = value ? 1 : 0;
              return;
            }
          } else if ((k | 0) === k && k >= 0 && k < p.n2) {
            at += k * p.s2;
            if (count === 3) {
              if (at < data.length) {
                data[at] = value ? 1 : 0;
                return;
              }
            } else if ((l | 0) === l && l >= 0 && l < p.n3) {
              at += l * p.s3;
              if (at < data.length) {
                data[at] = value ? 1 : 0;
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

/** Views of i64. */
export class I64View extends NDView<"i64"> {
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

  override [DERIVE](): NDView<"i64"> {
    return handedRank() > 4 ? deepView() : new I64View();
  }

  override get(i: number, j: number, k: number, l: number): bigint {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as BigInt64Array;
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
    return getSlowly(this.#parts, count, i, j, k, l) as bigint;
  }

  override set(value: bigint | number, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "bigint" && BigInt.asIntN(64, value) === value;
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as BigInt64Array;
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

/** Views of u64. */
export class U64View extends NDView<"u64"> {
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

  override [DERIVE](): NDView<"u64"> {
    return handedRank() > 4 ? deepView() : new U64View();
  }

  override get(i: number, j: number, k: number, l: number): bigint {
    const p = this[PLACES];
    const count = arguments.length;
    try {
      if (count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as BigUint64Array;
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
    return getSlowly(this.#parts, count, i, j, k, l) as bigint;
  }

  override set(value: bigint | number, i: number, j: number, k: number, l: number): void {
    const p = this[PLACES];
    const count = arguments.length - 1;
    const right = typeof value === "bigint" && BigInt.asUintN(64, value) === value;
    try {
      if (right && p.writable && count === p.rank && (i | 0) === i && i >= 0 && i < p.n0) {
        const data = p.data as BigUint64Array;
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
