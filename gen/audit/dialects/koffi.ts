/**
 * Declarations of koffi: `lib.func`, `lib.symbol` and callbacks.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { ForeignSignature } from "../tables.ts";
import type { SourceModule } from "../typescript/sources.ts";
import { callOf, type CallRoot, isModuleMember, type Item } from "../typescript/values.ts";
import type { Declared, Dialect, Reading } from "./dialect.ts";
import { parsePrototype } from "./koffi_text.ts";
import { koffiCall, KoffiTypes, nameIn, type Registry } from "./koffi_types.ts";
import { argument, reasonOf, TableReader } from "./reader.ts";

const FUNCTION = /^(func|cdecl|stdcall|fastcall|thiscall)$/;
const CONVENTION = /^__(cdecl|stdcall|fastcall|thiscall)$/;
const MAKERS = /^(struct|pack|union|opaque|pointer|alias|proto|disposable|enumeration)$/;

/** The dialect of koffi. */
export const KOFFI: Dialect = {
  name: "koffi",
  openers: "func of a library of koffi",
  table(root, reading) {
    const method = root.callee.path.at(-1) ?? "";
    if (!isLibrary(root, reading)) return null;
    if (FUNCTION.test(method)) return readFunction(root, reading);
    return method === "symbol" ? readSymbol(root, reading) : null;
  },
  callback(root, reading): ForeignSignature | null {
    if (koffiCall(root) !== "register") return null;
    const last = argument(reading, root, root.args.length - 1);
    const type = last && typesOf(root.node, reading).typeOf(last);
    const to = type?.kind === "pointer" ? type.to : type;
    return to?.kind === "function" ? to.signature : null;
  },
};

/** True for methods of a loaded library, or of something unknown in a file that uses koffi. */
function isLibrary({ callee }: CallRoot, { context }: Reading): boolean {
  const { root, path } = callee;
  if (path.length === 0) return false;
  if (root.kind === "call") {
    return path.length === 1 && isModuleMember(root.callee, "koffi", "load");
  }
  if (root.kind !== "unknown" || !FUNCTION.test(path.at(-1) ?? "")) return false;
  const { tree } = context.sources.moduleOf(callee.node);
  return /["'](npm:)?koffi(@[^"']*)?["']/.test(tree.text);
}

function readFunction(root: CallRoot, reading: Reading): Declared {
  const reader = new TableReader(reading);
  const types = typesOf(root.node, reading);
  const items = root.args.flatMap((_, i) => argument(reading, root, i) ?? []);
  const [first, second] = items;
  const convention = first?.value.kind === "text" && CONVENTION.test(first.value.value);
  const name = convention ? second : first;
  if (name?.value.kind !== "text") {
    const reason = name && reasonOf(name.value, "its name is no text");
    reader.skip("func", root.node, reason ?? "it has no name");
  } else if (items.length === 1) readPrototype(reader, types, root, name, name.value.value);
  else {
    const symbol = name.value.value;
    const signature = types.signature(root);
    if (signature === null) {
      reader.skip(symbol, name.node, "its params are no list that is written here");
    } else addFunction(reader, root, symbol, signature);
  }
  return reader.done("koffi", root);
}

function readPrototype(
  reader: TableReader,
  types: KoffiTypes,
  root: CallRoot,
  { node }: Item,
  text: string,
): void {
  const parsed = parsePrototype(text, (name) => types.isType(name));
  const shown = /([A-Za-z_]\w*)\s*\(/.exec(text)?.[1] ?? "func";
  if ("error" in parsed) {
    const fix = "use a type of koffi, or register it with koffi.alias, opaque or struct";
    reader.fault("type-name", shown, node, parsed.error, fix);
  } else if (parsed.name === null) reader.skip(shown, node, "the prototype has no name");
  else {
    const signature = types.signature(root);
    if (signature !== null) addFunction(reader, root, parsed.name, signature);
  }
}

function addFunction(
  reader: TableReader,
  root: CallRoot,
  symbol: string,
  signature: ForeignSignature,
): void {
  const place = reader.place(root.args[0] ?? root.node);
  const rest = { symbol, signature, optional: false, guessed: false, place };
  for (const path of [[], ["async"]]) {
    // Two ways to call one function: it is compared once.
    if (path.length === 0) reader.add({ kind: "function", ...rest }, path);
    else reader.link({ kind: "function", ...rest }, path);
  }
}

function readSymbol(root: CallRoot, reading: Reading): Declared {
  const reader = new TableReader(reading);
  const [name, type] = [argument(reading, root, 0), argument(reading, root, 1)];
  if (name?.value.kind !== "text") {
    reader.skip("symbol", root.node, "its name is known when the program runs");
  } else {
    reader.add({
      kind: "global",
      symbol: name.value.value,
      type: type && typesOf(root.node, reading).typeOf(type),
      optional: false,
      place: reader.place(name.node),
    });
  }
  return reader.done("koffi", root);
}

const known = new WeakMap<object, Map<string, { types: KoffiTypes; registry: Registry }>>();

/** The types that the file of a node knows, and those of the files that it imports. */
function typesOf(node: ts.Node, reading: Reading): KoffiTypes {
  const { context } = reading;
  const module = context.sources.moduleOf(node);
  const files = known.get(context) ?? new Map<string, { types: KoffiTypes; registry: Registry }>();
  known.set(context, files);
  const before = files.get(module.file);
  if (before) return before.types;
  const named = new Map<string, CallRoot>();
  const completed = new Map<ts.Node, CallRoot>();
  const registry = { named, completed };
  const types = new KoffiTypes(reading, registry);
  files.set(module.file, { types, registry });
  for (const one of withImports(module, reading)) {
    for (const root of callsOf(one.tree, reading)) {
      const name = nameIn(reading, root);
      if (name !== null && !named.has(name)) named.set(name, root);
      const first = name === null ? argument(reading, root, 0) : null;
      const opaque = first && callOf(first.value);
      if (opaque && koffiCall(opaque) === "opaque" && koffiCall(root) !== "pointer") {
        if (/^(struct|pack|union)$/.test(koffiCall(root) ?? "")) completed.set(opaque.node, root);
      }
    }
  }
  return types;
}

/** The calls in a file that make types. */
function callsOf(tree: ts.SourceFile, { context }: Reading): CallRoot[] {
  const { ts: api } = context;
  const found: CallRoot[] = [];
  const visit = (node: ts.Node): void => {
    const { expression } = node as ts.CallExpression;
    const maker = api.isCallExpression(node) && MAKERS.test(lastName(api, expression));
    const root = maker ? callOf(context.value(node, new Map())) : null;
    if (root && koffiCall(root) !== null) found.push(root);
    api.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function lastName(api: typeof ts, node: ts.Expression): string {
  if (api.isPropertyAccessExpression(node)) return node.name.text;
  return api.isIdentifier(node) ? node.text : "";
}

function withImports(
  module: SourceModule,
  reading: Reading,
  seen = new Set<SourceModule>(),
): Set<SourceModule> {
  const { ts: api, sources } = reading.context;
  if (seen.has(module)) return seen;
  seen.add(module);
  for (const statement of module.tree.statements) {
    const imports = api.isImportDeclaration(statement) || api.isExportDeclaration(statement);
    const specifier = imports ? statement.moduleSpecifier : undefined;
    if (!specifier || !api.isStringLiteral(specifier) || !specifier.text.startsWith(".")) continue;
    const imported = sources.imported(module, specifier.text);
    if (imported) withImports(imported, reading, seen);
  }
  return seen;
}
