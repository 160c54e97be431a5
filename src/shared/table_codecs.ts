/**
 * How keys and values of shared tables get into the memory of a call, and out of it.
 *
 * @module
 */
import { checkIndex, itemSize, newTypedArray } from "../dtypes.ts";
import { checkOptions } from "../options.ts";
import { asBytes, badValue, checkObject, toI64, toU64 } from "../runtime/checks.ts";
import { showValue, ZiffiError } from "../runtime/errors.ts";
import type { Dtype } from "../schema/facts.ts";
import { type ItemDescription, type ItemType, type ItemView, structPart } from "./struct_part.ts";

/** Keys or values at a place in the memory of a call. */
export interface Slot {
  /**
   * Writes what a user gave; throws for what does not fit.
   *
   * @returns its length in bytes
   */
  write(call: string, value: unknown): number;
  /** What stands there. */
  read(call: string, byteLength: number): unknown;
}

/** What keys or values are. */
export interface Codec {
  /** Size in bytes; of keys of varying length the most. */
  readonly byteLength: number;
  /** As plain JSON, for the layout. */
  readonly description: unknown;
  /** The place of a call for them; a multiple of 8. */
  open(buffer: ArrayBuffer, byteOffset: number): Slot;
}

const KEY_MAX = 65_535;
const VALUE_MAX = 2 ** 24;

const RANGES: Partial<Record<Dtype, readonly [low: number, high: number]>> = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
};

/**
 * Reads what a user gave as the type of keys.
 *
 * @throws TypeError or RangeError when there are no such keys
 */
export function keyCodec(call: string, key: unknown): Codec {
  if (typeof key === "string") {
    if (key !== "f32" && key !== "f64") return numberCodec(call, "key", key as Dtype);
    throw new TypeError(
      `${call}: key is ${key}; keys are compared by their bytes, give an integer dtype`,
    );
  }
  if (typeof key !== "object" || key === null) return badKey(call, key);
  if ("c" in key) return structKey(call, key as unknown as ItemType);
  if ("text" in key) return textCodec(call, key.text, key);
  if ("bytes" in key) return bytesCodec(call, key.bytes, key);
  return badKey(call, key);
}

function badKey(call: string, key: unknown): never {
  throw new TypeError(
    `${call}: key is ${showValue(key)}; give an integer dtype such as "u64", { text: 32 } or ` +
      "{ bytes: 32 } with the most bytes of a key, or a schema of t.struct",
  );
}

/**
 * Reads what a user gave as the type of values.
 *
 * @throws TypeError or RangeError when there are no such values
 */
export function valueCodec(call: string, value: unknown): Codec {
  if (typeof value === "string") return numberCodec(call, "value", value as Dtype);
  if (typeof value !== "number" && typeof value !== "object") {
    throw new TypeError(
      `${call}: value is ${showValue(value)}; give a dtype such as "f64", a number of bytes or ` +
        "a schema of t.struct",
    );
  }
  const codec = itemCodec(call, value as ItemType);
  checkIndex(call, "bytes of a value", codec.byteLength, VALUE_MAX, 1);
  return codec;
}

/** Numbers of a dtype. */
function numberCodec(call: string, name: string, dtype: Dtype): Codec {
  const byteLength = itemSize(`${call}: ${name}`, dtype);
  return {
    byteLength,
    description: dtype,
    open(buffer, byteOffset) {
      const place = newTypedArray(dtype, buffer, byteOffset, 1) as unknown as
        & { [index: number]: unknown }
        & ArrayLike<unknown>;
      const check = checkOf(dtype);
      return {
        write(asked, value) {
          place[0] = check(asked, name, value);
          return byteLength;
        },
        read: () => place[0],
      };
    },
  };
}

/** What refuses the values that a dtype does not have. */
function checkOf(dtype: Dtype): (call: string, name: string, value: unknown) => unknown {
  if (dtype === "i64") return toI64 as (call: string, name: string, value: unknown) => bigint;
  if (dtype === "u64") return toU64 as (call: string, name: string, value: unknown) => bigint;
  const range = RANGES[dtype];
  if (range === undefined) {
    return (call, name, value) => {
      if (typeof value !== "number") badValue(call, name, value, "a number", "number");
      return value;
    };
  }
  const [low, high] = range;
  return (call, name, value) => {
    const fits = typeof value === "number" && value >= low && value <= high;
    if (fits && Math.floor(value) === value) return value;
    return badValue(call, name, value, `an integer from ${low} to ${high}`, "number");
  };
}

