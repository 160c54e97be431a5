/**
 * Sharded counters as a part of a layout.
 *
 * @module
 */
import { native } from "../native.ts";
import { badArity, toI64 } from "../runtime/checks.ts";
import type { PartMemory, PartType } from "./part.ts";

/**
 * A counter that many threads and processes add to at once. It has 64 cells on cache lines of their
 * own, and each thread adds to one of them: threads do not wait for each other's line, as they
 * would with one cell. The value is the sum of all cells.
 *
 * All methods throw a ZiffiError with code `DISPOSED` once the map is disposed, and `MAP_TRUNCATED`
 * when its file was cut; `add` and `reset` throw `PERMISSION_DENIED` in maps that are not opened
 * for writing.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ requests: shared.counter() });
 * using map = new SharedMap("/tmp/requests.map", { mode: "create", layout });
 * map.parts.requests.add(1);
 * console.log(map.parts.requests.value); // 1n
 * ```
 */
export class SharedCounter {
  readonly #memory: PartMemory;

  /** Use `shared.counter`, and `parts` of the map. */
  constructor(memory: PartMemory) {
    this.#memory = memory;
  }

  /**
   * The sum of all additions, as a signed integer of 64 bits that wraps around. It is exact when
   * nobody adds meanwhile; else additions that begin or end during the call may be in it or not.
   */
  get value(): bigint {
    const { api } = native("SharedCounter.value");
    const value = api.counterValue(this.#memory.address("SharedCounter.value"));
    this.#memory.address("SharedCounter.value");
    return value;
  }

  /**
   * Adds, atomically.
   *
   * @param amount a safe integer, or a bigint of 64 bits; also negative
   * @throws TypeError or RangeError for anything else
   */
  add(amount: number | bigint): void {
    const call = "SharedCounter.add";
    const { api } = native(call);
    const address = this.#memory.writable(call);
    // What is no safe integer is refused in the words of this method.
    if (Number.isSafeInteger(amount)) {
      api.counterAdd(address, this.#memory.self, amount as number);
    } else {
      if (arguments.length === 0) badArity(call, 1, 0);
      api.counterAddI64(address, this.#memory.self, toI64(call, "amount", amount));
    }
    // Again, to see whether the file was cut.
    this.#memory.address(call);
  }

  /**
   * Sets the counter to 0.
   *
   * @returns what was there: each addition is in exactly one result, or in the value that follows
   */
  reset(): bigint {
    const { api } = native("SharedCounter.reset");
    const value = api.counterTake(this.#memory.writable("SharedCounter.reset"));
    this.#memory.address("SharedCounter.reset");
    return value;
  }
}

/**
 * A sharded counter, for `shared.layout`. It takes 4096 bytes.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ requests: shared.counter() });
 * using map = new SharedMap("/tmp/requests.map", { mode: "create", layout });
 * map.parts.requests.add(1);
 * ```
 */
export function counter(): PartType<SharedCounter> {
  return {
    description: { kind: "counter", dtype: "i64", itemSize: 64, count: 64 },
    byteLength: () => native("shared.counter").api.counterByteLength(),
    // Zeros are a counter that stands at 0.
    init: () => {},
    open: (memory) => new SharedCounter(memory),
  };
}
