/**
 * What blocks and maps share: native memory under one ArrayBuffer, freed once, by `dispose` or by
 * the garbage collector.
 *
 * @module
 */
import { feel, unfeel } from "./pressure.ts";
import { ZiffiError } from "./runtime/errors.ts";
import { mapNative, unmapNative } from "./runtime/native_memory.ts";
import { isUsed, whenUnused } from "./runtime/uses.ts";
import { backend } from "./runtime/select.ts";

/** Native memory that an ArrayBuffer lies over. Must not refer to the buffer. */
export interface Owned {
  readonly address: number;
  readonly byteLength: number;
  /** Whether the collector should feel the memory. */
  readonly felt: boolean;
  /** Frees the memory now. */
  free(): void;
  /** Frees it soon; the collector found the buffer dropped. */
  drop(): void;
  /** Keeps it for ever, also after the end of this thread: the buffer was transferred away. */
  lose?(): void;
}

// The buffer is what users hold on to by way of views, so it decides when memory is dropped.
const dropped = new FinalizationRegistry<Owned>((owned) => {
  if (owned.felt) unfeel(owned.byteLength);
  try {
    owned.drop();
  } catch {
    // Nobody can catch an error of the collector, and the memory is lost at worst.
  }
});

/** Maps native memory as an ArrayBuffer that frees it when it is dropped. */
export function adopt(call: string, owned: Owned): ArrayBuffer {
  const { address, byteLength } = owned;
  let buffer: ArrayBuffer;
  try {
    buffer = mapNative(address, byteLength);
  } catch (error) {
    owned.free();
    throw new ZiffiError(
      "OUT_OF_MEMORY",
      `${call}: the runtime cannot map ${byteLength} bytes as an ArrayBuffer`,
      { cause: error },
    );
  }
  protect(buffer, PROTECTED);
  dropped.register(buffer, owned, buffer);
  if (owned.felt) feel(byteLength);
  return buffer;
}

const refuse = (): never => {
  throw new TypeError("Native memory cannot be transferred; copy it with slice()");
};

/**
 * What buffers over native memory inherit from: one object for all of them, because properties of
 * their own would cost more than the allocation of a small block.
 */
export const PROTECTED: object = Object.create(ArrayBuffer.prototype, {
  transfer: { value: refuse },
  transferToFixedLength: { value: refuse },
});

/**
 * Keeps callers from moving the memory to a buffer that nobody watches, as far as possible.
 *
 * @param prototype {@link PROTECTED} or an heir of it
 */
export function protect(buffer: ArrayBuffer, prototype: object): void {
  Object.setPrototypeOf(buffer, prototype);
  backend().refuseTransfer(buffer);
}

/**
 * Detaches the buffer with all its views, then frees its memory.
 *
 * @throws ZiffiError with code `TRANSFERRED` when another buffer has taken the memory over; it is
 *   not freed then, because that buffer may be read at any time
 */
export function disown(call: string, buffer: ArrayBuffer, owned: Owned): void {
  dropped.unregister(buffer);
  if (owned.felt) unfeel(owned.byteLength);
  if (buffer.detached) {
    owned.lose?.();
    badTransferred(call);
  }
  unmapNative(buffer);
  if (isUsed(buffer)) whenUnused(buffer, () => owned.free());
  else owned.free();
}

/** Refuses sizes that this runtime cannot map, before anything is allocated. */
export function checkMappable(call: string, byteLength: number): void {
  const { maxMapByteLength, name } = backend();
  // The native call refuses what is no number, with its own words.
  if (typeof byteLength !== "number" || !(byteLength > maxMapByteLength)) return;
  throw new RangeError(
    `${call}: byteLength is ${byteLength}; ${name} maps at most ${maxMapByteLength} bytes at once`,
  );
}

/** Tells that a buffer was transferred away, which nothing can make good. */
export function badTransferred(call: string): never {
  throw new ZiffiError(
    "TRANSFERRED",
    `${call}: a buffer was transferred away, so its memory cannot be freed; never transfer it`,
  );
}

/** Refuses the use of something that was disposed. */
export function badDisposed(call: string, what: string): never {
  throw new ZiffiError("DISPOSED", `${call}: the ${what} was disposed; make a new one`);
}
