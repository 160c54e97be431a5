/**
 * Where a program changes what it has declared: assignments to names, and to what they hold.
 *
 * Changes are kept for a binding, not for its name: the same name in another function is another
 * variable.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Binding, Scopes } from "./scopes.ts";
import type { TypeScript } from "./values.ts";

/** One assignment to a name. */
export interface Assignment {
  readonly line: number;
  /** What is assigned; null where it is made of what was there before, or of a pattern. */
  readonly value: ts.Expression | null;
}

/** All that a file does to one binding. */
export interface Change {
  readonly assigned: readonly Assignment[];
  /** The first line that changes a property or an element; null when none does. */
  readonly changed: number | null;
  /** True when the program asks whether the text ends in NUL, or in something not written there. */
  readonly endAsked: boolean;
}

interface Collected {
  assigned: Assignment[];
  changed: number | null;
  endAsked: boolean;
}

const NOTHING: Change = { assigned: [], changed: null, endAsked: false };

/** Methods that change the list or the bytes that they belong to. */
const CHANGING = /^(push|unshift|splice|pop|shift|fill|reverse|sort|copyWithin|set|write\w*)$/;

/** The changes of all files, collected once a file. */
export class Changes {
  readonly #ts: TypeScript;
  readonly #scopes: Scopes;
  readonly #files = new WeakMap<ts.SourceFile, Map<Binding | string, Collected>>();

  constructor(typescript: TypeScript, scopes: Scopes) {
    this.#ts = typescript;
    this.#scopes = scopes;
  }

  /** What a file does to a binding of this name in it. */
  of(binding: Binding, name: string, tree: ts.SourceFile): Change {
    const known = this.#files.get(tree);
    const all = known ?? new Map<Binding | string, Collected>();
    if (known === undefined) {
      this.#files.set(tree, all);
      this.#collect(tree, tree, all);
    }
    const [own, loose] = [all.get(binding), all.get(name)];
    if (loose === undefined) return own ?? NOTHING;
    // `var` may be assigned to outside of the block that declares it.
    return {
      assigned: [...(own?.assigned ?? []), ...loose.assigned],
      changed: own?.changed ?? loose.changed,
      endAsked: loose.endAsked || own?.endAsked === true,
    };
  }

  /** The one expression that gives a variable its value; null when there are several, or none. */
  valueOf(declaration: ts.VariableDeclaration, change: Change): ts.Expression | null {
    const api = this.#ts;
    const { initializer, parent } = declaration;
    const [only, more] = change.assigned;
    if (only === undefined) return initializer ?? null;
    const empty = initializer === undefined || initializer.kind === api.SyntaxKind.NullKeyword ||
      (api.isIdentifier(initializer) && initializer.text === "undefined");
    // The variables of loops and `catch` get values that no assignment shows.
    if (!empty || more !== undefined || !api.isVariableStatement(parent.parent)) return null;
    return only.value;
  }

  #collect(node: ts.Node, tree: ts.SourceFile, all: Map<Binding | string, Collected>): void {
    const api = this.#ts;
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    const of = (name: ts.Identifier): Collected => {
      const key = this.#scopes.find(name.text, name) ?? name.text;
      const made = all.get(key) ?? { assigned: [], changed: null, endAsked: false };
      all.set(key, made);
      return made;
    };
    const change = (target: ts.Node) => {
      const start = startOf(api, target);
      if (start !== null) of(start).changed ??= line;
    };
    const assign = (target: ts.Node, value: ts.Expression | null): void => {
      if (api.isIdentifier(target)) of(target).assigned.push({ line, value });
      else if (startOf(api, target) !== null) change(target);
      else for (const part of partsOf(api, target)) assign(part, null);
    };
    if (api.isBinaryExpression(node)) {
      const { FirstAssignment, LastAssignment } = api.SyntaxKind;
      const { kind } = node.operatorToken;
      if (kind >= FirstAssignment && kind <= LastAssignment) {
        assign(node.left, assigns(api, kind) ? node.right : null);
      }
    } else if (api.isPrefixUnaryExpression(node) || api.isPostfixUnaryExpression(node)) {
      const { PlusPlusToken, MinusMinusToken } = api.SyntaxKind;
      const counts = node.operator === PlusPlusToken || node.operator === MinusMinusToken;
      if (counts) assign(node.operand, null);
    } else if (api.isForOfStatement(node) || api.isForInStatement(node)) {
      if (!api.isVariableDeclarationList(node.initializer)) assign(node.initializer, null);
    } else if (api.isDeleteExpression(node)) change(node.expression);
    else if (api.isCallExpression(node) && api.isPropertyAccessExpression(node.expression)) {
      const { expression: object, name } = node.expression;
      const [first, second] = node.arguments;
      const assigned = api.isIdentifier(object) && object.text === "Object" &&
        /^(assign|definePropert(y|ies))$/.test(name.text);
      if (assigned && first) change(first);
      else if (name.text === "encodeInto" && second) change(second);
      else if (CHANGING.test(name.text)) change(object);
      const open = first && api.isStringLiteralLike(first) && !first.text.includes("\0");
      if (name.text === "endsWith" && !open && api.isIdentifier(object)) of(object).endAsked = true;
    }
    api.forEachChild(node, (child) => this.#collect(child, tree, all));
  }
}

/** True for assignments after which what had no value has the one on the right. */
export function assigns(api: TypeScript, kind: ts.SyntaxKind): boolean {
  const { EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken } = api.SyntaxKind;
  return kind === EqualsToken || kind === QuestionQuestionEqualsToken || kind === BarBarEqualsToken;
}

/** The variable at the start of `a.b[c].d`; null when it starts with something else. */
function startOf(api: TypeScript, node: ts.Node): ts.Identifier | null {
  let at = node;
  while (
    api.isPropertyAccessExpression(at) || api.isElementAccessExpression(at) ||
    api.isParenthesizedExpression(at) || api.isAsExpression(at) || api.isNonNullExpression(at)
  ) at = at.expression;
  return api.isIdentifier(at) ? at : null;
}

/** What a pattern such as `[a, { b: c }]` assigns to. */
function partsOf(api: TypeScript, pattern: ts.Node): ts.Node[] {
  if (api.isArrayLiteralExpression(pattern)) return [...pattern.elements];
  if (api.isSpreadElement(pattern) || api.isSpreadAssignment(pattern)) return [pattern.expression];
  if (api.isBinaryExpression(pattern)) return [pattern.left];
  if (!api.isObjectLiteralExpression(pattern)) return [];
  return pattern.properties.flatMap((one) =>
    api.isShorthandPropertyAssignment(one)
      ? [one.name]
      : api.isPropertyAssignment(one)
      ? [one.initializer]
      : api.isSpreadAssignment(one)
      ? [one.expression]
      : []
  );
}
