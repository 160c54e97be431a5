/**
 * Calls that can be followed: small functions of the program, and a few of JavaScript's own.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import { importOf } from "./bindings.ts";
import { type Arguments, type Context } from "./context.ts";
import type { FunctionNode } from "./scopes.ts";
import { isGlobal, isModuleMember, nameOf, type Property, unknown, type Value } from "./values.ts";

/** The function that an expression names; null when it is none of the program. */
export function functionOf(context: Context, callee: ts.Node): FunctionNode | null {
  const { ts: api, scopes, sources } = context;
  if (api.isParenthesizedExpression(callee)) return functionOf(context, callee.expression);
  if (api.isArrowFunction(callee) || api.isFunctionExpression(callee)) return callee;
  if (!api.isIdentifier(callee)) return null;
  const binding = scopes.find(callee.text, callee);
  if (binding?.kind === "function") return binding.declaration;
  if (binding?.kind === "variable" && binding.path?.length === 0) {
    const change = context.changes.of(binding, callee.text, callee.getSourceFile());
    const written = context.changes.valueOf(binding.declaration, change);
    return written && !api.isIdentifier(written) ? functionOf(context, written) : null;
  }
  if (binding?.kind !== "import" || !binding.specifier.startsWith(".")) return null;
  const module = sources.imported(sources.moduleOf(callee), binding.specifier);
  const exported = module && scopes.declared(module.tree)?.get(binding.name);
  if (exported?.kind === "function") return exported.declaration;
  const initializer = exported?.kind === "variable" ? exported.declaration.initializer : undefined;
  return initializer && !api.isIdentifier(initializer) ? functionOf(context, initializer) : null;
}

/** What a function returns when it does so in one place; null for all others. */
export function returned(context: Context, node: FunctionNode): ts.Expression | null {
  const { ts: api } = context;
  if (!node.body || node.asteriskToken) return null;
  if (!api.isBlock(node.body)) return node.body;
  const found: ts.ReturnStatement[] = [];
  const visit = (at: ts.Node): void => {
    if (api.isReturnStatement(at)) found.push(at);
    else if (!api.isFunctionLike(at)) api.forEachChild(at, visit);
  };
  api.forEachChild(node.body, visit);
  return found.length === 1 && found[0]?.parent === node.body ? found[0].expression ?? null : null;
}

/** The arguments of a call by the params that take them. */
export function bind(
  context: Context,
  node: FunctionNode,
  given: readonly Value[],
  outer: Arguments,
): Arguments {
  const bound = new Map(outer);
  node.parameters.forEach((parameter, i) => {
    const { initializer, dotDotDotToken } = parameter;
    const value: Value | undefined = dotDotDotToken
      ? {
        kind: "array",
        items: given.slice(i).map((value) => ({ value, node: value.node })),
        node: parameter,
      }
      : given[i] ?? (initializer && context.value(initializer, bound));
    bound.set(parameter, value ?? { kind: "nothing", node: parameter });
  });
  return bound;
}

/** The value of a call; null when it is one that is not followed. */
export function followCall(
  context: Context,
  node: ts.CallExpression,
  callee: Value,
  args: Arguments,
): Value | null {
  const [first] = node.arguments;
  const text = first ? context.value(first, args) : null;
  const required = text?.kind === "text" && requires(callee) ? text.value : null;
  if (required !== null) return importOf(context, required, "*", node);
  if (callee.kind === "reference") {
    const answer = context.answers.get(`${nameOf(callee)}()`);
    if (answer !== undefined) return { kind: "text", value: answer, node };
  }
  if (isGlobal(callee, "Object", "freeze") || isGlobal(callee, "Object", "seal")) return text;
  if (isGlobal(callee, "Object", "assign")) return assigned(context, node, args);
  const target = functionOf(context, node.expression);
  const result = target && returned(context, target);
  if (!target || !result) return null;
  const given = node.arguments.map((argument) =>
    context.ts.isSpreadElement(argument)
      ? unknown(argument, "arguments are spread")
      : context.value(argument, args)
  );
  if (context.active.has(target)) return unknown(node, "it leads back to itself");
  context.active.add(target);
  try {
    return context.value(result, bind(context, target, given, args));
  } finally {
    context.active.delete(target);
  }
}

function requires(callee: Value): boolean {
  if (isGlobal(callee, "require") || isGlobal(callee, "process", "getBuiltinModule")) return true;
  if (callee.kind !== "reference" || callee.root.kind !== "call" || callee.path.length > 0) {
    return isModuleMember(callee, "node:process", "getBuiltinModule");
  }
  return isModuleMember(callee.root.callee, "node:module", "createRequire");
}

function assigned(context: Context, node: ts.CallExpression, args: Arguments): Value {
  const properties = new Map<string, Property>();
  for (const argument of node.arguments) {
    const value = context.value(argument, args);
    if (value.kind !== "object" || value.unread.length > 0) {
      return unknown(argument, "an argument of Object.assign cannot be read");
    }
    for (const [name, property] of value.properties) properties.set(name, property);
  }
  return { kind: "object", properties, duplicates: [], unread: [], node };
}
