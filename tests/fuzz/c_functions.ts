/**
 * C text of functions: prototypes and bodies, and whole files.
 *
 * @module
 */
import {
  aggregateFunctions,
  declaration,
  declareCallback,
  declareType,
  promoted,
  put,
  takeInto,
  unitType,
  valueType,
} from "./c_types.ts";
import { type Func, namedTypes, type Param, type Type } from "./model.ts";
import { scalarRow } from "./scalars.ts";

function paramText(param: Param): string[] {
  const { name } = param;
  const star = (type: string) => `${type} *${name}`;
  const lent = (type: string, mode: string) => star(mode === "in" ? `const ${type}` : type);
  const counted = (pointer: string, length: unknown): string[] => {
    const size = `size_t ${name}_length`;
    if (length === "after") return [pointer, size];
    return length === "before" ? [size, pointer] : [pointer];
  };
  switch (param.pass) {
    case "value":
      return [declaration(param.type, name)];
    case "pointer":
      return [lent(valueType(param.type), param.mode)];
    case "out":
      return [star(valueType(param.type))];
    case "array":
      return counted(lent(scalarRow(param.of).c, param.mode), param.length);
    case "structs":
      return counted(lent(param.type.name, param.mode), param.length);
    case "buffer":
      return counted(star(unitType(param.encoding)), param.length);
    case "callback":
      return [`${param.type.name} ${name}`];
    case "userData":
      return [`void *${name}`];
  }
}

/** Declares the variadic params as locals and reads them. */
function readVariadic(func: Func, from: number): string[] {
  const last = func.params.slice(0, from).flatMap(paramText).at(-1)?.split(/[ *]/).at(-1);
  const reads = func.params.slice(from).map((param) => {
    const text = paramText(param)[0] ?? "";
    if (param.pass === "value") {
      return `  ${text} = (${valueType(param.type)})va_arg(rest, ${promoted(param.type)});`
        .replace(/\((Struct|Union)\w+\)va_arg/, "va_arg");
    }
    return `  ${text} = va_arg(rest, ${text.slice(0, -param.name.length)});`;
  });
  return ["  va_list rest;", `  va_start(rest, ${last});`, ...reads, "  va_end(rest);"];
}

/** The signature of a function. */
export function prototype(func: Func): string {
  const { variadicFrom, params, result, name } = func;
  const stated = variadicFrom === null ? params : params.slice(0, variadicFrom);
  const list = [...stated.flatMap(paramText), ...(variadicFrom === null ? [] : ["..."])];
  const type = result.give === "void"
    ? "void"
    : result.give === "view"
    ? `${result.type.name} *`
    : valueType(result.type);
  return `${type} ${name}(${list.join(", ") || "void"})`;
}

function lengthOf(param: Param & { pass: "array" | "structs" }): string {
  return param.pass === "structs" && typeof param.length === "number"
    ? String(param.length)
    : `${param.name}_length`;
}

/** Statements that log what a param brought. */
function logParam(param: Param): string[] {
  const { name } = param;
  switch (param.pass) {
    case "value":
      return [put(param.type, name)];
    case "pointer":
    case "out": {
      const state = `fz_put_pointer(${name}, _Alignof(${valueType(param.type)}))`;
      if (param.mode === "out") return [`${state};`];
      return [`if (${state}) { ${put(param.type, `(*${name})`)} }`];
    }
    case "array":
    case "structs": {
      const count = lengthOf(param);
      const type: Type = param.pass === "array" ? { kind: "scalar", name: param.of } : param.type;
      const state = `fz_put_array(${name}, ${count}, _Alignof(${valueType(type)}));`;
      if (param.mode === "out") return [state];
      return [state, `for (size_t i = 0; i < ${count}; i++) ${put(type, `${name}[i]`, 1)}`];
    }
    case "buffer":
      return [
        param.length === "none" ? "" : `fz_put(${name}_length, 4);`,
        param.mode === "inout" ? `fz_put_${param.encoding}(${name});` : "",
      ].filter(Boolean);
    case "callback":
      return [`fz_put(${name} != NULL, 1);`];
    case "userData":
      return [];
  }
}

