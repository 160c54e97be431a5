/**
 * Reads Zig files and decides what their schemas say.
 *
 * @module
 */
import type { ImportedItem } from "../draft.ts";
import type { Decided } from "../decide/mod.ts";
import { followAliases } from "./aliases.ts";
import { decideForC, isForC } from "./c_abi.ts";
import { decideLibrary, type ZigOptions } from "./library.ts";
import { HeaderError } from "../header.ts";
import type { ZigFile, ZigSource } from "./model.ts";
import { appendedText, PROBE, probeText, questionsOf, readAnswers } from "./probe.ts";

export { isForC } from "./c_abi.ts";
export { ROOT_ZIG, type ZigOptions } from "./library.ts";

/** How the file is reached: see `ZigReader` of the toolchain. */
export interface ZigAsker {
  declarations(file?: string): Promise<string>;
  compile(name: string, text: string, appended: string, helper: "reflect"): Promise<string>;
}

/**
 * Reads a Zig file.
 *
 * @param shown the file as it was given
 * @throws HeaderError when it does not compile, with what the compiler says
 */
export async function readZig(asker: ZigAsker, shown: string): Promise<ZigSource> {
  const own = JSON.parse(await asker.declarations()) as ZigFile;
  const file = await followAliases(own, (path) => asker.declarations(path));
  const questions = questionsOf(file);
  const text = probeText(questions);
  const output = await asker.compile(PROBE, text, appendedText(questions), "reflect");
  const source = readAnswers(file, questions, output, shown);
  if (source.items.length > 0) return source;
  throw new HeaderError(
    `${shown} has no public or exported declarations: write pub fn, or export fn for C types`,
  );
}

/** True for a file that exports something for C, by its declarations as JSON. */
export function declaresForC(declarations: string): boolean {
  return (JSON.parse(declarations) as ZigFile).decls.some(({ exported }) => exported);
}

/**
 * Decides what the schema of a file says: with `export fn` it is a library that is called through
 * the C ABI, else one of Zig.
 */
export function decideZig(source: ZigSource, options: ZigOptions): Decided {
  const decided = isForC(source) ? decideForC(source, options) : decideLibrary(source, options);
  const files = source.files.filter(options.wanted).map((name): ImportedItem => {
    const reason = `it is another file: write pub const f = ${name}.f; for what is wanted of it`;
    return { kind: "constant", name, reason, marks: [] };
  });
  return { ...decided, items: [...decided.items, ...files] };
}
