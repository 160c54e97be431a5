/**
 * The schema of a library as TypeScript text, as a person would write it.
 *
 * @module
 */
import { cType } from "./c_types.ts";
import {
  type Aggregate,
  type CallbackType,
  contains,
  type Enum,
  type Func,
  namedTypes,
  type Param,
  type Type,
} from "./model.ts";
import { scalarRow } from "./scalars.ts";

/** An object literal of the options that are set; empty text when none is. */
function options(entries: Readonly<Record<string, unknown>>, lead = ""): string {
  const set = Object.entries(entries).filter(([, value]) => value !== undefined && value !== false);
  if (set.length === 0) return "";
  return `${lead}{ ${set.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ")} }`;
}

/** The expression of a type; `result` adds who owns a pointer. */
export function typeText(type: Type, result = false): string {
  const owner = result ? "library" : undefined;
  switch (type.kind) {
    case "scalar":
      return `t.${scalarRow(type.name).schema}`;
    case "array":
      return `t.fixed(${typeText(type.of)}, ${type.length})`;
    case "bits":
      return type.of === "bool" ? `t.bits("bool", 1)` : `t.bits("${type.of}", ${type.width})`;
    case "text": {
      const encoding = type.encoding === "utf8" ? undefined : type.encoding;
      return `t.string(${options({ nullable: type.nullable, encoding, owner })})`;
    }
    case "address":
      return `t.address(${options({ nullable: type.nullable, owner })})`;
    default:
      return type.name;
  }
}

/** The declaration of a named type. */
function namedText(type: Enum | Aggregate): string {
  if (type.kind === "enum") {
    const c = cType(type);
    const extra = options({ of: type.of, as: type.names ? "names" : undefined, c }, ", ");
    const make = type.flags ? "flags" : "enum";
    return `const ${type.name} = t.${make}("${type.name}", ${
      JSON.stringify(type.members)
    }${extra});`;
  }
  const names = Object.fromEntries(
    type.fields.filter(({ symbol }) => symbol !== null).map(({ name, symbol }) => [name, symbol]),
  );
  const extra = options({
    packed: type.kind === "struct" && type.packed,
    names: Object.keys(names).length > 0 ? names : undefined,
  }, ", ");
  const fields = type.fields.map((field) => `  ${field.name}: ${typeText(field.type)},`);
  return [`const ${type.name} = t.${type.kind}("${type.name}", {`, ...fields, `}${extra});`].join(
    "\n",
  );
}

function callbackText(type: CallbackType): string {
  const args = type.params.map((param) => `arg("${param.name}", ${typeText(param.type)})`);
  if (type.userData) args.push('arg("user", t.userData())');
  const result = type.result === null ? "t.void()" : typeText(type.result);
  return [
    `const ${type.name} = (nullable: boolean) =>`,
    `  t.callback("${type.name}", [${args.join(", ")}], ${result}, {`,
    `    nullable,${type.typedef ? ` c: "${type.name}",` : ""}${
      type.anyThread ? ' thread: "any",' : ""
    }`,
    "  });",
  ].join("\n");
}

function paramText(param: Param): string {
  switch (param.pass) {
    case "value":
      return typeText(param.type);
    case "pointer": {
      const { mode, nullable } = param;
      return `t.pointer(${param.type.name}${options({ mode, nullable }, ", ")})`;
    }
    case "out":
      return `t.${param.mode}(${typeText(param.type, true)})`;
    case "array": {
      const { mode, length, nullable } = param;
      const rest = { mode, length: length === "after" ? undefined : length, nullable };
      if (param.bytes) return `t.bytes(${options(rest)})`;
      return `t.array("${param.of}"${options(rest, ", ")})`;
    }
    case "structs": {
      const { mode, length } = param;
      const rule = typeof length === "number" ? { fixed: length } : length;
      return `t.structs(${param.type.name}${options({ mode, length: rule }, ", ")})`;
    }
    case "buffer": {
      const { mode, length } = param;
      const encoding = param.encoding === "utf8" ? undefined : param.encoding;
      const capacity = param.argument ? "argument" : param.capacity;
      return `t.stringBuffer(${options({ capacity, mode, length, encoding })})`;
    }
    case "callback":
      return `${param.type.name}(${param.nullable})`;
    case "userData":
      return "t.userData()";
  }
}

