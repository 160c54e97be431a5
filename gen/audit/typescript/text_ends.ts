/**
 * Whether text or bytes that a program makes end in NUL, as far as its code says.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Change } from "./changes.ts";
import { type Arguments, type Context, NO_ARGUMENTS } from "./context.ts";
import { bind, functionOf, returned } from "./inline.ts";
import { callEnds, isEncoder, keepsEnd } from "./text_calls.ts";
import { isGlobal, isModuleMember, type Value } from "./values.ts";

/** `text` is a JavaScript string that nobody has encoded. */
export type Ending = "text" | "ended" | "open" | "unknown";

/** How deep functions and variables are followed. */
const DEEPEST = 30;

/** Judges expressions of one target. */
export class TextEnds {
  readonly #context: Context;
  /** Whether what callers give a param ends in NUL. */
  readonly #byParam = new Map<ts.ParameterDeclaration, boolean | null>();
  #depth = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  /** What an argument of a native function is. */
  ending(node: ts.Node, args: Arguments = NO_ARGUMENTS): Ending {
    if (this.#depth > DEEPEST) return "unknown";
    this.#depth += 1;
    try {
      return this.#bytes(node, args);
    } finally {
      this.#depth -= 1;
    }
  }

  #bytes(node: ts.Node, args: Arguments): Ending {
    const { ts: api } = this.#context;
    const inner = this.#unwrapped(node);
    if (inner !== null) return this.ending(inner, args);
    if (this.#isText(node, args)) return "text";
    if (api.isConditionalExpression(node)) {
      const both = [node.whenTrue, node.whenFalse].map((branch) => this.ending(branch, args));
      return both.find((one) => one === "open") ?? both.find((one) => one === "text") ??
        (both.every((one) => one === "ended") ? "ended" : "unknown");
    }
    if (api.isIdentifier(node)) {
      const next = this.#definition(node, args);
      return next === null ? "unknown" : this.ending(next.node, next.args);
    }
    if (api.isCallExpression(node) || api.isNewExpression(node)) return this.#call(node, args);
    return "unknown";
  }

  #call(node: ts.CallExpression | ts.NewExpression, args: Arguments): Ending {
    const { ts: api } = this.#context;
    const callee = this.#context.value(node.expression, args);
    const [first, second] = node.arguments ?? [];
    if (first === undefined) return "unknown";
    const passes = isModuleMember(callee, "bun:ffi", "ptr") ||
      isGlobal(callee, "Deno", "UnsafePointer", "of") || isModuleMember(callee, "koffi", "as");
    if (passes) return this.ending(first, args);
    if (
      isGlobal(callee, "Buffer", "from") || isModuleMember(callee, "node:buffer", "Buffer", "from")
    ) {
      return keepsEnd(this.#context, second, args) ? this.#encoded(first, args) : "unknown";
    }
    if (isEncoder(callee)) return this.#encoded(first, args);
    if (isGlobal(callee, "Uint8Array") || isGlobal(callee, "Uint8Array", "from")) {
      // A function may make other numbers of the list, and an offset leaves some out.
      return second ? "unknown" : this.#list(first, args);
    }
    if (isGlobal(callee, "Buffer", "concat") && api.isArrayLiteralExpression(first)) {
      const last = first.elements.at(-1);
      return last ? this.ending(last, args) : "unknown";
    }
    if (!api.isCallExpression(node)) return "unknown";
    const next = this.#inside(node, args);
    return next === null ? "unknown" : this.ending(next.node, next.args);
  }

  /** Bytes that are made of text, or of a list. */
  #encoded(node: ts.Node, args: Arguments): Ending {
    const list = this.#list(node, args);
    if (list !== "unknown") return list;
    const ended = this.#endsInNul(node, args);
    return ended === null ? "unknown" : ended ? "ended" : "open";
  }

