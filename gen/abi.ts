/**
 * The ABI table: one line a fact, sorted, with a hash over all of it. The built library exports
 * it and the binding carries it; opening compares the two.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { typescriptConstant } from "./constants.ts";
import { formsOf } from "./forms.ts";
import {
  type CallbackIr,
  constantsOf,
  type FunctionIr,
  functionsOf,
  type LibraryIr,
  type ParamIr,
  type PerAbi,
  type StructIr,
} from "./ir.ts";
import { rowOf } from "./table/mod.ts";

/** Version of the contract between generated code and the runtime entry. */
export const CONTRACT_VERSION = 1;

/** A number of bytes, or both where Windows differs. */
function bytes({ lp64, llp64 }: PerAbi): string {
  return lp64 === llp64 ? `${lp64}` : `${lp64} (Windows ${llp64})`;
}

/** What a function is beside its params and result. */
function flagsOf(fn: FunctionIr): string {
  const { errno, nonblocking, optional, variadicFrom, vaList, global } = fn;
  return [
    errno ? " errno" : "",
    nonblocking ? " nonblocking" : "",
    optional === null ? "" : ` optional ${optional}`,
    variadicFrom === null ? "" : ` variadic from ${variadicFrom}${vaList ? " in a va_list" : ""}`,
    global === null ? "" : ` global ${global}`,
  ].join("");
}

const listOf = (params: readonly ParamIr[]) =>
  params.map((param) => `${param.name}: ${rowOf(param.type).abi(param.type)}`).join(", ");

function functionLine(library: LibraryIr, fn: FunctionIr): string {
  const exports = formsOf(library, fn).map((form) => {
    const wires = form.params.map((param) => param.wire).join(",");
    return `${form.symbol}(${wires})${form.result.wire}`;
  });
  const result = rowOf(fn.result).abi(fn.result);
  // Exports of a shim do not name what they call.
  const symbol = library.c === null ? "" : `${fn.symbol} `;
  const call = `fn ${fn.name}(${listOf(fn.params)}): ${result} = ${symbol}${exports.join(" ")}`;
  return call + flagsOf(fn);
}

function structLines(struct: StructIr): string[] {
  const { kind, name, size, alignment, packed, mirror } = struct;
  const how = `${packed ? " packed" : ""}${mirror ? " mirrored" : ""}`;
  return [
    `${kind} ${name} size ${bytes(size)} align ${bytes(alignment)}${how}`,
    ...struct.fields.map((field) => {
      const type = rowOf(field.type).abi(field.type);
      return `field ${name}.${field.name} ${type} at ${bytes(field.offset)}`;
    }),
  ];
}

function callbackLine({ name, index, params, result, facts }: CallbackIr): string {
  const from = facts.thread === "any" ? " from any thread" : "";
  const back = rowOf(result).abi(result);
  return `callback ${name} ${index} (${listOf(params)}): ${back} else ${facts.fallback}${from}`;
}

/** The table of a library as text, without its hash. */
export function abiTable(library: LibraryIr): string {
  const lines = [
    ...functionsOf(library).map((fn) => functionLine(library, fn)),
    ...library.structs.flatMap(structLines),
    ...library.callbacks.map(callbackLine),
  ];
  for (const { name, members, of, flags } of library.enums) {
    if (of !== undefined || flags) {
      lines.push(`enum ${name} of ${of ?? "u32"}${flags ? " flags" : ""}`);
    }
    for (const [member, value] of Object.entries(members)) {
      lines.push(`enum ${name}.${member} ${value}`);
    }
  }
  for (const { name, code } of library.statuses) lines.push(`status ${name} ${code}`);
  for (const constant of constantsOf(library)) {
    // Text in the style of JSON has no line of its own in it.
    lines.push(`constant ${constant.name} ${typescriptConstant(constant)}`);
  }
  const head = [
    `library ${library.name}`,
    `version ${library.version}`,
    `contract ${CONTRACT_VERSION}`,
  ];
  return [...head, ...lines.sort()].join("\n") + "\n";
}

/** Hash of a table: the first 16 hex digits of its SHA-256. */
export function abiHash(table: string): string {
  return createHash("sha256").update(table).digest("hex").slice(0, 16);
}
