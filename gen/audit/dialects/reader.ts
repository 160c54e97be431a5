/**
 * What the dialects with tables of objects share: entries, keys, lists of types.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type {
  DialectName,
  ForeignEntry,
  ForeignFunction,
  ForeignKind,
  ForeignSignature,
  ForeignTable,
  ForeignType,
  NotAudited,
  Place,
  TableFault,
} from "../tables.ts";
import {
  alternatives,
  type CallRoot,
  type Item,
  nameOf,
  type ObjectValue,
  type Value,
} from "../typescript/values.ts";
import type { Declared, Link, Reading } from "./dialect.ts";
import { nearest } from "../nearest.ts";

/** What a key of an entry means, and what people write in its place. */
export interface Keys {
  readonly params: string;
  readonly result: string;
  /** All keys that an entry may have. */
  readonly all: readonly string[];
  /** Words of other dialects by what they mean in this one. */
  readonly strangers: Readonly<Record<string, string>>;
}

/** Reads the type that a value stands for. */
export type ReadType = (item: Item) => ForeignType;

/** Collects what one table declares. */
export class TableReader {
  readonly reading: Reading;
  readonly #entries: ForeignEntry[] = [];
  readonly #links: Link[] = [];
  readonly #faults: TableFault[] = [];
  readonly #notAudited: NotAudited[] = [];

  constructor(reading: Reading) {
    this.reading = reading;
  }

  place(node: ts.Node): Place {
    return this.reading.context.sources.placeOf(node);
  }

  add(entry: ForeignEntry, path: readonly string[] | null = null): void {
    this.#entries.push(entry);
    if (path !== null && entry.kind === "function") this.#links.push({ path, fn: entry });
  }

  /** One more way to call a function that was added. */
  link(fn: ForeignFunction, path: readonly string[]): void {
    this.#links.push({ path, fn });
  }

  fault(kind: TableFault["kind"], subject: string, node: ts.Node, message: string, fix: string) {
    this.#faults.push({ kind, subject, place: this.place(node), message, fix });
  }

  skip(subject: string, node: ts.Node, reason: string): void {
    this.#notAudited.push({ subject, place: this.place(node), reason });
  }

  /** Every entry of every table that a value may be. */
  entries(
    value: Value,
    subject: string,
    node: ts.Node,
    read: (name: string, entry: ObjectValue, key: ts.Node) => void,
  ): void {
    for (const table of alternatives(value)) {
      if (table.kind !== "object") {
        this.skip(subject, node, reasonOf(table, "the table is no object that is written here"));
        continue;
      }
      for (const { name, key } of table.duplicates) {
        const message = "is declared twice in one table: only the last one counts";
        this.fault("duplicate", name, key, message, "remove one of the two");
      }
      for (const part of table.unread) {
        this.skip(subject, part.node, `a part of the table cannot be read: ${part.reason}`);
      }
      for (const [name, { value: entry, key }] of table.properties) {
        for (const one of alternatives(entry)) {
          if (one.kind === "object") read(name, one, key);
          else this.skip(name, key, reasonOf(one, "the entry is no object that is written here"));
        }
      }
    }
  }

  /** Complains of keys that the library does not know. */
  keys(name: string, entry: ObjectValue, { all, strangers }: Keys, ignored: string): void {
    for (const { name: key, key: node } of entry.duplicates) {
      const message = `the key ${key} is there twice: only the last one counts`;
      this.fault("duplicate", name, node, message, "remove one of the two");
    }
    for (const [key, { key: node }] of entry.properties) {
      if (all.includes(key)) continue;
      const meant = strangers[key] ?? nearest(key, all);
      const fix = meant === null ? `use one of ${all.join(", ")}` : `${meant}:`;
      this.fault("key", name, node, `${ignored} the key ${key}`, fix);
    }
  }

