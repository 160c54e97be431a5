/**
 * Compares a schema with the Zig file that exports its functions, for one target.
 *
 * @module
 */
import { hasHeaders } from "../c_types.ts";
import { constantsOf, type LibraryIr } from "../ir.ts";
import type { Found } from "./findings.ts";
import { appendedTypes, PROOF, proofText, provable, readProof, zigNameOf } from "./zig_proof.ts";

/** How the file is reached: see `ZigReader` of the toolchain. */
export interface ZigCompiler {
  declarations(): Promise<string>;
  compile(name: string, text: string, appended: string, helper: "prove"): Promise<string>;
}

/** What the comparison found. */
export interface ZigChecked {
  readonly found: readonly Found[];
  /** What the file does not have itself, so that nothing was compared: a sentence each. */
  readonly unchecked: readonly string[];
}

/** The part of a file's declarations that matters here. */
interface Declared {
  readonly broken: boolean;
  readonly decls: readonly {
    readonly kind: string;
    readonly name: string;
    readonly exported: boolean;
    readonly public: boolean;
  }[];
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
  const constants = new Set(
    decls.filter((one) => one.kind === "constant" && one.public).map(({ name }) => name),
  );
  // Headers are asked for constants too.
  const absent = hasHeaders(library) ? [] : constantsOf(library)
    .filter((one) => zigNameOf(one, constants) === null).map(({ symbol }) => symbol);
  const unchecked = broken ? [] : [
    ...(missing.length === 0 ? [] : [`${file} does not export ${missing.join(", ")} itself`]),
    ...(absent.length === 0 ? [] : [`${file} has no public constants ${absent.join(", ")}`]),
  ];
  const text = proofText(library, functions, symbols, constants);
  const output = await compiler.compile(PROOF, text, appendedTypes(symbols), "prove");
  const { found, failure } = readProof(output, file);
  if (failure === null) return { found, unchecked };
  const message = `does not compile:\n${failure}`;
  const fault: Found = {
    ...{ kind: "signature", path: "c.zig", schema: null, found: null, message },
    fix: `correct ${file}`,
  };
  return { found: [...found, fault], unchecked };
}
