/**
 * Values of names: variables, imports, enums, classes and `this`.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import { type Assignment, assigns } from "./changes.ts";
import { type Arguments, type Context, NO_ARGUMENTS } from "./context.ts";
import { FILE, member } from "./members.ts";
import type { Binding } from "./scopes.ts";
import { type ObjectValue, type Property, unknown, type Value } from "./values.ts";

/** The value of a name where it stands. */
export function valueOfName(context: Context, node: ts.Identifier, args: Arguments): Value {
  const binding = context.scopes.find(node.text, node);
  if (binding === null) {
    if (node.text === "undefined") return { kind: "nothing", node };
    return { kind: "reference", root: { kind: "global", name: node.text }, path: [], node };
  }
  return valueOfBinding(context, binding, node.text, node, args);
}

function valueOfBinding(
  context: Context,
  binding: Binding,
  name: string,
  node: ts.Node,
  args: Arguments,
): Value {
  switch (binding.kind) {
    case "variable":
      return variable(context, binding, name, node, args);
    case "parameter": {
      const tree = binding.declaration.getSourceFile();
      const [assigned] = context.changes.of(binding, name, tree).assigned;
      if (assigned) return unknown(node, assignedIn(name, [assigned]));
      const given = args.get(binding.declaration);
      if (given === undefined) return unknown(node, runs(name));
      return follow(context, given, binding.path, name, node);
    }
    case "import":
      return importOf(context, binding.specifier, binding.name, node);
    case "enum":
      return enumeration(context, binding.declaration, args);
    case "class":
      return staticMembers(context, binding.declaration);
    case "function":
      return unknown(node, `${name} is a function`);
  }
}

function variable(
  context: Context,
  binding: Extract<Binding, { kind: "variable" }>,
  name: string,
  node: ts.Node,
  args: Arguments,
): Value {
  const { declaration, path } = binding;
  const change = context.changes.of(binding, name, declaration.getSourceFile());
  const written = context.changes.valueOf(declaration, change);
  if (written === null) {
    const { assigned } = change;
    const reason = assigned.length > 0 ? assignedIn(name, assigned) : runs(name);
    return unknown(node, reason);
  }
  const value = follow(context, context.value(written, args), path, name, node);
  const { changed } = change;
  if (changed === null) return value;
  const reason = `${name} is changed in line ${changed}`;
  if (value.kind === "array") return unknown(node, reason);
  if (value.kind !== "object") return value;
  return { ...value, unread: [...value.unread, unknown(node, reason)] };
}

function runs(name: string): string {
  return `${name} is known when the program runs`;
}

function assignedIn(name: string, assigned: readonly Assignment[]): string {
  const [first, second] = assigned.map(({ line }) => `in line ${line}`);
  if (first === second) return `${name} is assigned to twice ${first}`;
  return `${name} is assigned to ${first}${second === undefined ? "" : ` and ${second}`}`;
}

function follow(
  context: Context,
  value: Value,
  path: readonly string[] | null,
  name: string,
  node: ts.Node,
): Value {
  if (path === null) return unknown(node, `${name} is the rest of something`);
  return path.reduce((at, step) => member(context, at, step, node), value);
}

/** What `import { name } from "specifier"` gives; `*` is the module. */
export function importOf(
  context: Context,
  specifier: string,
  name: string,
  node: ts.Node,
): Value {
  if (specifier.startsWith(".")) {
    const module = context.sources.imported(context.sources.moduleOf(node), specifier);
    if (module === null) return unknown(node, `there is no file for the import of ${specifier}`);
    if (name !== "*") return exportOf(context, module.file, name, node);
    const root = { kind: "module", name: FILE + module.file } as const;
    return { kind: "reference", root, path: [], node };
  }
  const root = { kind: "module", name: moduleName(specifier) } as const;
  const whole: Value = { kind: "reference", root, path: [], node };
  return name === "*" ? whole : member(context, whole, name, node);
}

/** `npm:koffi@3.0.0` and `koffi` are the same, and so are `os` and `node:os`. */
function moduleName(specifier: string): string {
  const plain = specifier.replace(/^npm:\/?/, "").replace(/(?<=.)@[^/]*$/, "");
  return /^(os|process|module|ffi)$/.test(plain) ? `node:${plain}` : plain;
}

