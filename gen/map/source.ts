/**
 * The bytes of a map file as a reader gets them: others may change them at any time.
 *
 * @module
 */

/** A plain value of JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** What a file says that cannot be; the message is a sentence about the file. */
export class MapFileError extends Error {
  /** What to do about it. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** A file, or a part of one. */
export interface Source {
  readonly byteLength: number;
  /**
   * Reads bytes as they are now.
   *
   * @throws MapFileError when the file ends before
   */
  read(offset: number, byteLength: number): DataView;
}

/** A range of a file as a file of its own. */
export function sliceOf(source: Source, offset: number, byteLength: number): Source {
  return {
    byteLength,
    read(at, length) {
      if (at < 0 || length < 0 || at + length > byteLength) {
        throw new MapFileError(
          `a part of ${byteLength} bytes was to be read up to byte ${at + length}`,
          "the part is damaged; make the file anew",
        );
      }
      return source.read(offset + at, length);
    },
  };
}

/** Reads a u32. */
export function u32(source: Source, offset: number): number {
  return source.read(offset, 4).getUint32(0, true);
}

/** Reads a u64. */
export function u64(source: Source, offset: number): bigint {
  return source.read(offset, 8).getBigUint64(0, true);
}

/** An integer as JSON has it: a number, or beyond 2^53 a string. */
export function integer(value: bigint): number | string {
  return BigInt.asIntN(54, value) === value ? Number(value) : `${value}`;
}

/** The length or position in a u64: beyond 2^53 it is damage. */
export function safe(value: bigint): number {
  return value < 2n ** 53n ? Number(value) : NaN;
}
