/**
 * Native memory at addresses that native code gave: the one door through which a program reads
 * what no schema describes.
 *
 * @module
 */
import type { Backend, TextReader } from "./backend.ts";
import { badClosed, badValue } from "./checks.ts";
import { showValue } from "./errors.ts";
import { mapNative, unmapNative } from "./native_memory.ts";
import type { Scratch } from "./scratch.ts";
import { decodedReader } from "./text.ts";

/**
 * Reads native memory of an opened library. **Unsafe**: nothing can check that an address still is
 * one, so give those alone that native code gave, while what is there lives. A wrong address ends
 * the process or reads garbage.
 *
 * Nothing, at any address and at address 0, can be read: it has a `byteLength` of 0.
 */
export interface NativeMemory {
  /** A copy of some bytes. */
  copy(address: number, byteLength: number): Uint8Array<ArrayBuffer>;
  /**
   * The bytes themselves, without a copy. Whoever asks for them keeps that memory alive: nobody
   * empties the view when native code frees it.
   */
  view(address: number, byteLength: number): Uint8Array<ArrayBuffer>;
  /**
   * Text as UTF-8: of some bytes, which may hold NULs, or up to the next NUL. What is no character
   * becomes U+FFFD.
   */
  string(address: number, byteLength?: number): string;
}

/** What the reader needs of its library. */
interface MemoryHost {
  readonly name: string;
  readonly closed: boolean;
  readonly scratch: Scratch;
  peek(address: number, byteLength: number): number;
}

const LAST_ADDRESS = Number.MAX_SAFE_INTEGER;
/** Up to here the copy of a native function costs less than mapping the memory. */
const SMALL_BYTES = 16 * 1024;

/** Makes the reader of an opened library. */
export function nativeMemory(library: MemoryHost, runtime: Backend): NativeMemory {
  let known: DataView | null = null;
  let bytes = new Uint8Array(0);
  let readText: TextReader = () => "";
  /** Copies to the scratch memory; gives the offset there. */
  const take = (address: number, byteLength: number): number => {
    const at = library.peek(address, byteLength);
    const { view } = library.scratch;
    if (view !== known) {
      bytes = new Uint8Array(view.buffer);
      readText = runtime.textReader(view.buffer);
      known = view;
    }
    return at;
  };
  const check = (call: string, address: number, byteLength: number): void => {
    if (library.closed) badClosed(`memory.${call}`, library.name);
    if (
      typeof address !== "number" || !(address >= 1 && address <= LAST_ADDRESS) ||
      Math.floor(address) !== address
    ) badAddress(call, address, byteLength);
    if (
      typeof byteLength !== "number" ||
      !(byteLength >= 0 && byteLength <= runtime.maxMapByteLength) ||
      Math.floor(byteLength) !== byteLength
    ) badByteLength(call, byteLength, runtime);
  };
  return {
    copy(address, byteLength) {
      check("copy", address, byteLength);
      if (byteLength === 0) return new Uint8Array(0);
      if (byteLength > SMALL_BYTES) return copyMapped(address, byteLength);
      const at = take(address, byteLength);
      // Many times as fast as to slice the buffer.
      return bytes.slice(at, at + byteLength);
    },
    view(address, byteLength) {
      check("view", address, byteLength);
      return new Uint8Array(mapNative(address, byteLength));
    },
    string(address, byteLength) {
      if (byteLength === undefined) {
        check("string", address, 1);
        return runtime.readCString(address);
      }
      check("string", address, byteLength);
      if (byteLength === 0) return "";
      if (runtime.readUtf8 !== null) return runtime.readUtf8(address, byteLength);
      if (byteLength > SMALL_BYTES) return textMapped(address, byteLength);
      // Taking it first: the memory, and with it the reader, may be another one afterwards.
      const at = take(address, byteLength);
      return readText(at, byteLength);
    },
  };
}

function copyMapped(address: number, byteLength: number): Uint8Array<ArrayBuffer> {
  const buffer = mapNative(address, byteLength);
  try {
    return new Uint8Array(buffer.slice(0));
  } catch (cause) {
    const message =
      `memory.copy: byteLength is ${byteLength}, more than this runtime can allocate; ` +
      "copy it in parts, or use memory.view";
    throw new RangeError(message, { cause });
  } finally {
    unmapNative(buffer);
  }
}

function textMapped(address: number, byteLength: number): string {
  const buffer = mapNative(address, byteLength);
  try {
    return decodedReader(buffer)(0, byteLength);
  } catch (cause) {
    const message = `memory.string: byteLength is ${byteLength}, more than a string of this ` +
      "runtime can hold; read it in parts";
    throw new RangeError(message, { cause });
  } finally {
    unmapNative(buffer);
  }
}

/** Refuses an address; nothing can be read anywhere. */
function badAddress(call: string, address: unknown, byteLength: unknown): void {
  if (address === 0 && byteLength === 0) return;
  const expected = "an address that native code gave, an integer from 1 to 2^53 - 1";
  badValue(`memory.${call}`, "address", address, expected, "number");
}

function badByteLength(call: string, byteLength: unknown, runtime: Backend): never {
  const { name, maxMapByteLength } = runtime;
  const isSize = typeof byteLength === "number" && byteLength > maxMapByteLength;
  const expected = isSize
    ? `at most ${maxMapByteLength}, which ${name} can map at once`
    : "an integer from 0 up";
  if (typeof byteLength !== "number") {
    throw new TypeError(`memory.${call}: byteLength is ${showValue(byteLength)}; give ${expected}`);
  }
  badValue(`memory.${call}`, "byteLength", byteLength, expected, "number");
}
