/**
 * Reads C headers with clang.
 *
 * Four runs of the compiler: the syntax tree and the preprocessed text at once, what macros become
 * while the tree is read, then the values of constants and the layouts of records. Nothing is
 * compiled.
 *
 * @module
 */
import type { CModel } from "../../toolchain/targets.ts";
import {
  type Header,
  type HeaderConstant,
  HeaderError,
  type HeaderSkipped,
  type RunCompiler,
} from "../header.ts";
import { ask } from "./ask.ts";
import { type AstNode, readAst } from "./ast.ts";
import { Comments } from "./comments.ts";
import {
  type Candidate,
  constantOf,
  constantQuestions,
  expandMacros,
  refusal,
  withParams,
} from "./constants.ts";
import { type Declarations, readDeclarations, typeNames } from "./declarations.ts";
import { explain, namedWrongly } from "./failures.ts";
import { readDumps } from "./layouts.ts";
import { ownFiles } from "./own.ts";
import { PREPROCESS, readPreprocessed } from "./preprocessed.ts";
import { needed } from "./needed.ts";
import { aliased, enumQuestions, laidOut, readEnums, readRecords } from "./records.ts";
import { findTags, type Tags } from "./tags.ts";

/** What to read. */
export interface ReadOptions {
  /** As in `#include`, without brackets: `zlib.h`. The first gives the {@link Header} its name. */
  readonly headers: readonly string[];
  /** Headers to include before, which are not the library's: `stdio.h` before `jpeglib.h`. */
  readonly before?: readonly string[];
  /**
   * Patterns of the files that count as the library's, such as `libxml2/**`; each fits a whole path
   * or its last parts. Without any: the named headers, and those that they include with quotes,
   * from their own folder or from a folder of the same name.
   */
  readonly own?: readonly string[];
  readonly model: CModel;
}

/** The file that the compiler is given, as {@link RunCompiler} names it. */
export const MAIN_FILE = "ziffi_header.c";

const TREE: readonly string[] = ["-E", "-Xclang", "-ast-dump=json", "-Wno-everything"];

/** The text that includes the headers. */
export function preambleOf({ before = [], headers }: Pick<ReadOptions, "before" | "headers">) {
  return [...before, ...headers]
    .map((header) => `#include <${header}>\n`).join("");
}

/**
 * Reads headers.
 *
 * Macros that stand for nothing, as include guards do, are left out without a word; all others of
 * the library are in the constants or in what was skipped.
 *
 * @param run runs the compiler over a file named {@link MAIN_FILE}
 * @param declared is told of the declarations while the compiler is still asked about the rest
 * @throws HeaderError when a header is missing, does not compile or declares nothing
 */
export async function readHeader(
  options: ReadOptions,
  run: RunCompiler,
  declared: (declarations: Declarations) => void = () => {},
): Promise<Header> {
  const wrong = namedWrongly([...options.headers, ...options.before ?? []]);
  if (wrong !== null) throw new HeaderError(wrong);
  const preamble = preambleOf(options);
  const [tree, text] = await Promise.all([run(preamble, TREE), readText(options, preamble, run)]);
  if (tree.code !== 0) {
    const [reason] = await Promise.all([
      explain(options.headers, tree.stderr, run),
      // Nothing may go on when this has ended.
      text.expanded.catch(() => []),
    ]);
    throw new HeaderError(reason);
  }
  const nodes = treeOf(tree.stdout, options.headers);
  const { preprocessed, own, comments } = text;
  const tags = findTags(nodes);
  const { names, typedefs } = typeNames(tags, options.model);
  const reading = { tags, comments, lines: preprocessed.lines, own, names };
  const declarations = readDeclarations(nodes, reading, typedefs);
  declared(declarations);
  const known = {
    functions: namesOf(nodes, "FunctionDecl"),
    globals: namesOf(nodes, "VarDecl"),
    types: new Set(typedefs.keys()),
  };
  const candidates = await text.expanded;
  const refused = candidates.map((one) => refusal(one, known));
  const asked = candidates.filter((_, index) => refused[index] === null);
  const answers = await askAll(run, preamble, tags, asked);
  const constants: HeaderConstant[] = [];
  const skipped: HeaderSkipped[] = [
    ...declarations.skipped,
    ...withParams(preprocessed.macros, own),
  ];
  candidates.forEach(({ macro: { name, place } }, index) => {
    const reason = refused[index];
    if (reason) skipped.push({ kind: "macro", name, reason, place });
  });
  for (const made of answers.constants) {
    if ("reason" in made) skipped.push(made);
    else constants.push(made);
  }
  const header = {
    include: options.headers[0] ?? "",
    ...declarations,
    constants,
    records: readRecords(reading, readDumps(answers.layouts), answers.alignments),
    enums: readEnums(reading, answers.enums),
    skipped,
  };
  const all = [header.functions, header.globals, constants, header.typedefs, skipped];
  const types = [...header.records.values(), ...header.enums.values()];
  if (all.every(({ length }) => length === 0) && !types.some((type) => type.own)) {
    throw new HeaderError(
      `${options.headers.join(", ")} declares nothing\n  fix: name a header with declarations` +
        (options.own === undefined ? "" : ", or other files of the library's own"),
    );
  }
  return needed(header);
}

/** The preprocessed text; what its macros become is asked for at once, and awaited later. */
async function readText(options: ReadOptions, preamble: string, run: RunCompiler) {
  const { stdout } = await run(preamble, PREPROCESS);
  const preprocessed = readPreprocessed(stdout, MAIN_FILE);
  const own = ownFiles(preprocessed.inclusions, options.headers, options.own ?? null);
  const comments = new Comments(preprocessed);
  const expanded = expandMacros(run, preamble, preprocessed.macros, own, comments);
  // Whoever awaits it learns of a failure; a header that does not compile is told before.
  expanded.catch(() => {});
  return { preprocessed, own, comments, expanded };
}

function namesOf(nodes: readonly AstNode[], kind: string): ReadonlySet<string> {
  return new Set(nodes.filter((node) => node.kind === kind).map(({ name }) => name));
}

function treeOf(json: string, headers: readonly string[]): readonly AstNode[] {
  try {
    return readAst(JSON.parse(json));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HeaderError(`${headers.join(", ")}: the compiler's answer cannot be read: ${reason}`);
  }
}

async function askAll(
  run: RunCompiler,
  preamble: string,
  tags: Tags,
  candidates: readonly Candidate[],
) {
  const enums = [...tags.byName.values()]
    .filter(({ kind, spelled, complete }) => kind === "enum" && spelled && complete)
    .map(({ name }) => name);
  const macros = candidates.map(constantQuestions);
  const records = aliased(tags);
  const asked = await ask(run, {
    preamble,
    integers: [
      ...enums.flatMap(enumQuestions),
      ...macros.map(({ integer }) => integer),
      ...records.map((name) => `_Alignof(${name})`),
    ],
    doubles: macros.map(({ double }) => double),
    types: laidOut(tags),
  });
  const none = { error: "the compiler gave no answer" };
  const behind = enums.length * 2 + candidates.length;
  return {
    layouts: asked.layouts,
    alignments: new Map(
      records.map((name, index) => [name, asked.integers[behind + index] ?? none]),
    ),
    enums: new Map(
      enums.map((name, index) => [name, asked.integers.slice(index * 2, index * 2 + 2)]),
    ),
    constants: candidates.map((candidate, index) =>
      constantOf(
        candidate,
        asked.integers[enums.length * 2 + index] ?? none,
        asked.doubles[index] ?? none,
      )
    ),
  };
}
