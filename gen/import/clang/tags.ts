/**
 * Names records and enums: most by their tag, those without one by what declares them.
 *
 * @module
 */
import type { AstNode, Spot } from "./ast.ts";

/** A struct, union or enum of the syntax tree under the name that C has for it. */
export interface Tagged {
  /** `struct tm`, the typedef of one without tag, or a `__typeof__` that reaches it. */
  readonly name: string;
  /** The node with its members; the first one when no node has them. */
  readonly node: AstNode;
  readonly kind: "record" | "enum";
  /** True when it has members. */
  readonly complete: boolean;
  /** False for a member without a name, which nothing in C can spell. */
  readonly spelled: boolean;
  /** True when nothing but its members is declared: `enum { A, B };`. */
  readonly alone: boolean;
  /** The first typedef of it; null when there is none. */
  readonly typedef: string | null;
}

/** All records and enums of a translation unit. */
export class Tags {
  readonly byName = new Map<string, Tagged>();
  readonly #places = new Map<string, string>();

  /** Where it was declared, as clang prints it for types without a tag. */
  static place({ file, line, column }: Spot): string {
    return `${file}:${line}:${column}`;
  }

  /** The name of a type that clang prints as `struct tm`, `T` or by its place; null for others. */
  find(tag: string | null, printed: string): Tagged | null {
    const place = / at (.+:\d+:\d+)\)$/.exec(printed)?.[1];
    if (place !== undefined) {
      const name = this.#places.get(place);
      return name === undefined ? null : this.byName.get(name) ?? null;
    }
    const name = printed.slice(printed.lastIndexOf(":") + 1);
    const tagged = tag === null ? undefined : this.byName.get(`${tag} ${name}`);
    return tagged ?? this.byName.get(name) ?? null;
  }

  /** Notes one under its name, or the place of one without tag. */
  add(tagged: Tagged): void {
    const known = this.byName.get(tagged.name);
    if (!known || (tagged.complete && !known.complete)) {
      this.byName.set(tagged.name, { ...tagged, typedef: known?.typedef ?? tagged.typedef });
    }
    if (tagged.node.name === "" && tagged.node.at) {
      this.#places.set(Tags.place(tagged.node.at), tagged.name);
    }
  }

  /** Notes the typedef of one. */
  alias(name: string, typedef: string): void {
    const known = this.byName.get(name);
    if (known && known.typedef === null) this.byName.set(name, { ...known, typedef });
  }
}

/** Finds the records and enums of a syntax tree. */
export function findTags(nodes: readonly AstNode[]): Tags {
  const tags = new Tags();
  nodes.forEach((node, index) => {
    if (isTag(node)) addTag(tags, node, () => outerName(node, nodes.slice(index + 1, index + 40)));
  });
  return tags;
}

export function isTag({ kind }: AstNode): boolean {
  return kind === "RecordDecl" || kind === "EnumDecl";
}

interface Naming {
  readonly name: string;
  readonly spelled: boolean;
  readonly alone?: boolean;
}

function addTag(tags: Tags, node: AstNode, nameless: () => Naming): void {
  const kind = node.kind === "EnumDecl" ? "enum" : "record";
  const tag = kind === "enum" ? "enum" : node.word("tagUsed") ?? "struct";
  const naming = node.name === "" ? nameless() : { name: `${tag} ${node.name}`, spelled: true };
  const { name, spelled, alone = false } = naming;
  const complete = kind === "record"
    ? node.flag("completeDefinition")
    : node.inner.some((inner) => inner.kind === "EnumConstantDecl");
  tags.add({ name, node, kind, complete, spelled, alone, typedef: null });
  if (kind === "enum") return;
  let anonymous = 0;
  node.inner.forEach((inner, index) => {
    if (!isTag(inner)) return;
    addTag(tags, inner, () => {
      const field = node.inner.slice(index + 1).find((one) => one.kind === "FieldDecl");
      const owned = field !== undefined && inner.at !== null &&
        `${field.type} ${field.desugared}`.includes(` at ${Tags.place(inner.at)})`);
      if (owned && field.name !== "" && spelled) {
        return { name: memberName(name, field), spelled: true };
      }
      anonymous += 1;
      return { name: `${name}::(anonymous ${anonymous})`, spelled: false };
    });
  });
}

/** The type of a member as C spells it. */
function memberName(owner: string, { name, type }: AstNode): string {
  const written = type ?? "";
  const member = `((${owner} *)0)->${name}`;
  const arrays = "[0]".repeat((written.match(/\[\d*\]/g) ?? []).length);
  return `__typeof__(${/\)\s*\*/.test(written) ? "*" : ""}${member}${arrays})`;
}

/** The name of a type without tag at the top level, by the typedef or variable that follows. */
function outerName(node: AstNode, following: readonly AstNode[]): Naming {
  const place = node.at === null ? "" : ` at ${Tags.place(node.at)})`;
  for (const one of following) {
    if (one.kind === "TypedefDecl" && owns(one, node.id)) {
      if (!`${one.type}`.includes(place) || place === "") {
        return { name: one.name, spelled: true };
      }
      return { name: `__typeof__(*(${one.name})0)`, spelled: /\)\s*\*$/.test(one.type ?? "") };
    }
    if (one.kind === "VarDecl" && `${one.type} ${one.desugared}`.includes(place) && place !== "") {
      return { name: `__typeof__(${one.name})`, spelled: !/[*[]/.test(one.type ?? "*") };
    }
    if (one.kind === "RecordDecl" || one.kind === "EnumDecl") break;
  }
  const kind = node.kind === "EnumDecl" ? "enum" : node.word("tagUsed") ?? "struct";
  const at = node.at === null ? "" : ` at ${node.at.line}:${node.at.column}`;
  return { name: `${kind} (unnamed${at})`, spelled: false, alone: true };
}

function owns(node: AstNode, id: string): boolean {
  return node.ownedTag === id || node.inner.some((inner) => owns(inner, id));
}