  /** The signatures that an entry may have. */
  signatures(
    name: string,
    entry: ObjectValue,
    keys: Keys,
    readType: ReadType,
    key: ts.Node,
  ): ForeignSignature[] {
    // A key of another dialect is told by itself, and what it states is not lost for lack of it.
    const wrong = [...entry.properties.keys()].some((one) => !keys.all.includes(one));
    const params = entry.properties.get(keys.params);
    const result = entry.properties.get(keys.result);
    const results = result ? alternatives(result.value) : [null];
    const made = alternatives(params?.value ?? { kind: "nothing", node: key }).map((list) => {
      const place = this.place(params?.node ?? key);
      if (list.kind === "array") {
        return { params: list.items.map(readType), paramsKnown: true, place };
      }
      if (list.kind !== "nothing") {
        const reason = reasonOf(list, "the list of params is no list that is written here");
        this.skip(name, params?.node ?? key, reason);
      }
      return { params: [], paramsKnown: list.kind === "nothing" && !wrong, place };
    });
    return made.flatMap((one) =>
      results.map((value) => ({
        ...one,
        result: value === null || result === undefined
          ? null
          : readType({ value, node: result.node }),
        variadic: false,
      }))
    );
  }

  /** An entry that is a function. */
  functions(
    name: string,
    signatures: readonly ForeignSignature[],
    rest: { symbol?: string; optional?: boolean; guessed?: boolean; key: ts.Node },
    path: readonly string[],
  ): void {
    for (const signature of signatures) {
      const fn: ForeignFunction = {
        kind: "function",
        symbol: rest.symbol ?? name,
        signature,
        optional: rest.optional ?? false,
        guessed: rest.guessed ?? false,
        place: this.place(rest.key),
      };
      this.add(fn, path);
    }
  }

  done(dialect: DialectName, root: CallRoot): Declared {
    const table: ForeignTable = {
      dialect,
      opener: nameOf(root.callee).replace(/^.*:ffi\./, "") || dialect,
      place: this.place(root.node),
      entries: this.#entries,
      faults: this.#faults,
      notAudited: this.#notAudited,
    };
    return { table, links: this.#links };
  }
}

/** Why a value could not be read. */
export function reasonOf(value: Value, otherwise: string): string {
  if (value.kind === "unknown") return value.reason;
  const { root } = value.kind === "reference" ? value : { root: null };
  if (root?.kind === "module") return `it comes from ${root.name}, which is not read`;
  return root?.kind === "unknown" ? root.reason : otherwise;
}

/** A type where it is used. */
export function typeAt(
  reading: Reading,
  node: ts.Node,
  text: string,
  kind: ForeignKind,
): ForeignType {
  return { ...kind, text, place: reading.context.sources.placeOf(node) };
}

/** Reads a type, or every one of several that a condition chooses from. */
export function branching(reading: Reading, read: ReadType): ReadType {
  return (item) => {
    if (item.value.kind !== "either") return read(item);
    const branches = alternatives(item.value).map((value) => read({ value, node: value.node }));
    return typeAt(reading, item.node, item.node.getText(), { kind: "either", branches });
  };
}

/** The value of an argument of a call; null when there is none. */
export function argument({ context }: Reading, root: CallRoot, index: number): Item | null {
  const node = root.args[index];
  return node === undefined ? null : { value: context.value(node, root.within), node };
}

/** The signature of a callback, which stands alone; null when it is no object. */
export function callbackOf(
  reading: Reading,
  item: Item | null,
  keys: Keys,
  read: ReadType,
): ForeignSignature | null {
  if (item?.value.kind !== "object") return null;
  const reader = new TableReader(reading);
  return reader.signatures("callback", item.value, keys, read, item.node)[0] ?? null;
}

const int = (bits: number, signed: boolean): ForeignKind => ({ kind: "int", bits, signed });

/** The names of numbers that all dialects agree on. */
export const NUMBERS = {
  i8: int(8, true),
  u8: int(8, false),
  i16: int(16, true),
  u16: int(16, false),
  i32: int(32, true),
  u32: int(32, false),
  i64: int(64, true),
  u64: int(64, false),
  f32: { kind: "float", bits: 32 },
  f64: { kind: "float", bits: 64 },
  bool: { kind: "bool" },
  void: { kind: "void" },
} satisfies Readonly<Record<string, ForeignKind>>;

/** A pointer of which the dialect says no more than `use`. */
export function pointer(
  use: "any" | "buffer" | "function" | "text",
  takesStrings = false,
): ForeignKind {
  return { kind: "pointer", use, to: null, takesStrings };
}
