/**
 * The intermediate form of structs and unions, and the layout that both it and views need.
 *
 * @module
 */
import type { AggregateFacts } from "./facts.ts";
import type { FieldIr, StructIr } from "./ir.ts";
import { isMirrored, layoutAggregate, type Place } from "../src/schema/layout.ts";

export {
  type FieldKind,
  type FieldType,
  integerOf,
  isAggregate,
  isFieldKind,
  isMirrored,
  type Layout,
  layoutAggregate,
  layoutOf,
  sizeOfField,
} from "../src/schema/layout.ts";

/**
 * The intermediate form of a struct or union.
 *
 * @param cType its C type
 * @param symbols the C names of its fields
 */
export function structIr(
  facts: AggregateFacts,
  cType: string,
  symbols: readonly string[],
): StructIr {
  const { size, alignment, places } = layoutAggregate(facts);
  const fields = facts.fields.map(({ name, c }, i): FieldIr => {
    const { offset, size: bytes } = places[i] as Place;
    return { name, symbol: symbols[i] ?? name, type: c, offset, size: bytes };
  });
  return {
    kind: facts.kind,
    name: facts.name,
    cType,
    fields,
    packed: facts.kind === "struct" && facts.packed === true,
    mirror: isMirrored(facts),
    size,
    alignment,
    facts,
  };
}
