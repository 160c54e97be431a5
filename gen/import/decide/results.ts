/**
 * Results of functions: what a schema says of them.
 *
 * @module
 */
import { call, object, text, withOptions } from "../code.ts";
import type { Code } from "../draft.ts";
import { enumOf } from "./enums.ts";
import { isTextName } from "./evidence.ts";
import { isHandle } from "./handles.ts";
import { handleResult, ownedText } from "./outputs.ts";
import type { Call } from "./params.ts";
import { isStruct, structOf } from "./records.ts";
import { bare, functionOf, isByte, isChar, noWords, numberWord, pointerOf } from "./types.ts";

/** The schema of what a function returns. */
export function resultOf(context: Call): Code {
  const { world, fn, marks } = context;
  const { result } = fn.type;
  const word = numberWord(result);
  if (word !== null) return call(`t.${word}`);
  const plain = bare(result);
  if (plain.kind === "void") return call("t.void");
  if (plain.kind === "enum") return enumOf(world, plain.name);
  if (plain.kind === "record") return structOf(world, plain.name);
  const pointer = pointerOf(result);
  if (pointer === null) return noWords(result);
  const { to, constant } = pointer;
  const options = { owner: text("library"), nullable: "true" };
  if (functionOf(result) !== null) return withOptions("t.address", [], options);
  if (isHandle(world, result)) return handleResult(context, result, "the result");
  if (isChar(to)) return ownedText(context, "the result", constant);
  if (numberWord(to) === "wchar" && constant) {
    return withOptions("t.string", [], { encoding: text("wchar"), ...options });
  }
  if (isByte(to) && constant && isTextName(fn.name)) {
    marks.push("is the result text with a NUL at its end? Else an address");
    const c = bare(to);
    const spelled = c.kind === "int" ? text(c.name) : null;
    return withOptions("t.string", [], { c: spelled, ...options });
  }
  const target = bare(to);
  if (target.kind === "record" && isStruct(world, target.name)) {
    marks.push("who owns the struct of the result?");
    return withOptions("t.pointer", [structOf(world, target.name)], {
      owner: text("library"),
      nullable: "true",
    });
  }
  if (!constant) marks.push("who owns the memory of the result?");
  return call("t.address", object(options));
}
