/**
 * Reads Zig files and decides what their schemas say.
 *
 * @module
 */
import type { Decided } from "../decide/mod.ts";
import { decideLibrary, type ZigOptions } from "./library.ts";
import { type ZigFile, type ZigSource, ZigSourceError } from "./model.ts";
import { appendedText, PROBE, probeText, questionsOf, readAnswers } from "./probe.ts";

export { ROOT_ZIG, type ZigOptions } from "./library.ts";
export { ZigSourceError } from "./model.ts";

/** How the file is reached: see `ZigReader` of the toolchain. */
export interface ZigAsker {
  declarations(): Promise<string>;
  compile(name: string, text: string, appended: string): Promise<string>;
}

/**
 * Reads a Zig file.
 *
 * @param shown the file as it was given
 * @throws ZigSourceError when it does not compile, with what the compiler says
 */
export async function readZig(asker: ZigAsker, shown: string): Promise<ZigSource> {
  const file = JSON.parse(await asker.declarations()) as ZigFile;
  const questions = questionsOf(file);
  const output = await asker.compile(PROBE, probeText(questions), appendedText(questions));
  const source = readAnswers(file, questions, output, shown);
  if (source.items.length > 0) return source;
  throw new ZigSourceError(
    `${shown} has no public or exported declarations: write pub fn, or export fn for C types`,
  );
}

/** Decides what the schema of a file says. */
export function decideZig(source: ZigSource, options: ZigOptions): Decided {
  return decideLibrary(source, options);
}