function functionText(func: Func): string {
  const { name, params, result, errno, nonblocking, variadicFrom } = func;
  const owned = (type: Type) =>
    typeText(type, true).replace('owner: "library"', 'owner: { freedBy: "free" }');
  const args = params.map((param) => `    arg("${param.name}", ${paramText(param)}),`);
  const gives = result.give === "void"
    ? "t.void()"
    : result.give === "view"
    ? `t.pointer(${result.type.name}, { owner: "library" })`
    : result.give === "owned"
    ? owned(result.type)
    : typeText(result.type, true);
  const rest = options({
    symbol: name,
    errno,
    nonblocking,
    variadicFrom: variadicFrom ?? undefined,
  });
  return [`  ${name}: fn([`, ...args, `  ], ${gives}, ${rest}),`].join("\n");
}

/** Where the files of a library are, as its schema says it. */
export interface SchemaPlaces {
  /** Import specifiers of the vocabulary and of the runtime entry. */
  readonly vocabulary: string;
  readonly runtime: string;
}

/** A schema that binds the functions. */
export function schemaText(funcs: readonly Func[], places: SchemaPlaces): string {
  const { types, callbacks } = namedTypes(funcs);
  return [
    `import { arg, fn, library, nativeModule, t } from "${places.vocabulary}";`,
    "",
    ...[...types.values()].map(namedText),
    ...[...callbacks.values()].map(callbackText),
    "",
    "const functions = {",
    '  feed: fn([arg("bytes", t.bytes())], t.void(), { symbol: "fz_feed" }),',
    '  log: fn([arg("bytes", t.bytes({ mode: "inout" }))], t.usize(), { symbol: "fz_log" }),',
    '  free: fn([arg("text", t.address({ owner: "taken" }))], t.void(), { symbol: "fz_free" }),',
    ...funcs.map(functionText),
    "};",
    "",
    "export default library({",
    '  name: "fuzz",',
    '  version: "1.0.0",',
    '  description: "Random functions.",',
    '  modules: [nativeModule({ name: "all", description: "Random functions.", functions })],',
    "  c: {",
    '    headers: ["subject.h"],',
    '    includeDirs: ["."],',
    '    staticLibraries: ["subject.o"],',
    '    direct: { linux: ["./libsubject.so"], darwin: ["./libsubject.dylib"] },',
    "  },",
    `  runtime: "${places.runtime}",`,
    '  out: { typescript: "gen", shim: "gen", header: "gen", docs: "gen", native: "native" },',
    "});",
    "",
  ].join("\n");
}

/** True when a function can be called in direct mode, by what docs/schemas.md says of it. */
export function isDirect(func: Func): boolean {
  const mirrored = (type: Type) => contains(type, (one) => one.kind === "bits");
  const byValue = (type: Type | null) => type?.kind === "struct" || type?.kind === "union";
  if (func.errno || func.nonblocking || func.variadicFrom !== null) return false;
  const { result } = func;
  if (result.give === "value" && byValue(result.type)) return false;
  if (result.give === "view" && mirrored(result.type)) return false;
  return func.params.every((param) => {
    switch (param.pass) {
      case "value":
        return !byValue(param.type);
      case "pointer":
      case "structs":
      case "out":
        return !mirrored(param.type);
      case "callback":
        return !param.type.anyThread && !byValue(param.type.result) &&
          !param.type.params.some(({ type }) => byValue(type));
      default:
        return true;
    }
  });
}
