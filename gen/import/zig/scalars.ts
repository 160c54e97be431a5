/**
 * Numbers and booleans of Zig, and why some have no place in a schema.
 *
 * @module
 */
import type { ZigType } from "./model.ts";

const PLAIN = /^([iu](8|16|32|64)|[iu]size)$/;

/** Integers of C that a Zig library can use; their width is the same on every target. */
const OF_C: Readonly<Record<string, string>> = {
  c_short: "t.short()",
  c_ushort: "t.ushort()",
  c_int: "t.int()",
  c_uint: "t.uint()",
  c_longlong: "t.longLong()",
  c_ulonglong: "t.ulongLong()",
};

/** The schema of a scalar or the reason why it has none; null for what is no scalar. */
export function scalarOf(type: ZigType): { code: string } | { reason: string } | null {
  switch (type.kind) {
    case "bool":
      return { code: "t.bool()" };
    case "float":
      if (type.name === "f32" || type.name === "f64") return { code: `t.${type.name}()` };
      return { reason: `JavaScript has no ${type.name}: use f64 or f32` };
    case "int": {
      if (PLAIN.test(type.name)) return { code: `t.${type.name}()` };
      const code = OF_C[type.name];
      if (code !== undefined) return { code };
      if (type.name.startsWith("c_")) {
        return { reason: `${type.name} differs by target: use i64, i32 or u8` };
      }
      return { reason: `C has no ${type.name}: use ${type.signed ? "i" : "u"}${wider(type.bits)}` };
    }
    case "comptime_int":
    case "comptime_float":
      return { reason: `${type.kind} exists at compile time only: use i64 or f64` };
    case "noreturn":
      return { reason: "it never returns" };
    default:
      return null;
  }
}

/** The next width that C has. */
function wider(bits: number): string {
  return bits > 64 ? "64, or a slice of them" : String([8, 16, 32, 64].find((one) => one >= bits));
}
