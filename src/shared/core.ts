/**
 * The mapped memory behind a SharedMap and its parts: buffers over it, and when it is unmapped.
 *
 * @module
 */
import { checkIndex, itemSize, newTypedArray, typedView } from "../dtypes.ts";
import { adopt, badDisposed, disown, type Owned } from "../owner.ts";
import { MapTruncatedError, ZiffiError } from "../runtime/errors.ts";
import { backend } from "../runtime/select.ts";
import { isUsed } from "../runtime/uses.ts";
import type { Dtype } from "../schema/facts.ts";
import type { TypedArray } from "../schema/static.ts";
import { faults, watchFaults } from "./faults.ts";
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
  /** Bytes that the file still has under the map, once a fault was counted. */
  backed(): number;
  /** Bytes that the file has. */
  fileByteLength(): number;
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
  /** The count of faults at which nothing was wrong with this map; -1 once its file was cut. */
  faults: number;
  readonly #mapping: Mapping;
  readonly #shares: Shares;
  #buffer: ArrayBuffer | null = null;
  #owned: Owned | null = null;
  #windows: Window[] = [];
  /** Calls on other threads that use the map. */
  #held = 0;

  constructor(call: string, mapping: Mapping) {
    this.path = mapping.path;
    this.access = mapping.access;
    this.base = mapping.address;
    this.byteLength = mapping.byteLength;
    this.#mapping = mapping;
    this.#shares = new Shares(mapping.close);
    this.faults = watchFaults(call);
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
    if (faults[0] !== this.faults) this.fault(call);
    return this.base;
  }

  /** Throws when it was this map whose file was cut, after the count of faults has changed. */
  fault(call: string): void {
    if (this.base === 0) badDisposed(call, "map");
    const seen = faults[0] ?? 0;
    if (this.faults !== -1 && this.#mapping.backed() >= this.byteLength) {
      this.faults = seen;
      return;
    }
    this.faults = -1;
    const [path, has] = [this.path, this.#mapping.fileByteLength()];
    throw new MapTruncatedError(
      `${call}: ${path} was cut: ${this.byteLength} bytes are mapped, and the file has ${has}; ` +
        "what was read behind its end is zeros. Dispose the map, and open it anew",
      path,
      this.byteLength,
      has,
    );
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
    this.#held += 1;
    return () => {
      this.#held -= 1;
      this.#shares.give();
    };
  }

  /** Detaches every view, changes the mapping, and maps it anew, also where that failed. */
  resize(
    call: string,
    change: () => void,
    place: () => { readonly address: number; readonly byteLength: number },
  ): void {
    if (this.#held > 0 || (this.#buffer !== null && isUsed(this.#buffer))) {
      throw new ZiffiError(
        "IN_USE",
        `${call}: a call on another thread is using the map; await it first`,
      );
    }
    const release = this.hold();
    try {
      this.#detach(call);
      change();
    } finally {
      const { address, byteLength } = place();
      this.base = address;
      this.byteLength = byteLength;
      this.#mapAll(call);
      release();
    }
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
    this.#buffer = null;
    this.#owned = null;
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
