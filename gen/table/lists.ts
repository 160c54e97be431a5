/**
 * The row of arrays that C passes to callbacks.
 *
 * @module
 */
import type { Facts, ListFacts } from "../facts.ts";
import { arrayOf, readField, sizeText } from "./fields.ts";
import { rowOf } from "./mod.ts";
import type { Row } from "./row.ts";

/** The row of lists. */
export const listRow: Row<ListFacts> = {
  tsIn: () => "never",
  tsOut: ({ of }) => arrayOf(rowOf(of).tsOut(of)),
  abi: ({ of, length }) => `list of ${rowOf(of).abi(of)} by ${length}`,
  slots: ({ of }, name) => {
    const c = rowOf(of).result(of)?.c ?? "void";
    return [{
      name,
      wire: "pointer",
      lane: "f64",
      c: c.endsWith("*") ? `${c}*` : `${c} *`,
      zig: "",
    }];
  },
  result: () => null,
  enter: () => ({ lines: [], lane: [] }),
  leave: (_type, raw) => raw,
  zigTake: (_type, [value = ""]) => value,
  zigGive: (_type, value) => value,
  field: () => null,
};

/** True for a type that can be the element of a list. */
export function isListElement(type: Facts): boolean {
  if (["enum", "string", "handle", "address"].includes(type.kind)) return true;
  const row = rowOf(type);
  return type.kind !== "void" && row.result(type)?.wire === type.kind && row.field(type) !== null;
}

/** The params of a callback that hold the number of elements of others. */
export function countsOf(params: readonly { readonly type: Facts }[]): ReadonlySet<string> {
  return new Set(params.flatMap(({ type }) => type.kind === "list" ? [type.length] : []));
}

/**
 * The expression of a list.
 *
 * @param name of the callback and the param, for messages
 * @param count the lane value of the number of elements
 * @param address the lane value of the array
 */
export function readListText(
  { of }: ListFacts,
  name: string,
  count: string,
  address: string,
): string {
  const element = readElement(of, name);
  return `readList(lib, "${name}", ${count}, ${address}, ${
    sizeText(of)
  }, (view, at) => ${element})`;
}

/** A handle in memory is an address, which here becomes the handle that it stands for. */
function readElement(of: Facts, name: string): string {
  if (of.kind !== "handle") return readField(of, "view", "at", `${name}[]`);
  const address = "Number(view.getBigUint64(at, true))";
  return rowOf(of).leave(of, address, `${name}[]`, true);
}
