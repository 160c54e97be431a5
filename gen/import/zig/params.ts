/**
 * Params and results of Zig functions.
 *
 * @module
 */
import { text, withOptions } from "../code.ts";
import { makesSomething } from "../decide/evidence.ts";
import { refuse } from "../decide/refusal.ts";
import type { Code } from "../draft.ts";
import type { ZigErrorUnion, ZigPointer, ZigType } from "./model.ts";
import { scalarOf } from "./scalars.ts";
import { enumOf, handleOf, structOf } from "./shapes.ts";
import { containerOf, objectOf, spell, type ZigCandidate, type ZigWorld } from "./world.ts";

/** Some code with what a person must decide about it. */
export interface Decided {
  readonly code: Code;
  readonly marks: readonly string[];
}

const C_FORM = "the C form of a library: export fn with C types";
/** Names of texts; other bytes are bytes. */
const TEXT =
  /(^|_)(text|str|string|name|path|file_?name|message|msg|url|title|label|json|source)$/i;
/** Types of the standard library that C knows nothing of, and what to do instead. */
const STANDARD: readonly (readonly [RegExp, string])[] = [
  [/^mem\.Allocator$/, "takes an allocator: write a function that chooses one"],
  [/^Io$/, "takes an Io: write a function that makes one"],
];
/** Values that fit beside a status. */
const BESIDE = new Set(["u8", "u16", "u32", "usize"]);

const plain = (code: Code): Decided => ({ code, marks: [] });

/** The schema of a param. */
export function paramOf(
  world: ZigWorld,
  fn: ZigCandidate,
  name: string,
  type: ZigType | null,
): Decided {
  if (type === null) {
    const fix = `bind it for each type with zig: { name: ${text(fn.item.path)}, comptime: [ … ] }`;
    return refuse(`it is generic: ${fix}`);
  }
  const scalar = scalarOf(type);
  if (scalar !== null) return "code" in scalar ? plain(scalar.code) : refuse(scalar.reason);
  if (type.kind === "pointer") return pointerParam(world, fn, name, type, false);
  if (type.kind === "optional") return optionalParam(world, fn, name, type.of);
  if (type.kind === "named") return plain(namedValue(world, type.name, "takes"));
  return refuse(`takes ${spell(type)}, which C does not have`);
}

/** An enum; other containers do not pass by value. */
function namedValue(world: ZigWorld, name: string, verb: "takes" | "gives"): Code {
  const found = containerOf(world, name);
  if (found?.kind === "enum") return enumOf(world, found);
  const standard = STANDARD.find(([pattern]) => pattern.test(name));
  if (standard !== undefined) refuse(standard[1]);
  const packed = found !== null && "layout" in found && found.layout === "packed";
  if (packed) refuse(`${verb} the packed ${name} by value: pass its integer`);
  return refuse(`${verb} ${name} by value: pass a pointer, *const ${name}, or use ${C_FORM}`);
}

function optionalParam(world: ZigWorld, fn: ZigCandidate, name: string, of: ZigType): Decided {
  if (of.kind !== "pointer") {
    return refuse(`takes ?${spell(of)}, and C has no such null: take a value that means none`);
  }
  if (of.size === "slice" && of.sentinel === null) {
    return refuse(`takes ?${spell(of)}, and an empty slice is null in C: take ${spell(of)}`);
  }
  return pointerParam(world, fn, name, of, true);
}

function pointerParam(
  world: ZigWorld,
  fn: ZigCandidate,
  name: string,
  type: ZigPointer,
  nullable: boolean,
): Decided {
  if (type.volatile || type.aligned) {
    return refuse(`takes ${spell(type)} with an alignment of its own, which nobody promises`);
  }
  if (type.size === "slice" || type.sentinel !== null) return sliceParam(name, type, nullable);
  if (type.size !== "one") {
    return refuse(`takes ${spell(type)} without a length: take a slice, []${spell(type.to)}`);
  }
  const { to } = type;
  if (to.kind === "fn") return refuse(`takes a callback: use ${C_FORM}`);
  if (to.kind === "array") {
    return refuse(`takes ${spell(type)}: take a slice and check its length`);
  }
  if (to.kind !== "named") {
    return refuse(`takes ${spell(type)}: take a slice, or return the value`);
  }
  return plain(objectParam(world, fn, type, to.name, nullable));
}

