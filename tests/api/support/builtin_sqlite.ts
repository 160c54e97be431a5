// The SQLite module that the runtime itself has, as an oracle.
import process from "node:process";

/** A value as both give it: safe integers are numbers, others bigints, and zero has no sign. */
export type Value = null | number | bigint | string | Uint8Array;

interface NodeStatement {
  setReadBigInts?(on: boolean): void;
  all(...params: readonly unknown[]): object[];
}

interface Connection {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

type Opener = new (path: string, options?: object) => Connection;

/** One value in the common form. */
export function plain(value: unknown): Value {
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return plain(Number(value));
  if (typeof value === "number") return value + 0 === 0 ? 0 : value;
  // Bun's is a Uint8Array, that of others may be a Buffer.
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  return value as Value;
}

/** Rows in the common form: their values in the order of the columns. */
export const plainRows = (rows: readonly object[]): Value[][] =>
  rows.map((row) => Object.values(row).map(plain));

/** A database of the runtime's own module. */
export class BuiltinDatabase implements Disposable {
  readonly #connection: Connection;

  constructor(path: string) {
    const isBun = process.versions["bun"] !== undefined;
    const name = isBun ? "bun:sqlite" : "node:sqlite";
    const module = process.getBuiltinModule(name) as unknown as {
      readonly Database: Opener;
      readonly DatabaseSync: Opener;
    };
    this.#connection = isBun
      ? new module.Database(path, { safeIntegers: true, create: true, readwrite: true })
      : new module.DatabaseSync(path);
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  all(sql: string, ...params: readonly unknown[]): Value[][] {
    const statement = this.#connection.prepare(sql);
    statement.setReadBigInts?.(true);
    return plainRows(statement.all(...params));
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
