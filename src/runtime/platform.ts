/**
 * What C types differ in from platform to platform.
 *
 * @module
 */
import { backend } from "./select.ts";
import type { Target } from "./backend.ts";

let target: Target | undefined;

function machine(): Target {
  return target ??= backend().target();
}

/** True on Windows, where `long` has 4 bytes and `wchar_t` 2. */
export function onWindows(): boolean {
  return machine().os === "win32";
}

/** The number of bits of C's `long`. */
export function longBits(): 32 | 64 {
  return onWindows() ? 32 : 64;
}

/** True where C's plain `char` is signed: everywhere but on arm64 Linux. */
export function charSigned(): boolean {
  const { os, arch } = machine();
  return !(os === "linux" && arch === "arm64");
}

/** The number of bytes of C's `wchar_t`. */
export function wcharSize(): 2 | 4 {
  return onWindows() ? 2 : 4;
}

/** The least and the greatest value of C's `wchar_t`. */
export function wcharRange(): readonly [min: number, max: number] {
  if (onWindows()) return [0, 0xffff];
  return charSigned() ? [-0x80000000, 0x7fffffff] : [0, 0xffffffff];
}
