/**
 * Compares a schema with the Zig file that exports its functions, for one target.
 *
 * @module
 */
import type { LibraryIr } from "../ir.ts";
import type { Found } from "./findings.ts";
import { appendedTypes, PROOF, proofText, provable, readProof } from "./zig_proof.ts";

/** How the file is reached: see `ZigReader` of the toolchain. */
export interface ZigCompiler {
  declarations(): Promise<string>;
  compile(name: string, text: string, appended: string, helper: "prove"): Promise<string>;
}

/** What the comparison found. */
export interface ZigChecked {
  readonly found: readonly Found[];
  /** What could not be compared and why; null when everything was. */
  readonly unchecked: string | null;
}

/** The part of a file's declarations that matters here. */
interface Declared {
  readonly broken: boolean;
  readonly decls: readonly { readonly name: string; readonly exported: boolean }[];
}

/**
 * Compares every function and variable that the file itself exports.
 *
 * @param file how messages name it
 */
export async function checkZig(
  library: LibraryIr,
  compiler: ZigCompiler,
  file: string,
): Promise<ZigChecked> {
  const { broken, decls } = JSON.parse(await compiler.declarations()) as Declared;
  const names = decls.filter(({ exported }) => exported).map(({ name }) => name);
  const { functions, symbols, missing } = provable(library, new Set(names));
  // The compiler tells mistakes of syntax when the library is built.
  if (broken) return { found: [], unchecked: `${file} does not compile` };
  const elsewhere = missing.length === 0
    ? null
    : `${file} does not export ${missing.join(", ")} itself`;
  if (functions.length === 0) return { found: [], unchecked: elsewhere };
  const text = proofText(library, functions, symbols);
  const output = await compiler.compile(PROOF, text, appendedTypes(symbols), "prove");
  const { found, failure } = readProof(output, file);
  if (failure === null) return { found, unchecked: elsewhere };
  return { found, unchecked: `${file} does not compile:\n${failure}` };
}