  #list(node: ts.Node, args: Arguments): Ending {
    const value = this.#context.value(node, args);
    if (value.kind !== "array") return "unknown";
    const last = value.items.at(-1)?.value;
    return last?.kind === "number" ? (last.value % 256 === 0 ? "ended" : "open") : "unknown";
  }

  /** Whether text ends in NUL; null when the code does not say. */
  #endsInNul(node: ts.Node, args: Arguments): boolean | null {
    if (this.#depth > DEEPEST) return null;
    this.#depth += 1;
    try {
      return this.#text(node, args);
    } finally {
      this.#depth -= 1;
    }
  }

  #text(node: ts.Node, args: Arguments): boolean | null {
    const { ts: api } = this.#context;
    const inner = this.#unwrapped(node);
    if (inner !== null) return this.#endsInNul(inner, args);
    if (api.isIdentifier(node) && this.#changeOf(node)?.endAsked) return null;
    const value = this.#context.value(node, args);
    if (value.kind === "text") return value.value.endsWith("\0");
    if (api.isTemplateExpression(node)) {
      const last = node.templateSpans.at(-1);
      const tail = last?.literal.text ?? "";
      return tail === "" && last ? this.#endsInNul(last.expression, args) : tail.endsWith("\0");
    }
    if (api.isBinaryExpression(node)) {
      const { PlusToken, QuestionQuestionToken, BarBarToken } = api.SyntaxKind;
      const { kind } = node.operatorToken;
      if (kind === PlusToken) return this.#endsInNul(node.right, args);
      if (kind !== QuestionQuestionToken && kind !== BarBarToken) return null;
      return both([node.left, node.right].map((side) => this.#endsInNul(side, args)));
    }
    if (api.isConditionalExpression(node)) {
      return both([node.whenTrue, node.whenFalse].map((one) => this.#endsInNul(one, args)));
    }
    if (api.isIdentifier(node)) {
      const next = this.#definition(node, args);
      return next === null ? this.#given(node) : this.#endsInNul(next.node, next.args);
    }
    if (api.isCallExpression(node)) {
      const next = this.#inside(node, args);
      if (next !== null) return this.#endsInNul(next.node, next.args);
      return callEnds(this.#context, node, args, (one) => this.#endsInNul(one, args));
    }
    return null;
  }

  /** What the program does to a variable or param; null for other names. */
  #changeOf(node: ts.Identifier): Change | null {
    const { scopes, changes } = this.#context;
    const binding = scopes.find(node.text, node);
    if (binding?.kind !== "parameter" && binding?.kind !== "variable") return null;
    return changes.of(binding, node.text, binding.declaration.getSourceFile());
  }

  /** Text that a function is given: its callers in the file may add the NUL. */
  #given(node: ts.Identifier): boolean | null {
    const { ts: api, scopes } = this.#context;
    const binding = scopes.find(node.text, node);
    if (binding?.kind !== "parameter" && binding?.kind !== "variable") return null;
    const { declaration } = binding;
    // What is assigned to it may have a NUL where what was given has none.
    if (this.#changeOf(node)?.assigned.length !== 0) return null;
    // Bytes may be copied as well as text; in JavaScript text is the rule where C wants text.
    const typed = declaration.type && /\bstring\b/.test(declaration.type.getText());
    if (binding.path?.length !== 0 || typed === false) return null;
    if (!api.isParameter(declaration)) return typed ? false : null;
    const known = this.#byParam.get(declaration);
    if (known !== undefined) return known;
    const owner = declaration.parent;
    const index = owner.parameters.findIndex((one) => one === declaration);
    const given: (boolean | null)[] = [];
    const visit = (at: ts.Node): void => {
      if (api.isCallExpression(at) && functionOf(this.#context, at.expression) === owner) {
        const argument = at.arguments[index] ?? declaration.initializer;
        if (argument) given.push(this.#endsInNul(argument, NO_ARGUMENTS));
      }
      api.forEachChild(at, visit);
    };
    visit(node.getSourceFile());
    const ended = given.length === 0 ? false : both(given);
    this.#byParam.set(declaration, ended);
    return ended;
  }

  #unwrapped(node: ts.Node): ts.Node | null {
    const { ts: api } = this.#context;
    const wrapped = api.isParenthesizedExpression(node) || api.isAsExpression(node) ||
      api.isNonNullExpression(node) || api.isSatisfiesExpression(node) ||
      api.isTypeAssertionExpression(node);
    return wrapped ? node.expression : null;
  }

  /** The expression that a name stands for. */
  #definition(
    node: ts.Identifier,
    args: Arguments,
  ): { readonly node: ts.Node; readonly args: Arguments } | null {
    const { scopes, changes } = this.#context;
    const binding = scopes.find(node.text, node);
    if (binding?.kind !== "parameter" && binding?.kind !== "variable") return null;
    if (binding.path?.length !== 0) return null;
    const change = this.#changeOf(node);
    if (change === null || change.changed !== null) return null;
    if (binding.kind === "parameter") {
      if (change.assigned.length > 0) return null;
      const given = args.get(binding.declaration);
      return given ? { node: given.node, args: NO_ARGUMENTS } : null;
    }
    const written = changes.valueOf(binding.declaration, change);
    return written && { node: written, args };
  }

  #inside(
    node: ts.CallExpression,
    args: Arguments,
  ): { readonly node: ts.Node; readonly args: Arguments } | null {
    const target = functionOf(this.#context, node.expression);
    const result = target && returned(this.#context, target);
    if (!target || !result) return null;
    const given = node.arguments.map((one): Value => {
      // What an argument is made of counts, wherever its value is known.
      const next = this.#context.ts.isIdentifier(one) ? this.#definition(one, args) : null;
      const at = next?.node ?? one;
      return { kind: "unknown", reason: "it is an argument", node: at };
    });
    return { node: result, args: bind(this.#context, target, given, args) };
  }

  #isText(node: ts.Node, args: Arguments): boolean {
    const { ts: api, scopes } = this.#context;
    if (api.isStringLiteralLike(node) || api.isTemplateExpression(node)) return true;
    if (this.#context.value(node, args).kind === "text") return true;
    if (api.isBinaryExpression(node) && node.operatorToken.kind === api.SyntaxKind.PlusToken) {
      return this.#isText(node.left, args) || this.#isText(node.right, args);
    }
    if (!api.isIdentifier(node)) return false;
    const binding = scopes.find(node.text, node);
    if (binding?.kind !== "parameter" && binding?.kind !== "variable") return false;
    const { declaration } = binding;
    if (api.isParameter(declaration) && args.has(declaration)) return false;
    return declaration.type?.kind === api.SyntaxKind.StringKeyword;
  }
}

function both(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false;
  return parts.every((part) => part === true) ? true : null;
}