/** The value that a file exports under a name. */
export function exportOf(context: Context, file: string, name: string, node: ts.Node): Value {
  const { ts: api, sources, scopes } = context;
  const module = sources.open(file);
  if (module === null) return unknown(node, `${file} is not there`);
  for (const statement of module.tree.statements) {
    if (api.isExportAssignment(statement) && name === "default") {
      return context.value(statement.expression, NO_ARGUMENTS);
    }
    if (!api.isExportDeclaration(statement)) continue;
    const { exportClause: clause, moduleSpecifier } = statement;
    const from = moduleSpecifier && api.isStringLiteral(moduleSpecifier) ? moduleSpecifier : null;
    if (clause === undefined && from !== null) {
      const found = importOf(context, from.text, name, from);
      if (found.kind !== "nothing" && found.kind !== "unknown") return found;
    } else if (clause && api.isNamedExports(clause)) {
      const element = clause.elements.find((one) => one.name.text === name);
      if (element === undefined) continue;
      const local = (element.propertyName ?? element.name).text;
      if (from !== null) return importOf(context, from.text, local, from);
      return named(context, module.tree, local, element, node);
    } else if (clause && api.isNamespaceExport(clause) && from && clause.name.text === name) {
      return importOf(context, from.text, "*", from);
    }
  }
  const binding = scopes.declared(module.tree)?.get(name);
  if (binding === undefined) return { kind: "nothing", node };
  return valueOfBinding(context, binding, name, module.tree, NO_ARGUMENTS);
}

function named(
  context: Context,
  tree: ts.SourceFile,
  local: string,
  element: ts.Node,
  node: ts.Node,
): Value {
  const binding = context.scopes.declared(tree)?.get(local);
  if (binding === undefined) return unknown(node, `${local} is not declared in ${tree.fileName}`);
  return valueOfBinding(context, binding, local, element, NO_ARGUMENTS);
}

function enumeration(context: Context, declaration: ts.EnumDeclaration, args: Arguments): Value {
  const { ts: api } = context;
  const properties = new Map<string, Property>();
  let next: number | null = 0;
  for (const { name, initializer } of declaration.members) {
    if (!api.isIdentifier(name) && !api.isStringLiteral(name)) continue;
    const value: Value = initializer
      ? context.value(initializer, args)
      : next === null
      ? unknown(name, `${name.text} has no number`)
      : { kind: "number", value: next, node: name };
    next = value.kind === "number" ? value.value + 1 : null;
    properties.set(name.text, { value, key: name, node: name });
  }
  return object(properties, declaration);
}

function staticMembers(context: Context, declaration: ts.ClassLikeDeclaration): ObjectValue {
  const { ts: api } = context;
  const properties = new Map<string, Property>();
  for (const one of declaration.members) {
    const isStatic = api.isPropertyDeclaration(one) &&
      one.modifiers?.some(({ kind }) => kind === api.SyntaxKind.StaticKeyword);
    if (!isStatic || !one.initializer || !api.isIdentifier(one.name)) continue;
    const value = context.value(one.initializer, NO_ARGUMENTS);
    properties.set(one.name.text, { value, key: one.name, node: one.name });
  }
  return object(properties, declaration);
}

function object(properties: ReadonlyMap<string, Property>, node: ts.Node): ObjectValue {
  return { kind: "object", properties, duplicates: [], unread: [], node };
}

/** The value of `this.name`: what the class gives it where it is declared, or assigns once. */
export function memberOfThis(context: Context, name: string, node: ts.Node): Value {
  const { ts: api } = context;
  let owner: ts.Node = node;
  while (!api.isClassLike(owner) && !api.isSourceFile(owner)) owner = owner.parent;
  if (!api.isClassLike(owner)) return unknown(node, `this.${name} is known when the program runs`);
  const values: ts.Expression[] = [];
  const visit = (at: ts.Node): void => {
    const { FirstAssignment, LastAssignment, ThisKeyword } = api.SyntaxKind;
    if (
      api.isBinaryExpression(at) && api.isPropertyAccessExpression(at.left) &&
      at.left.name.text === name && at.left.expression.kind === ThisKeyword &&
      at.operatorToken.kind >= FirstAssignment && at.operatorToken.kind <= LastAssignment
    ) {
      values.push(at.right);
      // `this.name += x` is x and what was there before.
      if (!assigns(api, at.operatorToken.kind)) values.push(at.left);
    }
    const declares = api.isPropertyDeclaration(at) && !api.isComputedPropertyName(at.name) &&
      at.name.text === name && at.initializer;
    if (declares) values.push(declares);
    api.forEachChild(at, visit);
  };
  visit(owner);
  const [first] = values;
  if (first === undefined || values.length > 1) {
    return unknown(node, `this.${name} is known when the program runs`);
  }
  return context.value(first, NO_ARGUMENTS);
}
