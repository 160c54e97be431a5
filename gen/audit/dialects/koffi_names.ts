/**
 * The types that koffi knows by name.
 *
 * @module
 */
import type { Target } from "../../toolchain/targets.ts";
import type { ForeignKind } from "../tables.ts";

const SIZES = [8, 16, 32, 64] as const;

function fixed(): [string, ForeignKind][] {
  return SIZES.flatMap((bits) =>
    ([["int", true], ["uint", false]] as const).flatMap(([stem, signed]) => {
      const kind: ForeignKind = { kind: "int", bits, signed };
      const ends = bits === 8 ? [""] : ["", "_le", "_be"];
      return ends.flatMap((end): [string, ForeignKind][] => [
        [`${stem}${bits}${end}`, kind],
        [`${stem}${bits}${end}_t`, kind],
      ]);
    })
  );
}

function text(use: "text" | "text16" | "text32", wide = false): ForeignKind {
  return { kind: "pointer", use, to: null, takesStrings: true, ...(wide ? { wide } : {}) };
}

/** The types by name, as they are on a target. */
export function koffiNames({ model, platform }: Target): ReadonlyMap<string, ForeignKind> {
  const int = (bits: number, signed: boolean): ForeignKind => ({ kind: "int", bits, signed });
  const char = (bits: number): ForeignKind => ({ kind: "int", bits, signed: true, char: true });
  const long = model.data === "lp64" ? 64 : 32;
  const wide = platform === "win32" ? 16 : 32;
  const float = (bits: number): ForeignKind => ({ kind: "float", bits });
  return new Map<string, ForeignKind>([
    ...fixed(),
    ["void", { kind: "void" }],
    ["bool", { kind: "bool" }],
    ["char", char(8)],
    ...same(["uchar", "unsigned char"], int(8, false)),
    ...same(["char16", "char16_t"], char(16)),
    ...same(["char32", "char32_t"], char(32)),
    ...same(["wchar", "wchar_t"], char(wide)),
    ["short", int(16, true)],
    ...same(["ushort", "unsigned short"], int(16, false)),
    ["int", int(32, true)],
    ...same(["uint", "unsigned int"], int(32, false)),
    ["long", int(long, true)],
    ...same(["ulong", "unsigned long"], int(long, false)),
    ...same(["longlong", "long long"], int(64, true)),
    ...same(["ulonglong", "unsigned long long"], int(64, false)),
    ...same(["intptr", "intptr_t"], int(64, true)),
    ...same(["uintptr", "uintptr_t", "size_t"], int(64, false)),
    ...same(["float", "float32"], float(32)),
    ...same(["double", "float64"], float(64)),
    ...same(["str", "string"], text("text")),
    ...same(["str16", "string16"], text("text16")),
    ...same(["str32", "string32"], text("text32")),
    ["wstring", text(wide === 16 ? "text16" : "text32", true)],
  ]);
}

function same(names: readonly string[], kind: ForeignKind): [string, ForeignKind][] {
  return names.map((name) => [name, kind]);
}

/** A pointer to chars is text to koffi. */
export function textOf(name: string, { platform }: Target): ForeignKind | null {
  if (name === "char") return text("text");
  if (/^char16(_t)?$/.test(name)) return text("text16");
  if (/^char32(_t)?$/.test(name)) return text("text32");
  return /^wchar(_t)?$/.test(name) ? text(platform === "win32" ? "text16" : "text32", true) : null;
}
