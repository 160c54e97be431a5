/**
 * Keeps of the records and enums those of the library, and those that it uses.
 *
 * @module
 */
import type { Header, HeaderEnum, HeaderRecord, HeaderType } from "../header.ts";

/** The header without what its own declarations never name. */
export function needed(header: Header): Header {
  const records = new Set<string>();
  const enums = new Set<string>();
  const visit = (type: HeaderType): void => {
    if (type.kind === "typedef") visit(type.to);
    else if (type.kind === "pointer") visit(type.to);
    else if (type.kind === "array") visit(type.of);
    else if (type.kind === "enum") enums.add(type.name);
    else if (type.kind === "function") {
      visit(type.result);
      for (const param of type.params) visit(param.type);
    } else if (type.kind === "record" && !records.has(type.name)) {
      records.add(type.name);
      for (const field of header.records.get(type.name)?.fields ?? []) visit(field.type);
    }
  };
  for (const { type } of [...header.functions, ...header.globals, ...header.typedefs]) visit(type);
  for (const { name, own } of header.records.values()) if (own) visit({ kind: "record", name });
  for (const { name, own } of header.enums.values()) if (own) enums.add(name);
  return {
    ...header,
    records: kept<HeaderRecord>(header.records, records),
    enums: kept<HeaderEnum>(header.enums, enums),
  };
}

function kept<T>(all: ReadonlyMap<string, T>, names: ReadonlySet<string>): ReadonlyMap<string, T> {
  return new Map([...all].filter(([name]) => names.has(name)));
}
