/**
 * What atomic cells of all types have in common: where they are, ranges, waiting, messages.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import type { ZiffiApi } from "../generated/ziffi.ts";
import { native } from "../native.ts";
import { showValue, ZiffiError } from "../runtime/errors.ts";
import { TYPED_ARRAYS } from "../runtime/intrinsics.ts";
import type { TypedArray } from "../schema/static.ts";
import { BITS, bitsOf, RANGES, WAITS } from "./cell_calls.ts";
import type { AtomicCells, CellDtype, CellInput, CellValue, CellWaited } from "./cell_types.ts";
import type { MapCore } from "./core.ts";
import { faults } from "./faults.ts";
import { selfIdentity } from "./identity.ts";
import { startLaterCell } from "./later.ts";
import { readTimeout, type TimeoutOptions, type WaitOptions } from "./options.ts";
import { startWait } from "./waits.ts";

/** Where cells are. */
export interface CellPlace<D extends CellDtype> {
  readonly dtype: D;
  readonly view: TypedArray<D>;
  readonly core: MapCore;
  /** First cell, in bytes from the start of the map. */
  readonly byteOffset: number;
  /** The wait buckets of a map with a layout, as words; null where there are none. */
  readonly bells: Int32Array | null;
}

/** Outcomes of waiting as native code numbers them; who cancels does not look at the third. */
const OUTCOMES: readonly CellWaited[] = ["ok", "timed-out", "timed-out", "not-equal"];
const NOT_EQUAL = 3;
const BELLS_AT = 4096;

/** A row of cells. */
export abstract class CellRow<D extends CellDtype> implements AtomicCells<D> {
  readonly dtype: D;
  readonly length: number;
  /** The map; for heirs. */
  protected readonly core: MapCore;
  readonly #view: TypedArray<D>;
  readonly #byteOffset: number;
  readonly #size: number;
  readonly #bells: Int32Array | null;

  constructor({ dtype, view, core, byteOffset, bells }: CellPlace<D>) {
    this.dtype = dtype;
    this.length = view.length;
    this.core = core;
    this.#view = view;
    this.#byteOffset = byteOffset;
    this.#size = view.BYTES_PER_ELEMENT;
    this.#bells = bells;
  }

  abstract load(index: number): CellValue<D>;
  abstract store(index: number, value: CellInput<D>): void;
  abstract add(index: number, value: CellInput<D>): CellValue<D>;
  abstract sub(index: number, value: CellInput<D>): CellValue<D>;
  abstract exchange(index: number, value: CellInput<D>): CellValue<D>;
  abstract compareExchange(
    index: number,
    expected: CellInput<D>,
    replacement: CellInput<D>,
  ): CellValue<D>;
  abstract min(index: number, value: CellInput<D>): CellValue<D>;
  abstract max(index: number, value: CellInput<D>): CellValue<D>;
  /** A value as the cell holds it; throws when it cannot. */
  protected abstract given(call: string, name: string, value: unknown): CellValue<D>;

