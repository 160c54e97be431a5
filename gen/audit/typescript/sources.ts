/**
 * Parsed files, and the relative files that they import.
 *
 * @module
 */
import { posix } from "node:path";
import type ts from "@typescript/typescript6";
import type { Place } from "../tables.ts";
import type { TypeScript } from "./values.ts";

/** Reads a file; null when it is not there. Paths have forward slashes. */
export type ReadSource = (path: string) => string | null;

/** One parsed file. */
export interface SourceModule {
  readonly file: string;
  readonly tree: ts.SourceFile;
  /** What the parser did not understand; null when it understood all. */
  readonly syntaxError: { readonly place: Place; readonly message: string } | null;
}

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];

/** What an import of `./x.js` may stand for. */
const TWINS: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
  ".jsx": [".tsx"],
};

/** All files that an audit looks at; each is parsed once. */
export class Sources {
  readonly ts: TypeScript;
  readonly #read: ReadSource;
  readonly #modules = new Map<string, SourceModule | null>();

  constructor(typescript: TypeScript, read: ReadSource) {
    this.ts = typescript;
    this.#read = read;
  }

  /** The file, or null when it is not there. */
  open(file: string): SourceModule | null {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const text = this.#read(file);
    const module = text === null ? null : parse(this.ts, file, text);
    this.#modules.set(file, module);
    return module;
  }

  /** The file that a relative import leads to, or null when it is not there. */
  imported(from: SourceModule, specifier: string): SourceModule | null {
    const path = posix.join(posix.dirname(from.file), specifier);
    const ending = posix.extname(path);
    const twins = (TWINS[ending] ?? []).map((twin) => path.slice(0, -ending.length) + twin);
    const plain = ENDINGS.map((end) => path + end);
    const index = ENDINGS.slice(1).map((end) => posix.join(path, `index${end}`));
    for (const candidate of [...twins, ...plain, ...index]) {
      const module = this.open(candidate);
      if (module !== null) return module;
    }
    return null;
  }

  /** The file that a node stands in. */
  moduleOf(node: ts.Node): SourceModule {
    const module = this.open(node.getSourceFile().fileName);
    if (module === null) throw new Error(`${node.getSourceFile().fileName} was never parsed`);
    return module;
  }

  /** Where a node starts. */
  placeOf(node: ts.Node): Place {
    const tree = node.getSourceFile();
    return placeAt(tree, node.getStart(tree));
  }
}

function placeAt(tree: ts.SourceFile, position: number): Place {
  const { line, character } = tree.getLineAndCharacterOfPosition(position);
  return { file: tree.fileName, line: line + 1, column: character + 1 };
}

function parse(api: TypeScript, file: string, text: string): SourceModule {
  const kind = /\.[jt]sx$/.test(file)
    ? api.ScriptKind.TSX
    : /\.[cm]?js$/.test(file)
    ? api.ScriptKind.JSX
    : api.ScriptKind.TS;
  const tree = api.createSourceFile(file, text, api.ScriptTarget.Latest, true, kind);
  return { file, tree, syntaxError: syntaxErrorOf(api, tree) };
}

function syntaxErrorOf(api: TypeScript, tree: ts.SourceFile): SourceModule["syntaxError"] {
  const { parseDiagnostics } = tree as { parseDiagnostics?: readonly ts.Diagnostic[] };
  const [first] = parseDiagnostics ?? [];
  if (first === undefined) return null;
  const message = api.flattenDiagnosticMessageText(first.messageText, " ");
  return { place: placeAt(tree, first.start ?? 0), message };
}
