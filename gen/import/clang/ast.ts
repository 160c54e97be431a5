/**
 * Reads the syntax tree that clang prints as JSON.
 *
 * Clang leaves out the file and the line of a place when they are those of the place printed
 * before, so places have to be filled in over the whole tree and in its order.
 *
 * @module
 */

/** A place in a file. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** True for what a macro made; the place is where the macro is used. */
  readonly expanded: boolean;
}

/** One node. What a header's model does not need is left out. */
export interface AstNode {
  readonly id: string;
  readonly kind: string;
  /** Empty when it has none. */
  readonly name: string;
  /** Where it is named; null for what the compiler declares by itself. */
  readonly at: Spot | null;
  /** Where its text starts and ends. */
  readonly begin: Spot | null;
  readonly end: Spot | null;
  /** The type as it is written, and what it stands for when that differs. */
  readonly type: string | null;
  readonly desugared: string | null;
  readonly value: string | null;
  /** Words and switches of this kind of node, as clang prints them. */
  readonly word: (key: string) => string | null;
  readonly flag: (key: string) => boolean;
  /** Name of the type that an enum of C23 states. */
  readonly fixedType: string | null;
  /** Id of the record or enum that a typedef declares on its way. */
  readonly ownedTag: string | null;
  readonly inner: readonly AstNode[];
}

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The declarations at the top level; an empty list for JSON that is no syntax tree. */
export function readAst(json: unknown): readonly AstNode[] {
  if (!isJson(json) || !Array.isArray(json["inner"])) return [];
  fillPlaces(json);
  return nodes(json["inner"]);
}

/** Gives every place its file and line. */
function fillPlaces(root: Json): void {
  let [file, line]: [unknown, unknown] = ["", 0];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && "offset" in value) {
      const place = value as Json;
      file = place["file"] ??= file;
      line = place["line"] ??= line;
      continue;
    }
    const children = Object.values(value);
    for (let i = children.length - 1; i >= 0; i -= 1) {
      if (typeof children[i] === "object") open.push(children[i]);
    }
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function nodes(list: unknown): AstNode[] {
  return Array.isArray(list) ? list.filter(isJson).map(node) : [];
}

/** Bodies of functions and the insides of expressions say nothing of an interface. */
const CLOSED = new Set(["CompoundStmt", "ConstantExpr"]);

function node(json: Json): AstNode {
  const kind = text(json["kind"]) ?? "";
  const type = isJson(json["type"]) ? json["type"] : {};
  const range = isJson(json["range"]) ? json["range"] : {};
  const fixed = json["fixedUnderlyingType"];
  const owned = json["ownedTagDecl"];
  return {
    id: text(json["id"]) ?? "",
    kind,
    name: text(json["name"]) ?? "",
    at: spot(json["loc"]),
    begin: spot(range["begin"]),
    end: spot(range["end"]),
    type: text(type["qualType"]),
    desugared: text(type["desugaredQualType"]),
    value: text(json["value"]),
    word: (key) => text(json[key]),
    flag: (key) => json[key] === true,
    fixedType: isJson(fixed) ? text(fixed["desugaredQualType"]) ?? text(fixed["qualType"]) : null,
    ownedTag: isJson(owned) ? text(owned["id"]) : null,
    inner: CLOSED.has(kind) ? [] : nodes(json["inner"]),
  };
}

function spot(value: unknown, expanded = false): Spot | null {
  if (!isJson(value)) return null;
  if ("expansionLoc" in value) return spot(value["expansionLoc"], true);
  const { file, line, col } = value;
  if (typeof file !== "string" || typeof line !== "number" || file === "") return null;
  return { file, line, column: typeof col === "number" ? col : 0, expanded };
}
