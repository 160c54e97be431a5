/**
 * The eight targets: their names, what Zig calls them, and how C types differ between them.
 *
 * @module
 */

/** A target of native code, as folders and packages are named after it. */
export type TargetKey =
  | "linux-x64-gnu"
  | "linux-x64-musl"
  | "linux-arm64-gnu"
  | "linux-arm64-musl"
  | "darwin-x64"
  | "darwin-arm64"
  | "win32-x64"
  | "win32-arm64";

/** How wide C types are and which of them have a sign, where targets differ. */
export interface CModel {
  readonly data: "lp64" | "llp64";
  readonly charSigned: boolean;
}

/** One target. */
export interface Target {
  readonly key: TargetKey;
  readonly platform: "linux" | "darwin" | "win32";
  /** Zig's name of it. */
  readonly triple: string;
  readonly model: CModel;
  /** What the file name of a shared library starts and ends with. */
  readonly affixes: readonly [start: string, end: string];
}

function linux(arch: "x64" | "arm64", libc: "gnu" | "musl"): Target {
  return {
    key: `linux-${arch}-${libc}`,
    platform: "linux",
    triple: `${arch === "x64" ? "x86_64" : "aarch64"}-linux-${libc}`,
    model: { data: "lp64", charSigned: arch === "x64" },
    affixes: ["lib", ".so"],
  };
}

function darwin(arch: "x64" | "arm64"): Target {
  return {
    key: `darwin-${arch}`,
    platform: "darwin",
    triple: `${arch === "x64" ? "x86_64" : "aarch64"}-macos`,
    model: { data: "lp64", charSigned: true },
    affixes: ["lib", ".dylib"],
  };
}

function windows(arch: "x64" | "arm64"): Target {
  return {
    key: `win32-${arch}`,
    platform: "win32",
    triple: `${arch === "x64" ? "x86_64" : "aarch64"}-windows-gnu`,
    model: { data: "llp64", charSigned: true },
    affixes: ["", ".dll"],
  };
}

/** Every target, in the order in which they are built and shown. */
export const TARGETS: readonly Target[] = [
  linux("x64", "gnu"),
  linux("x64", "musl"),
  linux("arm64", "gnu"),
  linux("arm64", "musl"),
  darwin("x64"),
  darwin("arm64"),
  windows("x64"),
  windows("arm64"),
];

/** The target of that name, or null when there is none. */
export function targetOf(key: string): Target | null {
  return TARGETS.find((target) => target.key === key) ?? null;
}

/** File name of a shared library on a target. */
export function sharedLibraryName(name: string, target: Target): string {
  return target.affixes.join(name);
}
