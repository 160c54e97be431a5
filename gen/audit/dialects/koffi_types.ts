/**
 * Types of koffi: by name, by text, and made by calls such as `koffi.struct`.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { ForeignField, ForeignKind, ForeignSignature, ForeignType } from "../tables.ts";
import {
  callOf,
  type CallRoot,
  type Item,
  type ReferenceValue,
  type Value,
} from "../typescript/values.ts";
import type { Reading } from "./dialect.ts";
import { koffiNames, textOf } from "./koffi_names.ts";
import { type NamedType, parsePrototype, parseTypeText } from "./koffi_text.ts";
import { argument, branching, reasonOf, typeAt } from "./reader.ts";

/** The name of the function of koffi that a call calls; null for all other calls. */
export function koffiCall({ callee }: CallRoot): string | null {
  const { root, path } = callee as ReferenceValue;
  if (root.kind !== "module" || root.name !== "koffi" || path.length !== 1) return null;
  return path[0] ?? null;
}

/** Types that a program registers with koffi, by name. */
export interface Registry {
  readonly named: ReadonlyMap<string, CallRoot>;
  /** Structs that give opaque types their contents, by the call that made the opaque type. */
  readonly completed: ReadonlyMap<ts.Node, CallRoot>;
}

/** Reads the types of one file. */
export class KoffiTypes {
  readonly #reading: Reading;
  readonly #registry: Registry;
  readonly #names: ReadonlyMap<string, ForeignKind>;
  /** Types that are being read: a struct may point to itself. */
  readonly #active = new Set<ts.Node>();

  constructor(reading: Reading, registry: Registry) {
    this.#reading = reading;
    this.#registry = registry;
    this.#names = koffiNames(reading.target);
  }

  /** True when koffi or the program knows a type of this name. */
  isType(name: string): boolean {
    return this.#names.has(name) || this.#registry.named.has(name);
  }

