/**
 * The mapped memory behind a SharedMap and its parts: buffers over it, and when it is unmapped.
 *
 * @module
 */
import { checkIndex, itemSize, newTypedArray, typedView } from "../dtypes.ts";
import { adopt, badDisposed, disown, type Owned } from "../owner.ts";
import { ZiffiError } from "../runtime/errors.ts";
import { backend } from "../runtime/select.ts";
import type { Dtype } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";
import type { MapAccess } from "./part.ts";

/** A mapping as native code gave it. */
export interface Mapping {
  /** Path or name, for messages. */
  readonly path: string;
  readonly access: MapAccess;
  readonly address: number;
  readonly byteLength: number;
  /** Unmaps it; must not refer to any buffer over it. */
  close(): void;
}

/** Counts who needs a mapping; the last one unmaps it. Knows no buffer, which can be dropped. */
class Shares {
  #count = 0;
  readonly #close: () => void;

  constructor(close: () => void) {
    this.#close = close;
  }

  take(): void {
    this.#count += 1;
  }

  give(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#close();
  }
}

/** A buffer over a part of a mapping that is too large for one. */
interface Window {
  readonly buffer: WeakRef<ArrayBuffer>;
  readonly owned: Owned;
}

const forgotten = new FinalizationRegistry<Shares>((shares) => shares.give());
const WINDOWS_LOOK = 64;

/** Mapped memory. */
export class MapCore {
  readonly path: string;
  readonly access: MapAccess;
  /** Address of the first byte; 0 once the map is disposed. */
  base: number;
  byteLength: number;
  /** Called with the address when the map is disposed, before anything is detached. */
  readonly ends = new Set<(base: number) => void>();
  readonly #shares: Shares;
  #buffer: ArrayBuffer | null = null;
  #owned: Owned | null = null;
  #windows: Window[] = [];

  constructor(call: string, mapping: Mapping) {
    this.path = mapping.path;
    this.access = mapping.access;
    this.base = mapping.address;
    this.byteLength = mapping.byteLength;
    this.#shares = new Shares(mapping.close);
    this.#mapAll(call);
  }

  /** Whether the map is too large for one buffer. */
  get windowed(): boolean {
    return this.byteLength > backend().maxMapByteLength;
  }

  /** One buffer over all of the map; detached after dispose. */
  buffer(call: string): ArrayBuffer {
    if (this.#buffer !== null) return this.#buffer;
    const { maxMapByteLength, name } = backend();
    throw new ZiffiError(
      "RUNTIME_UNSUPPORTED",
      `${call}: the map has ${this.byteLength} bytes and a buffer of ${name} at most ` +
        `${maxMapByteLength}; use view(dtype, byteOffset, length) for a part of it`,
    );
  }

  /** A buffer in which a range of the map lies, and the offset of the range there. */
  range(call: string, byteOffset: number, byteLength: number): [ArrayBuffer, number] {
    if (this.#buffer !== null) return [this.#buffer, byteOffset];
    this.address(call);
    const owned = this.#own(byteOffset, byteLength);
    const buffer = adopt(call, owned);
    this.#windows.push({ buffer: new WeakRef(buffer), owned });
    if (this.#windows.length % WINDOWS_LOOK === 0) {
      this.#windows = this.#windows.filter((one) => one.buffer.deref() !== undefined);
    }
    return [buffer, 0];
  }

  /** A typed array over a part of the map. */
  view<D extends Dtype>(
    call: string,
    dtype: D,
    byteOffset = 0,
    length?: number,
  ): TypedArray<D> {
    this.address(call);
    if (this.#buffer !== null) return typedView(call, this.#buffer, dtype, byteOffset, length);
    const size = itemSize(call, dtype);
    checkIndex(call, "byteOffset", byteOffset, this.byteLength);
    if (byteOffset % size !== 0) {
      throw new RangeError(`${call}: byteOffset is ${byteOffset}; give a multiple of ${size}`);
    }
    const room = Math.floor((this.byteLength - byteOffset) / size);
    const most = Math.floor(backend().maxMapByteLength / size);
    const count = length ?? room;
    checkIndex(call, "length", count, Math.min(room, most));
    const [buffer, offset] = this.range(call, byteOffset, count * size);
    return newTypedArray(dtype, buffer, offset, count);
  }

  /** The address of the first byte, for one call. */
  address(call: string): number {
    if (this.base === 0) badDisposed(call, "map");
    return this.base;
  }

  /** The same for calls that change the map. */
  writable(call: string): number {
    if (this.access !== "readwrite") this.badAccess(call);
    return this.address(call);
  }

  /** Refuses a change that nobody else would see. */
  badAccess(call: string): never {
    throw new ZiffiError(
      "PERMISSION_DENIED",
      `${call}: ${this.path} was opened with access "${this.access}", so that nobody else would ` +
        'see the change; open it with access "readwrite"',
    );
  }

  /** Keeps the memory mapped until the returned function is called, once. */
  hold(): () => void {
    this.#shares.take();
    return () => this.#shares.give();
  }

  /** Detaches every view; the memory is unmapped when no call uses it any more. */
  dispose(call: string): void {
    const { base } = this;
    if (base === 0) return;
    this.base = 0;
    for (const end of this.ends) end(base);
    this.ends.clear();
    const release = this.hold();
    try {
      this.#detach(call);
    } finally {
      release();
    }
  }

  #mapAll(call: string): void {
    if (this.windowed) {
      this.#shares.take();
      forgotten.register(this, this.#shares, this);
      return;
    }
    this.#owned = this.#own(0, this.byteLength);
    this.#buffer = adopt(call, this.#owned);
  }

  #own(byteOffset: number, byteLength: number): Owned {
    const shares = this.#shares;
    shares.take();
    const free = (): void => shares.give();
    return { address: this.base + byteOffset, byteLength, felt: false, free, drop: free };
  }

  /** Detaches all buffers. All are tried before an error is told. */
  #detach(call: string): void {
    const all: [ArrayBuffer | undefined, Owned][] = this.#windows.map((
      { buffer, owned },
    ) => [buffer.deref(), owned]);
    if (this.#buffer !== null && this.#owned !== null) all.push([this.#buffer, this.#owned]);
    if (this.#buffer === null && forgotten.unregister(this)) this.#shares.give();
    this.#windows = [];
    const errors: unknown[] = [];
    for (const [buffer, owned] of all) {
      try {
        if (buffer !== undefined) disown(call, buffer, owned);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
