// The structures of shared maps with their offsets: what all files of map_layouts.mjs are written
// from.
import { layoutAggregate, sizeOfField } from "../../gen/layout.ts";
import { mapStructs } from "../../schemas/map_layout.ts";
import { snakeCase } from "../../gen/names.ts";

/**
 * @typedef {import("../../gen/facts.ts").Facts} Facts
 *
 * @typedef {object} Field
 * @property {string} name in camelCase
 * @property {string} symbol in snake_case
 * @property {string} about
 * @property {number} offset
 * @property {number} size in bytes
 * @property {string} of name of a scalar, or of a structure
 * @property {boolean} nested true when `of` is a structure
 * @property {number | null} length elements, null when it is no array
 *
 * @typedef {object} Struct
 * @property {string} name
 * @property {string} about
 * @property {number} size in bytes
 * @property {number} alignment in bytes
 * @property {Field[]} fields
 */

/**
 * What a field is made of.
 * @param {Facts} type
 * @returns {Pick<Field, "of" | "nested" | "length">}
 */
function shapeOf(type) {
  if (type.kind === "fixedArray") return { ...shapeOf(type.of), length: type.length };
  if (type.kind === "struct") return { of: type.name, nested: true, length: null };
  return { of: type.kind, nested: false, length: null };
}

/** @type {Struct[]} */
export const structs = mapStructs.map(({ type, about, fields }) => {
  const { size, alignment, places } = layoutAggregate(type.c);
  return {
    name: type.c.name,
    about,
    size: size.lp64,
    alignment: alignment.lp64,
    fields: type.c.fields.map(({ name, c }, i) => ({
      name,
      symbol: snakeCase(name),
      about: fields[name] ?? "",
      offset: places[i]?.offset.lp64 ?? 0,
      size: sizeOfField(c),
      ...shapeOf(c),
    })),
  };
});
