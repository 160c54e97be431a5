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
  /** Names of variables that are assigned to after they were made, with the line of the first. */
  readonly reassigned: ReadonlyMap<string, number>;
  /** Names of variables whose properties or elements are changed, with the line of the first. */
  readonly changed: ReadonlyMap<string, number>;
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
  const { reassigned, changed } = changesIn(api, tree);
  return { file, tree, reassigned, changed, syntaxError: syntaxErrorOf(api, tree) };
}

function syntaxErrorOf(api: TypeScript, tree: ts.SourceFile): SourceModule["syntaxError"] {
  const { parseDiagnostics } = tree as { parseDiagnostics?: readonly ts.Diagnostic[] };
  const [first] = parseDiagnostics ?? [];
  if (first === undefined) return null;
  const message = api.flattenDiagnosticMessageText(first.messageText, " ");
  return { place: placeAt(tree, first.start ?? 0), message };
}

/** The variable at the start of `a.b[c].d`; null when it starts with something else. */
function startOf(api: TypeScript, node: ts.Node): string | null {
  let at = node;
  while (api.isPropertyAccessExpression(at) || api.isElementAccessExpression(at)) {
    at = at.expression;
  }
  return api.isIdentifier(at) ? at.text : null;
}

const CHANGING = /^(push|unshift|splice|pop|shift|fill|reverse|sort|copyWithin)$/;

function changesIn(api: TypeScript, tree: ts.SourceFile) {
  const reassigned = new Map<string, number>();
  const changed = new Map<string, number>();
  const keep = (map: Map<string, number>, name: string | null, node: ts.Node) => {
    if (name === null || map.has(name)) return;
    map.set(name, tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1);
  };
  const target = (node: ts.Expression) => {
    if (api.isIdentifier(node)) keep(reassigned, node.text, node);
    else keep(changed, startOf(api, node), node);
  };
  const visit = (node: ts.Node): void => {
    if (api.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      const { FirstAssignment, LastAssignment } = api.SyntaxKind;
      if (kind >= FirstAssignment && kind <= LastAssignment) target(node.left);
    } else if (api.isPrefixUnaryExpression(node) || api.isPostfixUnaryExpression(node)) {
      const { PlusPlusToken, MinusMinusToken } = api.SyntaxKind;
      if (node.operator === PlusPlusToken || node.operator === MinusMinusToken) {
        target(node.operand);
      }
    } else if (api.isDeleteExpression(node)) target(node.expression);
    else if (api.isCallExpression(node) && api.isPropertyAccessExpression(node.expression)) {
      const { expression: object, name } = node.expression;
      const [first] = node.arguments;
      const assigns = api.isIdentifier(object) && object.text === "Object" && first !== undefined;
      if (assigns && /^(assign|definePropert(y|ies))$/.test(name.text)) {
        keep(changed, startOf(api, first), node);
      } else if (CHANGING.test(name.text)) keep(changed, startOf(api, object), node);
    }
    api.forEachChild(node, visit);
  };
  visit(tree);
  return { reassigned, changed };
}
