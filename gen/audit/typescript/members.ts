/**
 * Properties of values.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import { exportOf } from "./bindings.ts";
import type { Context } from "./context.ts";
import { nameOf, type ReferenceValue, unknown, type Value } from "./values.ts";

/** What starts the name of a module that is a file of the project. */
export const FILE = "file:";

/** The value of `value.name`. */
export function member(context: Context, value: Value, name: string, node: ts.Node): Value {
  switch (value.kind) {
    case "object": {
      const property = value.properties.get(name);
      if (property) return property.value;
      const [first] = value.unread;
      return first ? unknown(node, first.reason) : { kind: "nothing", node };
    }
    case "array": {
      if (name === "length") return { kind: "number", value: value.items.length, node };
      return value.items[Number(name)]?.value ??
        unknown(node, `.${name} of a list is not evaluated`);
    }
    case "either": {
      const branches = value.branches.map((branch) => member(context, branch, name, node));
      return { kind: "either", branches, node };
    }
    case "reference":
      return memberOfReference(context, value, name, node);
    case "unknown":
      return {
        kind: "reference",
        root: { kind: "unknown", reason: value.reason },
        path: [name],
        node,
      };
    case "nothing":
      return { kind: "nothing", node };
    default:
      return unknown(node, `.${name} of a ${value.kind} is not evaluated`);
  }
}

function memberOfReference(
  context: Context,
  value: ReferenceValue,
  name: string,
  node: ts.Node,
): Value {
  const { root, path } = value;
  if (root.kind === "global" && root.name === "globalThis" && path.length === 0) {
    return { kind: "reference", root: { kind: "global", name }, path: [], node };
  }
  if (root.kind === "module" && path.length === 0) {
    // A default import of a module for Node is the module itself.
    if (root.name.startsWith(FILE)) {
      return exportOf(context, root.name.slice(FILE.length), name, node);
    }
    if (name === "default") return { ...value, node };
  }
  const made: ReferenceValue = { kind: "reference", root, path: [...path, name], node };
  const answer = context.answers.get(nameOf(made));
  return answer === undefined ? made : { kind: "text", value: answer, node };
}
