/**
 * Spells types of the model in C, without the typedefs of the header.
 *
 * @module
 */
import type { HeaderType } from "../header.ts";

/** Thrown inside for a type that C cannot spell. */
class Unspelled extends Error {}

/**
 * A type as C declares a name of it; without a name, as in a cast.
 *
 * @returns null for a type that has no spelling, such as that of a member without a name
 */
export function spellType(type: HeaderType, name = ""): string | null {
  try {
    return spell(type, name, "");
  } catch (error) {
    if (error instanceof Unspelled) return null;
    throw error;
  }
}

/** True for a record or enum that C has a name for. */
export function isSpelled(name: string): boolean {
  return !/::\(|\(unnamed/.test(name);
}

/** @param qualifiers words of the type itself, each with a space behind it */
function spell(type: HeaderType, inner: string, qualifiers: string): string {
  switch (type.kind) {
    case "void":
      return `${qualifiers}void ${inner}`.trimEnd();
    case "typedef":
      return spell(type.to, inner, qualifiers);
    case "pointer": {
      const to = withoutTypedefs(type.to).kind;
      const declarator = `*${qualifiers}${inner}`;
      const own = `${type.constant ? "const " : ""}${type.volatile ? "volatile " : ""}${
        type.restrict ? "restrict " : ""
      }`;
      return spell(
        type.to,
        to === "array" || to === "function" ? `(${declarator})` : declarator,
        own,
      );
    }
    case "array":
      return spell(type.of, `${inner}[${type.length ?? ""}]`, qualifiers);
    case "function": {
      const params = type.params.map((param) => spell(param.type, "", ""));
      if (type.variadic) params.push("...");
      else if (params.length === 0 && type.prototype) params.push("void");
      return spell(type.result, `${inner}(${params.join(", ")})`, "");
    }
    default: {
      const name = type.kind === "other" ? otherName(type.name) : type.name;
      if (!isSpelled(name)) throw new Unspelled();
      return `${qualifiers}${name} ${inner}`.trimEnd();
    }
  }
}

function otherName(name: string): string {
  if (name === "a block") throw new Unspelled();
  return name === "va_list" ? "__builtin_va_list" : name;
}

function withoutTypedefs(type: HeaderType): HeaderType {
  return type.kind === "typedef" ? withoutTypedefs(type.to) : type;
}