  /** The type that a value stands for. */
  typeOf({ value, node }: Item): ForeignType {
    if (value.kind === "either") {
      return branching(this.#reading, (item) => this.typeOf(item))({ value, node });
    }
    if (value.kind === "text") {
      const parsed = parseTypeText(value.value, (name) => this.isType(name));
      if (!("error" in parsed)) return this.named(parsed, node);
      return typeAt(this.#reading, node, value.value, { kind: "wrong", reason: parsed.error });
    }
    if (value.kind === "reference" && value.root.kind === "module" && value.path[0] === "types") {
      const name = value.path[1] ?? "";
      return this.named({ name, wraps: [], text: name }, node);
    }
    const call = callOf(value);
    const made = call && this.#made(call, node);
    if (made) return made;
    const reason = reasonOf(value, "the type is not written here");
    return typeAt(this.#reading, node, node.getText(), { kind: "unread", reason });
  }

  /** A type by its name, as in `sqlite3 **`. */
  named({ name, wraps, text }: NamedType, node: ts.Node): ForeignType {
    const [first, ...rest] = wraps;
    const chars = first === "pointer" ? textOf(name, this.#reading.target) : null;
    const base = chars ?? this.#byName(name, node);
    return (chars ? rest : wraps).reduce<ForeignType>((of, wrap) => {
      const kind: ForeignKind = wrap === "pointer"
        ? pointerTo(of)
        : { kind: "array", of, length: wrap };
      return typeAt(this.#reading, node, text, kind);
    }, typeAt(this.#reading, node, text, base));
  }

  #byName(name: string, node: ts.Node): ForeignKind {
    const known = this.#names.get(name);
    if (known) return known;
    const call = this.#registry.named.get(name);
    const made = call && this.#made(call, node);
    return made ?? { kind: "wrong", reason: `${name} is no type of koffi` };
  }

  /** The type that a call of koffi makes; null when it makes none. */
  #made(root: CallRoot, node: ts.Node): ForeignType | null {
    const completed = this.#registry.completed.get(root.node) ?? root;
    const maker = koffiCall(completed);
    if (maker === null) return null;
    const text = nameIn(this.#reading, completed) ?? node.getText();
    const at = (kind: ForeignKind) => typeAt(this.#reading, node, text, kind);
    if (this.#active.has(completed.node)) return at({ kind: "opaque", name: text });
    this.#active.add(completed.node);
    try {
      const kind = this.#kind(completed, maker, node);
      if (kind === null || !("text" in kind)) return kind && at(kind);
      return kind;
    } finally {
      this.#active.delete(completed.node);
    }
  }

  #kind(root: CallRoot, maker: string, node: ts.Node): ForeignKind | ForeignType | null {
    const items = root.args.flatMap((_, i) => argument(this.#reading, root, i) ?? []);
    const [first, second, third] = items;
    const inner = (item: Item | undefined) => item && this.typeOf({ value: item.value, node });
    const named = maker !== "proto" && isName(first?.value, items.length);
    switch (maker) {
      case "struct":
      case "pack":
      case "union":
        return this.#struct(root, maker, items.at(-1));
      case "out":
      case "inout":
      case "type":
      case "resolve":
        return inner(first) ?? null;
      case "alias":
        return inner(second) ?? null;
      case "disposable":
        return inner(named && second ? second : first) ?? null;
      case "opaque":
        return { kind: "opaque", name: nameIn(this.#reading, root) ?? "" };
      case "pointer": {
        const shifted = second !== undefined && second.value.kind !== "number";
        const count = shifted ? third?.value : second?.value;
        let type = inner(shifted ? second : first);
        if (!type) return null;
        const depth = count?.kind === "number" ? count.value : 1;
        for (let i = 0; i < depth; i += 1) {
          type = typeAt(this.#reading, node, `${type.text} *`, pointerTo(type));
        }
        return type;
      }
      case "array": {
        const length = items.find(({ value }) => value.kind === "number")?.value;
        const of = inner(first);
        if (!of || length?.kind !== "number") return null;
        return { kind: "array", of, length: length.value };
      }
      case "enumeration":
        return this.#enumeration(items, named);
      case "proto": {
        const signature = this.signature(root);
        return signature === null ? null : { kind: "function", signature };
      }
      default:
        return null;
    }
  }

  #struct(root: CallRoot, maker: string, definition: Item | undefined): ForeignKind | null {
    if (definition?.value.kind !== "object") return null;
    const { properties, unread } = definition.value;
    const [part] = unread;
    if (part) return { kind: "unread", reason: part.reason };
    const fields = [...properties].map(([name, { value, node }]): ForeignField => {
      const [alignment, type] = value.kind === "array" ? value.items : [];
      const stated = alignment?.value.kind === "number" ? alignment.value.value : null;
      return { name, type: this.typeOf(type ?? { value, node }), alignment: stated };
    });
    const tag = maker === "union" ? "union" : "struct";
    const name = nameIn(this.#reading, root);
    const defined = this.#reading.context.sources.placeOf(root.node);
    return { kind: "struct", tag, name, fields, packed: maker === "pack", defined };
  }

  #enumeration(items: readonly Item[], named: boolean): ForeignKind | null {
    const [definition, storage] = named ? items.slice(1) : items;
    if (storage) {
      const type = this.typeOf(storage);
      return type.kind === "int" ? { ...type, enumeration: true } : type;
    }
    if (definition?.value.kind !== "object") return null;
    const values = [...definition.value.properties.values()].map(({ value }) =>
      value.kind === "number" ? value.value : 0
    );
    const wide = values.some((value) => value > 0xffff_ffff || value < -0x8000_0000);
    const bits = wide && this.#reading.target.platform !== "win32" ? 64 : 32;
    return { kind: "int", bits, signed: values.some((value) => value < 0), enumeration: true };
  }

  /** The signature of `proto(text)` or `proto(name, result, params)`; `func` has the same. */
  signature(root: CallRoot): ForeignSignature | null {
    const items = root.args.flatMap((_, i) => argument(this.#reading, root, i) ?? []);
    const list = items.at(-1);
    const place = this.#reading.context.sources.placeOf((list ?? root).node);
    if (items.length === 1 && list?.value.kind === "text") {
      const parsed = parsePrototype(list.value.value, (name) => this.isType(name));
      if ("error" in parsed) return null;
      const at = (type: NamedType) => this.named(type, list.node);
      const { result, params, variadic } = parsed;
      return { params: params.map(at), result: at(result), paramsKnown: true, variadic, place };
    }
    const result = items.at(-2);
    if (!result || list?.value.kind !== "array") return null;
    const { items: params } = list.value;
    const variadic = params.some(({ value }) => value.kind === "text" && value.value === "...");
    return {
      params: params.slice(0, variadic ? -1 : undefined).map((item) => this.typeOf(item)),
      result: this.typeOf(result),
      paramsKnown: true,
      variadic,
      place,
    };
  }
}

/** True when the first of two arguments or more is the name of the type that is made. */
function isName(value: Value | undefined, count: number): boolean {
  return count > 1 && (value?.kind === "text" || value?.kind === "nothing");
}

/** The name that a call registers a type under; null for none. */
export function nameIn(reading: Reading, root: CallRoot): string | null {
  const maker = koffiCall(root);
  const first = argument(reading, root, 0)?.value;
  if (first?.kind !== "text") return null;
  if (maker === "proto" && root.args.length === 1) {
    return /([A-Za-z_]\w*)\s*\(/.exec(first.value)?.[1] ?? null;
  }
  const named = maker === "opaque" || root.args.length > 1;
  return named && /^[A-Za-z_]\w*$/.test(first.value) && maker !== "out" ? first.value : null;
}

function pointerTo(to: ForeignType): ForeignKind {
  const use = to.kind === "function" ? "function" : "any";
  return { kind: "pointer", use, to, takesStrings: to.kind === "void" };
}
