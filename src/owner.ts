/**
 * What blocks and maps share: native memory under one ArrayBuffer, freed once, by `dispose` or by
 * the garbage collector.
 *
 * @module
 */
import { ZiffiError } from "./runtime/errors.ts";
import { mapNative, unmapNative } from "./runtime/native_memory.ts";
import { whenUnused } from "./runtime/uses.ts";
import { backend } from "./runtime/select.ts";

/** From this size on, the collector is told of native memory by ballast, in bytes. */
const BALLAST_FROM = 1024 * 1024;

// The buffer is what users hold on to by way of views, so it decides when memory is dropped.
const dropped = new FinalizationRegistry<() => void>((free) => {
  try {
    free();
  } catch {
    // Nobody can catch an error of the collector, and the memory is lost at worst.
  }
});

const ballasts = new WeakMap<ArrayBuffer, ArrayBuffer>();

/**
 * Maps native memory as an ArrayBuffer that frees it when it is dropped.
 *
 * @param free frees the memory; must not refer to the buffer
 * @param ballast whether a big buffer carries an untouched ArrayBuffer of equal size, which lets
 *   the collector feel the native memory
 */
export function adopt(
  call: string,
  address: number,
  byteLength: number,
  ballast: boolean,
  free: () => void,
): ArrayBuffer {
  let buffer: ArrayBuffer;
  try {
    buffer = mapNative(address, byteLength);
  } catch (error) {
    free();
    throw new ZiffiError(
      "OUT_OF_MEMORY",
      `${call}: the runtime cannot map ${byteLength} bytes as an ArrayBuffer`,
      { cause: error },
    );
  }
  protect(call, buffer);
  dropped.register(buffer, free, buffer);
  if (ballast && byteLength >= BALLAST_FROM) addBallast(buffer, byteLength);
  return buffer;
}

/** Keeps callers from moving the memory to a buffer that nobody watches, as far as possible. */
function protect(call: string, buffer: ArrayBuffer): void {
  const refuse = (): never => {
    throw new TypeError(`${call}: native memory cannot be transferred; copy it with slice()`);
  };
  for (const name of ["transfer", "transferToFixedLength"]) {
    Object.defineProperty(buffer, name, { value: refuse });
  }
  backend().refuseTransfer(buffer);
}

function addBallast(buffer: ArrayBuffer, byteLength: number): void {
  try {
    ballasts.set(buffer, new ArrayBuffer(byteLength));
  } catch {
    // Without room for ballast the block still works; only the collector knows less.
  }
}

/**
 * Detaches the buffer with all its views, then frees its memory.
 *
 * @throws ZiffiError with code `TRANSFERRED` when another buffer has taken the memory over; it is
 *   not freed then, because that buffer may be read at any time
 */
export function disown(call: string, buffer: ArrayBuffer, free: () => void): void {
  dropped.unregister(buffer);
  ballasts.get(buffer)?.transfer(0);
  ballasts.delete(buffer);
  if (buffer.detached) {
    throw new ZiffiError(
      "TRANSFERRED",
      `${call}: the buffer was transferred away, so its memory cannot be freed; never transfer it`,
    );
  }
  unmapNative(buffer);
  whenUnused(buffer, free);
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

/** Refuses the use of something that was disposed. */
export function badDisposed(call: string, what: string): never {
  throw new ZiffiError("DISPOSED", `${call}: the ${what} was disposed; make a new one`);
}