function sliceParam(name: string, type: ZigPointer, nullable: boolean): Decided {
  const { to, constant, sentinel } = type;
  const kind = to.kind === "int" || to.kind === "float" ? to.name : "";
  if (sentinel !== null) {
    const text8 = kind === "u8" && sentinel === "0" && constant;
    if (!text8) refuse(`takes ${spell(type)}: texts are [:0]const u8, and slices have no end mark`);
    if (nullable && type.size !== "slice") refuse(`takes ?${spell(type)}: take ?[:0]const u8`);
    return plain(withOptions("t.string", [], { nullable: nullable ? "true" : null }));
  }
  if (!/^([iu](8|16|32|64)|f32|f64)$/.test(kind)) {
    const fix = /^c_|size$/.test(kind) ? "take a slice of i8 to u64, f32 or f64" : `use ${C_FORM}`;
    return refuse(`takes ${spell(type)}: ${fix}`);
  }
  const mode = constant ? null : text("inout");
  if (kind !== "u8") return plain(withOptions("t.array", [text(kind)], { mode }));
  const mark = constant && TEXT.test(name)
    ? [`${name} is bytes here: write t.string() if it is a text without NUL.`]
    : [];
  return { code: withOptions("t.bytes", [], { mode }), marks: mark };
}

/** A struct by pointer, or an object of the library. */
function objectParam(
  world: ZigWorld,
  fn: ZigCandidate,
  type: ZigPointer,
  name: string,
  nullable: boolean,
): Code {
  const found = containerOf(world, name);
  const isOpen = found?.kind === "struct" && found.layout === "extern";
  if (isOpen && !world.returned.has(name)) {
    if (nullable) refuse(`takes ?${spell(type)}: a struct may be null in ${C_FORM} only`);
    const mode = type.constant ? null : text("inout");
    return withOptions("t.pointer", [structOf(world, found)], { mode });
  }
  world.used.taken.add(name);
  if (name === "anyopaque") refuse("takes *anyopaque: take a pointer to a type with a name");
  if (!world.given.has(name)) {
    refuse(`takes ${spell(type)}, and no function that is imported gives one`);
  }
  return handleOf(world, name, {
    nullable: nullable ? "true" : null,
    owner: world.endings.get(name) === fn.name ? text("taken") : null,
  });
}

/** The schema of a result. */
export function resultOf(world: ZigWorld, fn: ZigCandidate, handles: readonly string[]): Decided {
  const { result } = fn.type;
  if (result === null) return refuse("its result depends on its params: it is generic");
  if (result.kind === "errorUnion") return fallible(world, fn, result, handles);
  return valueResult(world, fn, result, handles);
}

function fallible(
  world: ZigWorld,
  fn: ZigCandidate,
  { errors, of }: ZigErrorUnion,
  handles: readonly string[],
): Decided {
  if (errors === null) refuse("gives anyerror: state its errors, error{A, B}!T");
  if (errors?.length === 0) refuse("never fails: leave the ! of its result out");
  for (const name of errors ?? []) {
    if (!/^[A-Za-z_]\w*$/.test(name)) refuse(`fails with ${JSON.stringify(name)}: rename it`);
  }
  const value = of.kind === "void" ? null : besideStatus(world, fn, of, handles);
  for (const name of errors ?? []) world.errors.add(name);
  if (value === null) return plain("t.status()");
  return { code: { call: "t.orStatus", args: [value.code] }, marks: value.marks };
}

