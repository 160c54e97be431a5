/**
 * Evaluates expressions without running them: constants, objects, lists, conditions on the
 * platform, names from modules. What depends on a run of the program is an unknown with a reason.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { Target } from "../../toolchain/targets.ts";
import { importOf, memberOfThis, valueOfName } from "./bindings.ts";
import { Changes } from "./changes.ts";
import { type Arguments, type Context, NO_ARGUMENTS } from "./context.ts";
import { followCall } from "./inline.ts";
import { member } from "./members.ts";
import { platformAnswers } from "./platform.ts";
import { type FunctionNode, Scopes } from "./scopes.ts";
import type { Sources } from "./sources.ts";
import {
  type Item,
  type Property,
  type TypeScript,
  unknown,
  type UnknownValue,
  type Value,
} from "./values.ts";

/** How many evaluations may nest; recursion of the program ends here. */
const DEEPEST = 400;

/** How many evaluations one expression may take; functions that call each other twice end here. */
const LONGEST = 5_000;

/** Evaluates the code of some files as it is on one target. */
export class Evaluator implements Context {
  readonly ts: TypeScript;
  readonly sources: Sources;
  readonly scopes: Scopes;
  readonly changes: Changes;
  readonly answers: ReadonlyMap<string, string>;
  readonly active = new Set<FunctionNode>();
  /** What was evaluated outside of all functions, where it is the same each time. */
  readonly #known = new WeakMap<ts.Node, Value>();
  #depth = 0;
  #steps = 0;

  constructor(sources: Sources, target: Target) {
    this.ts = sources.ts;
    this.sources = sources;
    this.scopes = new Scopes(sources.ts);
    this.changes = new Changes(sources.ts, this.scopes);
    this.answers = platformAnswers(target);
  }

  value(node: ts.Node, args: Arguments = NO_ARGUMENTS): Value {
    const known = args.size === 0 ? this.#known.get(node) : undefined;
    if (known !== undefined) return known;
    if (this.#depth > DEEPEST) return unknown(node, "it leads back to itself");
    if (this.#depth === 0) this.#steps = 0;
    this.#steps += 1;
    if (this.#steps > LONGEST) return unknown(node, "it takes too long to follow");
    this.#depth += 1;
    try {
      const value = this.#evaluate(node, args);
      const alone = args.size === 0 && this.active.size === 0 && this.#steps <= LONGEST;
      if (alone) this.#known.set(node, value);
      return value;
    } finally {
      this.#depth -= 1;
    }
  }

  #evaluate(node: ts.Node, args: Arguments): Value {
    const { ts: api } = this;
    const { SyntaxKind } = api;
    if (api.isStringLiteralLike(node)) return { kind: "text", value: node.text, node };
    if (api.isNumericLiteral(node)) return { kind: "number", value: Number(node.text), node };
    if (api.isIdentifier(node)) return valueOfName(this, node, args);
    if (api.isObjectLiteralExpression(node)) return this.#object(node, args);
    if (api.isArrayLiteralExpression(node)) return this.#array(node, args);
    if (api.isPropertyAccessExpression(node)) return this.#property(node, args);
    if (api.isElementAccessExpression(node)) return this.#element(node, args);
    if (api.isConditionalExpression(node)) return this.#conditional(node, args);
    if (api.isBinaryExpression(node)) return this.#binary(node, args);
    if (api.isTemplateExpression(node)) return this.#template(node, args);
    if (api.isCallExpression(node) || api.isNewExpression(node)) return this.#call(node, args);
    if (api.isPrefixUnaryExpression(node)) return this.#unary(node, args);
    if (
      api.isParenthesizedExpression(node) || api.isAsExpression(node) ||
      api.isSatisfiesExpression(node) || api.isNonNullExpression(node) ||
      api.isTypeAssertionExpression(node) || api.isAwaitExpression(node)
    ) return this.value(node.expression, args);
    if (node.kind === SyntaxKind.TrueKeyword) return { kind: "boolean", value: true, node };
    if (node.kind === SyntaxKind.FalseKeyword) return { kind: "boolean", value: false, node };
    if (node.kind === SyntaxKind.NullKeyword) return { kind: "nothing", node };
    if (api.isArrowFunction(node) || api.isFunctionExpression(node)) {
      return unknown(node, "it is a function");
    }
    return unknown(node, "it is known when the program runs");
  }

  #property(node: ts.PropertyAccessExpression, args: Arguments): Value {
    if (node.expression.kind === this.ts.SyntaxKind.ThisKeyword) {
      return memberOfThis(this, node.name.text, node);
    }
    return member(this, this.value(node.expression, args), node.name.text, node);
  }

  #element(node: ts.ElementAccessExpression, args: Arguments): Value {
    const key = this.value(node.argumentExpression, args);
    if (key.kind !== "text" && key.kind !== "number") {
      return unknown(node, "the name in the brackets is known when the program runs");
    }
    return member(this, this.value(node.expression, args), String(key.value), node);
  }

