/**
 * The words of C types, and what the built-in types are on a target.
 *
 * @module
 */
import type { CModel } from "../../toolchain/targets.ts";
import type { HeaderType } from "../header.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words that say that something is not to be written. */
export const CONST = words("const __const __const__");

/** Words that say that something changes by itself. */
export const VOLATILE = words("volatile __volatile __volatile__");

/** Words that say that nothing else points to the same. */
export const RESTRICT = words("restrict __restrict __restrict__");

/** Words that change nothing about how a value is passed. */
export const QUALIFIERS = words(
  "const __const __const__ volatile __volatile __volatile__ restrict __restrict __restrict__ " +
    "_Nonnull _Nullable _Null_unspecified __unaligned __ptr64 __ptr32 _Noreturn noreturn " +
    "__extension__",
);

/** Words before a declaration. */
export const STORAGE = words(
  "extern static inline __inline __inline__ register typedef _Thread_local __thread constexpr",
);

/** Words that are followed by parentheses, and say nothing of the type. */
export const ATTRIBUTE_WORDS = words(
  "__attribute__ __attribute __asm__ __asm asm _Alignas __declspec",
);

/** Words of built-in types. */
export const TYPE_WORDS = words(
  "void char short int long signed unsigned float double _Bool bool __int128 _Complex _Imaginary " +
    "_Float16 __bf16 __fp16 __float128 _Float32 _Float64 _Float32x _Float64x __signed__ __signed",
);

/** Types that ziffi has no words for. */
const STRANGE = words(
  "_Complex _Imaginary _Float16 __bf16 __fp16 __float128 __int128 _Float32 _Float64 _Float32x " +
    "_Float64x",
);

/** The built-in type of these words. */
export function builtinType(list: readonly string[], { data, charSigned }: CModel): HeaderType {
  const count = (word: string) => list.filter((one) => one === word).length;
  const plain = list.join(" ");
  if (list.some((word) => STRANGE.has(word))) return { kind: "other", name: plain };
  if (count("void") > 0) return { kind: "void" };
  if (count("float") > 0) return { kind: "float", name: "float", bits: 32 };
  if (count("double") > 0) {
    // A long double is wider than any slot, even on Windows where it is no more than a double.
    if (count("long") > 0) return { kind: "other", name: "long double" };
    return { kind: "float", name: "double", bits: 64 };
  }
  if (count("_Bool") + count("bool") > 0) {
    return { kind: "int", name: "_Bool", bits: 8, signed: false };
  }
  const unsigned = count("unsigned") > 0;
  const stated = count("signed") + count("__signed__") + count("__signed") > 0;
  const sign = unsigned ? "unsigned " : "";
  if (count("char") > 0) {
    const signed = unsigned ? false : stated || charSigned;
    return { kind: "int", name: `${stated ? "signed " : sign}char`, bits: 8, signed };
  }
  const signed = !unsigned;
  if (count("short") > 0) return { kind: "int", name: `${sign}short`, bits: 16, signed };
  if (count("long") > 1) return { kind: "int", name: `${sign}long long`, bits: 64, signed };
  if (count("long") > 0) {
    return { kind: "int", name: `${sign}long`, bits: data === "lp64" ? 64 : 32, signed };
  }
  return { kind: "int", name: `${sign}int`, bits: 32, signed };
}