/** Statements that call a callback as often as the feed says, and log what it returns. */
function callBack(func: Func, param: Param & { pass: "callback" }): string[] {
  const { name, type } = param;
  const user = func.params.find(({ pass }) => pass === "userData");
  const locals = type.params.map((one, i) => `${declaration(one.type, `c${i}`)};`);
  const fill = type.params.map((one, i) => takeInto(one.type, `c${i}`));
  const args = type.params.map((_, i) => `c${i}`);
  if (type.userData) args.push(user?.name ?? "NULL");
  const call = `${name}(${args.join(", ")})`;
  const whole = type.result === null
    ? [`${call};`, "fz_put(1, 1);"]
    : [`${declaration(type.result, "r")} = ${call};`, put(type.result, "r")];
  return [
    `if (${name} != NULL) for (int n = (int)fz_take(1); n > 0; n--) {`,
    ...[...locals, ...fill, ...whole].map((line) => `  ${line}`),
    "}",
  ];
}

/** Statements that write what a param gives back. */
function giveBack(param: Param): string[] {
  const { name } = param;
  switch (param.pass) {
    case "pointer":
    case "out":
      if (param.mode === "in") return [];
      return [`if (${name} != NULL) ${takeInto(param.type, `*${name}`)}`];
    case "array":
    case "structs": {
      if (param.mode === "in") return [];
      const type: Type = param.pass === "array" ? { kind: "scalar", name: param.of } : param.type;
      return [
        `for (size_t i = 0; i < ${lengthOf(param)}; i++) ${takeInto(type, `${name}[i]`, 1)}`,
      ];
    }
    case "buffer":
      return [`fz_fill_${param.encoding}(${name});`];
    default:
      return [];
  }
}

/** The definition of a function. */
export function define(func: Func): string[] {
  const { params, result, variadicFrom } = func;
  const lines = params.flatMap(logParam);
  for (const param of params) if (param.pass === "callback") lines.push(...callBack(func, param));
  lines.push(...params.flatMap(giveBack));
  if (result.give === "view") {
    lines.push(`static ${result.type.name} shown;`, `${takeInto(result.type, "shown")}`);
  } else if (result.give !== "void") {
    lines.push(`${declaration(result.type, "result")};`, takeInto(result.type, "result"));
  }
  if (result.give === "owned") lines.push("fz_disown(result);");
  if (func.errno) lines.push("errno = (int)fz_take(4);");
  if (result.give !== "void") lines.push(`return ${result.give === "view" ? "&shown" : "result"};`);
  return [
    `${prototype(func)} {`,
    ...(variadicFrom === null ? [] : readVariadic(func, variadicFrom)),
    ...lines.map((line) => `  ${line}`),
    "}",
  ];
}

/** The header of a library, as a person would write it. */
export function header(funcs: readonly Func[]): string {
  const { types, callbacks } = namedTypes(funcs);
  return [
    "#pragma once",
    ...["stdbool", "stddef", "stdint", "wchar"].map((name) => `#include <${name}.h>`),
    "",
    ...[...types.values()].flatMap(declareType),
    ...[...callbacks.values()].map(declareCallback),
    "",
    "void fz_feed(const uint8_t *bytes, size_t bytes_length);",
    "size_t fz_log(uint8_t *bytes, size_t bytes_length);",
    "void fz_free(void *text);",
    ...funcs.map((func) => `${prototype(func)};`),
    "",
  ].join("\n");
}

/** The source of a library; `support` is the text of c/support.h. */
export function source(funcs: readonly Func[], support: string): string {
  const { types } = namedTypes(funcs);
  const aggregates = [...types.values()].filter((type) => type.kind !== "enum");
  return [
    '#include "subject.h"',
    support,
    ...aggregates.flatMap(aggregateFunctions),
    "",
    ...funcs.flatMap(define),
    "",
  ].join("\n");
}
