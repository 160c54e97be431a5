/**
 * Every file that is generated for a library.
 *
 * @module
 */
import { emitApi } from "./emit/api.ts";
import { emitBinding } from "./emit/bindings.ts";
import { emitCShim } from "./emit/c_shim.ts";
import { emitAbi, emitEntry } from "./emit/entry.ts";
import { emitHeader } from "./emit/header.ts";
import { emitReference } from "./emit/reference.ts";
import { emitZigExports } from "./emit/zig_exports.ts";
import { emitZigTypes } from "./emit/zig_types.ts";
import type { OutputPaths } from "./facts.ts";
import type { LibraryIr } from "./ir.ts";
import { RUNTIMES } from "./table/wires.ts";

/** One generated file: where it goes, by kind of output, and its text. */
export interface Output {
  readonly room: keyof OutputPaths;
  readonly file: string;
  readonly text: string;
}

/**
 * All outputs of a library, in a fixed order.
 *
 * @param native what {@link nativeOutputs} made before
 */
export function outputsOf(
  library: LibraryIr,
  native: readonly Output[] = nativeOutputs(library),
): Output[] {
  const { name } = library;
  const typescript = (file: string, text: string): Output => ({ room: "typescript", file, text });
  return [
    typescript(`${name}.ts`, emitEntry(library)),
    typescript(`${name}.abi.ts`, emitAbi(library)),
    typescript(`${name}.api.ts`, emitApi(library)),
    ...RUNTIMES.map((runtime) =>
      typescript(`${name}.${runtime}.ts`, emitBinding(library, runtime))
    ),
    ...native,
    ...headerOutputs(library),
    { room: "docs", file: `${name}.md`, text: emitReference(library) },
  ];
}

/** The header, except where the library has its own, which a second one must not hide. */
function headerOutputs(library: LibraryIr): Output[] {
  if (library.c !== null && library.c.headers.length > 0) return [];
  return [{ room: "header", file: `${library.name}.h`, text: emitHeader(library) }];
}

/** What is compiled with the library: wrappers of a Zig library, the shim of a C library. */
export function nativeOutputs(library: LibraryIr): Output[] {
  if (library.c !== null) {
    return [{ room: "shim", file: `${library.name}.shim.c`, text: emitCShim(library) }];
  }
  return [
    { room: "zig", file: "types.zig", text: emitZigTypes(library) },
    { room: "zig", file: "exports.zig", text: emitZigExports(library) },
  ];
}
