/**
 * The words of a compiler's command line for one library and target.
 *
 * @module
 */
import { resolve } from "node:path";
import type { CLibraryIr } from "../ir.ts";
import type { Target } from "./targets.ts";

/** Where the parts of a library are. */
export interface Folders {
  /** Folder of the schema: paths of the schema start there. */
  readonly schema: string;
  /** Folder of ziffi_shim.h. */
  readonly support: string;
  /** Folder of the generated header. */
  readonly header: string;
}

/** How a library is compiled. */
export interface BuildMode {
  readonly target: Target;
  /** True when the target is this machine. */
  readonly host: boolean;
  /** True to trap on undefined behaviour. */
  readonly safe: boolean;
}

/** A path of a schema; `{target}` in it stands for the target's name. */
export function schemaPath(path: string, folders: Folders, target: Target): string {
  return resolve(folders.schema, path.replaceAll("{target}", target.key));
}

/**
 * The target as Zig's compilers take it. Libraries of the system are looked for on this machine
 * only, and Zig looks there when no target is named.
 */
export function targetFlags(c: CLibraryIr | null, { target, host }: BuildMode): string[] {
  return [
    ...(host && c !== null && isInstalled(c) ? [] : ["-target", target.triple]),
    "-mcpu=baseline",
  ];
}

/** True for a library that is installed on the system, and its headers too. */
function isInstalled({ systemLibraries, direct }: CLibraryIr): boolean {
  const files = Object.values(direct).flat();
  return systemLibraries.length > 0 || files.some((file) => !/[\\/]/.test(file));
}

/** Flags with which headers of the library are read. */
export function headerFlags(c: CLibraryIr, folders: Folders, mode: BuildMode): string[] {
  const { target } = mode;
  return [
    ...targetFlags(c, mode),
    ...c.includeDirs.map((path) => `-I${schemaPath(path, folders, target)}`),
    // The generated header may have the name of one of the library's or the system's.
    ...(c.headers.length > 0 ? [] : ["-iquote", folders.header]),
    ...Object.entries(c.defines).map(([name, value]) => `-D${name}${value && `=${value}`}`),
    ...c.flags,
  ];
}

/**
 * Flags that check C and make nothing. With `-c` Zig would look after its cache and an object file,
 * and without both build the C library of the target; with `-E` it hands everything to Clang, which
 * is twice as fast and sees the same flags.
 */
export const SYNTAX_FLAGS: readonly string[] = ["-E", "-Xclang", "-fsyntax-only"];

/** Flags that turn a probe's questions into messages, and everything else off. */
export const PROBE_FLAGS: readonly string[] = [
  ...SYNTAX_FLAGS,
  ...["-ferror-limit=0", "-fno-color-diagnostics"],
  // Zig asks for the lines of the source behind it, so that Clang itself has to be told.
  ...["-Xclang", "-fno-caret-diagnostics"],
  ...["-Wno-everything", "-Werror=incompatible-pointer-types"],
];

/** What is linked with a shim, in the order in which linkers look. */
export function linkFlags(c: CLibraryIr, folders: Folders, { target }: BuildMode): string[] {
  return [
    ...c.staticLibraries.map((path) => schemaPath(path, folders, target)),
    ...c.libraryDirs.map((path) => `-L${schemaPath(path, folders, target)}`),
    ...c.systemLibraries.map((name) => `-l${name}`),
  ];
}

/** Flags with which the linker takes optional functions, and no others, for granted. */
function undefinedFlags({ platform }: Target, optional: boolean): string[] {
  if (platform === "linux") return ["-Wl,-z,defs"];
  // Zig's linker for macOS has no list of weak symbols; it takes all or none.
  return platform === "darwin" && optional ? ["-Wl,-undefined,dynamic_lookup"] : [];
}

/** Flags of a shared library with what the schema names inside. */
export function sharedFlags(
  library: { readonly c: CLibraryIr; readonly name: string; readonly optional: boolean },
  folders: Folders,
  mode: BuildMode,
): string[] {
  const { platform } = mode.target;
  return [
    "-shared",
    ...(mode.safe
      ? [
        // Functions of runtimes have no types that Clang could compare.
        ...["-O1", "-g", "-fsanitize=undefined", "-fno-sanitize=function"],
        "-fsanitize-trap=undefined",
      ]
      : ["-O2", "-s", "-fno-sanitize=undefined"]),
    ...["-fvisibility=hidden", "-fno-color-diagnostics", "-ferror-limit=0"],
    // An address of the schema may be a pointer in C; the header check has compared the two.
    "-Wno-int-conversion",
    `-I${folders.support}`,
    ...headerFlags(library.c, folders, mode),
    ...undefinedFlags(mode.target, library.optional),
    ...(platform === "darwin" ? [`-Wl,-install_name,@rpath/lib${library.name}.dylib`] : []),
  ];
}

/** Flags of `zig build-lib` and `zig build-obj`. */
export function zigFlags(
  name: string,
  c: CLibraryIr | null,
  mode: BuildMode,
): string[] {
  const libc = c !== null || mode.target.platform === "darwin";
  return [
    ...targetFlags(c, mode),
    mode.safe ? "-OReleaseSafe" : "-OReleaseFast",
    ...(mode.safe ? [] : ["-fstrip"]),
    ...["-fPIC", "--name", name],
    ...(libc ? ["-lc"] : []),
  ];
}