  isLockFree(): boolean {
    return Atomics.isLockFree(this.#size);
  }

  addAll(value: CellInput<D> | TypedArray<D>, start = 0, end?: number): void {
    const address = this.changing("addAll");
    const { api } = native("AtomicCells.addAll");
    checkIndex("AtomicCells.addAll", "start", start, this.length);
    const values = ArrayBuffer.isView(value) ? this.#values(value) : null;
    const rest = values === null ? this.length : start + values.length;
    const last = end === undefined ? rest : end;
    checkIndex("AtomicCells.addAll", "end", last, this.length, start);
    const count = last - start;
    const first = address + start * this.#size;
    const calls = RANGES[BITS[this.dtype]](api);
    if (values !== null) {
      if (values.length !== count) {
        throw new RangeError(
          `AtomicCells.addAll: there are ${values.length} values for ${count} cells`,
        );
      }
      calls.each(first, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    } else {
      const [low, high] = bitsOf(this.dtype, this.given("addAll", "value", value));
      calls.all(first, count, low, high);
    }
    this.seen("addAll");
  }

  wait(index: number, expected: CellInput<D>, options: TimeoutOptions = {}): CellWaited {
    const [address, bell, low, high] = this.#waiting("wait", index, expected);
    const timeoutMs = readTimeout("AtomicCells.wait", options);
    const { wait } = this.#calls("AtomicCells.wait");
    const outcome = wait(address, bell === 0 ? null : bell, low, high, timeoutMs, null);
    this.seen("wait");
    return OUTCOMES[outcome] ?? "ok";
  }

  async waitAsync(
    index: number,
    expected: CellInput<D>,
    options: WaitOptions = {},
  ): Promise<CellWaited> {
    const call = "AtomicCells.waitAsync";
    const [address, bell, low, high] = this.#waiting("waitAsync", index, expected);
    const { wait } = this.#calls(call);
    const size = this.#size;
    const outcome = await startWait<number>({
      ...{ call, options, core: this.core, address, undo: undefined },
      start: (at, timeoutMs, cancel) => {
        // Whether the value is another one is decided now, not on the thread.
        const now = wait(at, bell === 0 ? null : bell, low, high, 0, cancel);
        if (now === NOT_EQUAL || timeoutMs === 0) return Promise.resolve(now);
        const cell = { size, address: at, bell, low, high, timeoutMs, cancel };
        return startLaterCell(call, { ...cell, self: selfIdentity(call) });
      },
    });
    this.seen("waitAsync");
    return OUTCOMES[outcome] ?? "ok";
  }

  notify(index: number, count = Infinity): number {
    const bells = this.#bells;
    if (bells !== null && count === Infinity && Number.isInteger(index)) {
      // The second word of the bell counts who sleeps.
      const word = (((this.#byteOffset + index * this.#size) / 4 | 0) & 63) * 16 + 1;
      const inside = index >= 0 && index < this.#view.length;
      if (inside && Atomics.load(bells, word) === 0) return 0;
    }
    const first = this.changing("notify");
    const offset = this.#indexed("notify", index) * this.#size;
    const most = readCount(count);
    const { notify } = this.#calls("AtomicCells.notify");
    const bell = this.#bell(this.#byteOffset + offset);
    const woken = notify(first + offset, bell === 0 ? null : bell, most);
    this.seen("notify");
    return woken;
  }

  /** The address of the first cell, for a call that changes cells. */
  protected changing(call: string): number {
    const { core } = this;
    if (core.access === "read") core.writable(`AtomicCells.${call}`);
    return this.reading(call);
  }

  /** The address of the first cell. */
  protected reading(call: string): number {
    const { core } = this;
    const alive = core.base !== 0 && this.#view.length === this.length;
    return alive ? core.base + this.#byteOffset : this.#gone(`AtomicCells.${call}`);
  }

  #gone(call: string): never {
    this.core.address(call);
    throw new ZiffiError("DISPOSED", `${call}: the map was resized; make new cells`);
  }

  /** Looks whether the file was cut. */
  protected seen(call: string): void {
    if (faults[0] !== this.core.faults) this.core.fault(`AtomicCells.${call}`);
  }

  /** Throws unless the index is right, although the fast way did not take it for one. */
  protected badIndex(call: string, index: unknown): void {
    this.reading(call);
    this.#indexed(call, index);
  }

  #indexed(call: string, index: unknown): number {
    const name = `AtomicCells.${call}`;
    if (this.length === 0) throw new RangeError(`${name}: there are no cells`);
    if (typeof index !== "number") {
      throw new TypeError(`${name}: index is ${showValue(index)}; give an integer`);
    }
    checkIndex(name, "index", index, this.length - 1);
    return index;
  }

  #calls(call: string): ReturnType<(typeof WAITS)["u32"]> {
    const { api }: { readonly api: ZiffiApi } = native(call);
    const size = this.#size;
    return WAITS[size === 4 ? "u32" : size === 8 ? "u64" : size === 2 ? "u16" : "u8"](api);
  }

  /** Address of the bell of a cell at a byte of the map; 0 where there are none. */
  #bell(at: number): number {
    return this.#bells === null ? 0 : this.core.base + BELLS_AT + ((at / 4 | 0) & 63) * 64;
  }

  /** What native code gets to wait on a cell: its address, its bell, and the bits expected. */
  #waiting(call: string, index: number, expected: unknown): [number, number, number, number] {
    const name = `AtomicCells.${call}`;
    const first = this.reading(call);
    if (this.core.access !== "readwrite") this.core.writable(name);
    const offset = this.#indexed(call, index) * this.#size;
    const bits = bitsOf(this.dtype, this.given(call, "expected", expected));
    return [first + offset, this.#bell(this.#byteOffset + offset), ...bits];
  }

  #values(value: ArrayBufferView): TypedArray<D> {
    const { dtype } = this;
    if (value instanceof TYPED_ARRAYS[dtype]) return value as TypedArray<D>;
    throw new TypeError(
      `AtomicCells.addAll: value is ${showValue(value)}; give a ${TYPED_ARRAYS[dtype].name}, or ` +
        "one value for all cells",
    );
  }
}

function readCount(count: number): number {
  if (count === Infinity) return 2 ** 32 - 1;
  checkIndex("AtomicCells.notify", "count", count, 2 ** 32 - 1);
  return count;
}