function besideStatus(
  world: ZigWorld,
  fn: ZigCandidate,
  type: ZigType,
  handles: readonly string[],
): Decided {
  const isFine = type.kind === "bool" || (type.kind === "int" && BESIDE.has(type.name)) ||
    objectOf(type) !== null;
  if (isFine) return valueResult(world, fn, type, handles);
  return refuse(
    `gives !${spell(type)}, and beside an error only ${
      [...BESIDE].join(", ")
    }, bool and pointers ` +
      "to objects fit: write the value into a slice that the caller gives",
  );
}

function valueResult(
  world: ZigWorld,
  fn: ZigCandidate,
  type: ZigType,
  handles: readonly string[],
): Decided {
  if (type.kind === "void") return plain("t.void()");
  const scalar = scalarOf(type);
  if (scalar !== null) return "code" in scalar ? plain(scalar.code) : refuse(scalar.reason);
  if (type.kind === "named") return plain(namedValue(world, type.name, "gives"));
  const nullable = type.kind === "optional";
  const inner = nullable ? type.of : type;
  if (inner.kind !== "pointer") {
    const fix = nullable ? "return a value that means none" : "return numbers or pointers";
    return refuse(`gives ${spell(type)}, which C does not have: ${fix}`);
  }
  if (inner.sentinel !== null) return textResult(fn, inner, nullable, handles);
  if (inner.size === "slice") {
    const fix = inner.to.kind === "int" && inner.to.name === "u8" ? ", or return [:0]const u8" : "";
    return refuse(`gives ${spell(type)}: fill a slice that the caller gives${fix}`);
  }
  const object = objectOf(inner);
  if (object === null || inner.size !== "one") {
    return refuse(`gives ${spell(type)}: return a value, or a pointer to a type with a name`);
  }
  if (object === "anyopaque") refuse("gives *anyopaque: give a pointer to a type with a name");
  if (inner.constant) refuse(`gives ${spell(type)}: give *${object}, objects have one type`);
  return objectResult(world, fn, object, nullable, handles);
}

function textResult(
  { name }: ZigCandidate,
  type: ZigPointer,
  nullable: boolean,
  handles: readonly string[],
): Decided {
  const isText = type.to.kind === "int" && type.to.name === "u8" && type.sentinel === "0";
  if (!isText) refuse(`gives ${spell(type)}: texts are [:0]const u8`);
  if (nullable && type.size === "slice") refuse(`gives ?${spell(type)}: give ?[*:0]const u8`);
  const [of] = handles;
  const marks = type.constant
    ? []
    : [`who frees the text of ${name}? "library" says that nobody has to.`];
  const owner: Code = of === undefined
    ? text("library")
    : { object: [{ key: "of", value: text(of) }] };
  return {
    code: withOptions("t.string", [], { nullable: nullable ? "true" : null, owner }),
    marks,
  };
}

function objectResult(
  world: ZigWorld,
  fn: ZigCandidate,
  object: string,
  nullable: boolean,
  handles: readonly string[],
): Decided {
  const ending = world.endings.get(object);
  const [of] = handles;
  const makes = makesSomething(fn.item.path.split(".").at(-1) ?? "");
  const marks: string[] = [];
  let owner: Code = text("library");
  if (ending !== undefined && (of === undefined || makes)) {
    owner = { object: [{ key: "freedBy", value: text(ending) }] };
  } else if (of !== undefined) {
    owner = { object: [{ key: "of", value: text(of) }] };
    const other = ending === undefined ? "" : `, or { freedBy: ${text(ending)} }`;
    marks.push(`is what ${fn.name} gives a part of ${of}${other}?`);
  } else {
    marks.push(`who frees what ${fn.name} gives? "library" says that nobody has to.`);
  }
  world.used.given.add(object);
  return { code: handleOf(world, object, { nullable: nullable ? "true" : null, owner }), marks };
}
