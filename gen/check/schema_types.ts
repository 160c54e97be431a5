/**
 * C types as a schema states them: text that a C compiler reads as a type name.
 *
 * @module
 */
import { hasHeaders } from "../c_types.ts";
import { slotType, spell } from "../emit/c_shim/spell.ts";
import type { Facts } from "../facts.ts";
import type { FunctionIr, LibraryIr, ParamIr } from "../ir.ts";
import { resultSlot, rowOf } from "../table/mod.ts";
import { WIRES } from "../table/wires.ts";
import { ADDRESS, ANYTHING, BYTES } from "./compare.ts";

/** A C argument with its name in the schema. */
interface SchemaParam {
  readonly name: string;
  readonly c: string;
}

/** Makes any type name usable before a name or a star. */
export const typeOf = (c: string) => `__typeof__(${c})`;

/** The C type of a field or result. */
export function valueType(library: LibraryIr, type: Facts): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "address":
      return ADDRESS;
    case "userData":
      return "void *";
    case "struct":
    case "union":
      return spell(library, `{prefix}${type.name}`);
    case "pointer":
      return `${valueType(library, type.to)} *`;
    case "bits":
      return type.c ?? WIRES[type.of].c;
    case "fixedArray":
      return `${typeOf(valueType(library, type.of))}[${type.length}]`;
    case "callback": {
      const callback = library.callbacks.find(({ name }) => name === type.name);
      return callback?.cType ?? functionType(library, type).c;
    }
    case "orErrno":
      return valueType(library, type.value);
    case "status":
      if (type.c === undefined && hasHeaders(library)) return "int32_t";
      return spell(library, resultSlot(type).c);
    default:
      return spell(library, resultSlot(type).c);
  }
}

/** The C arguments of one param: none, one, or an array with its length. */
function paramTypes(library: LibraryIr, name: string, type: Facts): SchemaParam[] {
  if (type.kind === "literal") return [{ name, c: ANYTHING }];
  const whole = ["struct", "union", "address", "userData", "callback"];
  if (whole.includes(type.kind)) return [{ name, c: valueType(library, type) }];
  const behind = type.kind === "out" ? type.value : type.kind === "list" ? type.of : null;
  if (behind?.kind === "address") return [{ name, c: `${ADDRESS}*` }];
  const slots = rowOf(type).slots(type, name) ?? [];
  const anything = type.kind === "bytes" && type.c === undefined;
  return slots.filter((slot) => slot.pass !== "hidden").map((slot) => ({
    name: slot.name,
    c: anything && slot.wire === "pointer" ? BYTES : slotType(library, slot),
  }));
}

/** A C prototype as a schema states it. */
export interface Prototype {
  /** Type of a pointer to it. */
  readonly c: string;
  /** Names of the params in C order. */
  readonly params: readonly string[];
}

/** The prototype of a function, or of a callback without its own name in C. */
export function functionType(
  library: LibraryIr,
  fn: Pick<FunctionIr, "result"> & {
    readonly params: readonly (Pick<ParamIr, "name" | "type"> | { name: string; c: Facts })[];
    readonly variadicFrom?: number | null;
    readonly vaList?: boolean;
  },
): Prototype {
  const { variadicFrom = null } = fn;
  const fixed = variadicFrom === null ? fn.params : fn.params.slice(0, variadicFrom);
  const params = fixed.flatMap((param) =>
    paramTypes(library, param.name, "type" in param ? param.type : param.c)
  );
  // The name of a va_list that needs no header.
  if (fn.vaList) params.push({ name: "va_list", c: "__builtin_va_list" });
  const list = params.map(({ c }) => typeOf(c));
  if (variadicFrom !== null && !fn.vaList) list.push("...");
  return {
    c: `${typeOf(valueType(library, fn.result))} (*)(${list.join(", ") || "void"})`,
    params: params.map(({ name }) => name),
  };
}