/** Structs, or bytes of one length. */
function itemCodec(call: string, item: ItemType): Codec {
  const part = structPart(call, item);
  const { byteLength, description } = part;
  return {
    byteLength,
    description,
    open(buffer, byteOffset) {
      const view: ItemView<ItemType> = part.viewOver(buffer, byteOffset);
      return {
        write(asked, value) {
          part.write(asked, view, value as never);
          return byteLength;
        },
        read: () => part.read(view),
      };
    },
  };
}

function structKey(call: string, schema: ItemType): Codec {
  const codec = itemCodec(call, schema);
  const description = codec.description as ItemDescription;
  refuseFloats(call, description);
  checkIndex(call, "bytes of a key", codec.byteLength, KEY_MAX, 1);
  return {
    ...codec,
    open(buffer, byteOffset) {
      const slot = codec.open(buffer, byteOffset);
      const bytes = new Uint8Array(buffer, byteOffset, codec.byteLength);
      return {
        write(asked, value) {
          checkObject(asked, "key", value);
          // Padding counts too, and a key that was read may have left something there.
          bytes.fill(0);
          return slot.write(asked, value);
        },
        read: (asked, length) => {
          checkWhole(asked, length, codec.byteLength);
          return slot.read(asked, length);
        },
      };
    },
  };
}

/** Keys of one length have no other. */
function checkWhole(call: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new ZiffiError(
    "MAP_DAMAGED",
    `${call}: a key has ${length} bytes, and all should have ${expected}; some process has ` +
      "overwritten the table",
  );
}

function refuseFloats(call: string, { name, fields = [] }: ItemDescription): void {
  for (const field of fields) {
    if (field.struct !== undefined) refuseFloats(call, field.struct);
    if (!field.type.startsWith("f")) continue;
    throw new TypeError(
      `${call}: field ${name}.${field.name} of the key is a ${field.type}; keys are compared by ` +
        "their bytes, so that 0 and -0 would differ: use an integer",
    );
  }
}

/** Below so many characters, a loop is faster than the encoder of the runtime. */
const SHORT = 48;

function textCodec(call: string, most: unknown, options: object): Codec {
  checkOptions(`${call}: key`, options, ["text"]);
  const byteLength = most as number;
  checkIndex(call, "key.text", byteLength, KEY_MAX, 1);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    byteLength,
    description: { text: byteLength },
    open(buffer, byteOffset) {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      return {
        write(asked, value) {
          if (typeof value !== "string") badValue(asked, "key", value, "a string", "string");
          const short = value.length <= SHORT ? writeAscii(bytes, value) : -1;
          if (short >= 0) return short;
          const { read, written } = encoder.encodeInto(value, bytes);
          if (read === value.length) return written;
          throw new RangeError(
            `${asked}: key has ${encoder.encode(value).length} bytes in UTF-8; the table takes ` +
              `at most ${byteLength}`,
          );
        },
        read(_, length) {
          if (length > SHORT) return decoder.decode(bytes.subarray(0, length));
          return readAscii(bytes, length) ?? decoder.decode(bytes.subarray(0, length));
        },
      };
    },
  };
}

/** The length of a text that is all ASCII and fits; else -1. */
function writeAscii(bytes: Uint8Array, text: string): number {
  const { length } = text;
  if (length > bytes.length) return -1;
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return -1;
    bytes[i] = unit;
  }
  return length;
}

function readAscii(bytes: Uint8Array, length: number): string | null {
  let text = "";
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte > 127) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

function bytesCodec(call: string, most: unknown, options: object): Codec {
  checkOptions(`${call}: key`, options, ["bytes"]);
  const byteLength = most as number;
  checkIndex(call, "key.bytes", byteLength, KEY_MAX, 1);
  return {
    byteLength,
    description: { bytes: byteLength },
    open(buffer, byteOffset) {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      return {
        write(asked, value) {
          const given = asBytes(asked, "key", value as Uint8Array);
          if (given.length > byteLength) {
            throw new RangeError(
              `${asked}: key has ${given.length} bytes; the table takes at most ${byteLength}`,
            );
          }
          bytes.set(given);
          return given.length;
        },
        read: (_, length) => bytes.slice(0, length),
      };
    },
  };
}