  #conditional(node: ts.ConditionalExpression, args: Arguments): Value {
    const truth = truthOf(this.value(node.condition, args));
    if (truth !== null) return this.value(truth ? node.whenTrue : node.whenFalse, args);
    const branches = [node.whenTrue, node.whenFalse].map((branch) => this.value(branch, args));
    return { kind: "either", branches, node };
  }

  #binary(node: ts.BinaryExpression, args: Arguments): Value {
    const { SyntaxKind } = this.ts;
    const operator = node.operatorToken.kind;
    const left = this.value(node.left, args);
    const right = () => this.value(node.right, args);
    switch (operator) {
      case SyntaxKind.PlusToken: {
        const other = right();
        if (!isPlain(left) || !isPlain(other)) break;
        if (left.kind === "number" && other.kind === "number") {
          return { kind: "number", value: left.value + other.value, node };
        }
        return { kind: "text", value: `${left.value}${other.value}`, node };
      }
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken: {
        const other = right();
        if (!isPlain(left) || !isPlain(other)) break;
        const negated = operator === SyntaxKind.ExclamationEqualsToken ||
          operator === SyntaxKind.ExclamationEqualsEqualsToken;
        return { kind: "boolean", value: (left.value === other.value) !== negated, node };
      }
      case SyntaxKind.AmpersandAmpersandToken:
      case SyntaxKind.BarBarToken: {
        const truth = truthOf(left);
        if (truth === null) break;
        return truth === (operator === SyntaxKind.AmpersandAmpersandToken) ? right() : left;
      }
      case SyntaxKind.QuestionQuestionToken:
        if (left.kind === "nothing") return right();
        if (left.kind !== "unknown" && left.kind !== "reference") return left;
        break;
      default:
    }
    return unknown(node, "it is computed when the program runs");
  }

  #unary(node: ts.PrefixUnaryExpression, args: Arguments): Value {
    const value = this.value(node.operand, args);
    const { MinusToken, ExclamationToken } = this.ts.SyntaxKind;
    if (node.operator === MinusToken && value.kind === "number") {
      return { kind: "number", value: -value.value, node };
    }
    const truth = node.operator === ExclamationToken ? truthOf(value) : null;
    if (truth !== null) return { kind: "boolean", value: !truth, node };
    return unknown(node, "it is computed when the program runs");
  }

  #template(node: ts.TemplateExpression, args: Arguments): Value {
    let text = node.head.text;
    for (const { expression, literal } of node.templateSpans) {
      const part = this.value(expression, args);
      if (!isPlain(part)) return unknown(node, "its text is known when the program runs");
      text += `${part.value}${literal.text}`;
    }
    return { kind: "text", value: text, node };
  }

  #array(node: ts.ArrayLiteralExpression, args: Arguments): Value {
    const items: Item[] = [];
    for (const element of node.elements) {
      if (!this.ts.isSpreadElement(element)) {
        items.push({ value: this.value(element, args), node: element });
      } else {
        const spread = this.value(element.expression, args);
        if (spread.kind !== "array") return unknown(element, "the list that is spread is unknown");
        items.push(...spread.items);
      }
    }
    return { kind: "array", items, node };
  }

  #object(node: ts.ObjectLiteralExpression, args: Arguments): Value {
    const { ts: api } = this;
    const properties = new Map<string, Property>();
    const unread: UnknownValue[] = [];
    const own = new Set<string>();
    const duplicates: { name: string; key: ts.Node }[] = [];
    for (const property of node.properties) {
      if (api.isSpreadAssignment(property)) {
        this.#spread(this.value(property.expression, args), property, properties, unread);
        continue;
      }
      const name = this.#key(property.name, args);
      if (name === null) {
        unread.push(unknown(property.name, "its name is known when the program runs"));
        continue;
      }
      if (own.has(name)) duplicates.push({ name, key: property.name });
      own.add(name);
      const value = api.isPropertyAssignment(property)
        ? this.value(property.initializer, args)
        : api.isShorthandPropertyAssignment(property)
        ? valueOfName(this, property.name, args)
        : unknown(property, `${name} is a function`);
      const used = api.isPropertyAssignment(property) ? property.initializer : property;
      properties.set(name, { value, key: property.name, node: used });
    }
    return { kind: "object", properties, duplicates, unread, node };
  }

  #spread(
    value: Value,
    node: ts.Node,
    properties: Map<string, Property>,
    unread: UnknownValue[],
  ): void {
    if (value.kind === "object") {
      for (const [name, property] of value.properties) properties.set(name, property);
      unread.push(...value.unread);
    } else if (value.kind === "either") {
      // Every branch may add its own; the same name in two branches is one of the two.
      for (const branch of value.branches) {
        const added = new Map<string, Property>();
        this.#spread(branch, node, added, unread);
        for (const [name, property] of added) {
          const before = properties.get(name);
          const branches = before ? [before.value, property.value] : [property.value];
          const value: Value = { kind: "either", branches, node: property.node };
          properties.set(name, { ...property, value });
        }
      }
    } else if (value.kind !== "nothing" && value.kind !== "boolean") {
      const reason = value.kind === "unknown" ? value.reason : "it is known when the program runs";
      unread.push(unknown(node, reason));
    }
  }

  #key(name: ts.PropertyName, args: Arguments): string | null {
    const { ts: api } = this;
    if (api.isComputedPropertyName(name)) {
      const value = this.value(name.expression, args);
      return value.kind === "text" || value.kind === "number" ? String(value.value) : null;
    }
    return name.text;
  }

  #call(node: ts.CallExpression | ts.NewExpression, args: Arguments): Value {
    const { ts: api } = this;
    if (api.isCallExpression(node) && node.expression.kind === api.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments;
      const specifier = first && this.value(first, args);
      if (specifier?.kind === "text") return importOf(this, specifier.value, "*", node);
    }
    const callee = this.value(node.expression, args);
    const followed = api.isCallExpression(node) ? followCall(this, node, callee, args) : null;
    if (followed !== null) return followed;
    if (callee.kind !== "reference") {
      return unknown(node, "it is the result of a call that is not followed");
    }
    const given = node.arguments ?? [];
    const root = { kind: "call", callee, args: given, within: args, node } as const;
    return { kind: "reference", root, path: [], node };
  }
}

type Plain = Extract<Value, { kind: "text" | "number" | "boolean" }>;

function isPlain(value: Value): value is Plain {
  return value.kind === "text" || value.kind === "number" || value.kind === "boolean";
}

/** Whether a condition holds; null when it is not known. */
export function truthOf(value: Value): boolean | null {
  if (isPlain(value)) return Boolean(value.value);
  if (value.kind === "nothing") return false;
  return value.kind === "object" || value.kind === "array" ? true : null;
}
