/**
 * Hash tables as a part of a layout.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { native } from "../native.ts";
import { checkOptions } from "../options.ts";
import type { PartType } from "./part.ts";
import { SharedTable } from "./shared_table.ts";
import { keyCodec, valueCodec } from "./table_codecs.ts";
import type { TableKey, TableValue } from "./table_types.ts";

/** What a shared table holds. */
export interface TableOptions<K extends TableKey = TableKey, V extends TableValue = TableValue> {
  /**
   * The keys: an integer dtype such as `"u64"`, a schema of `t.struct` without floats, or
   * `{ text: N }` and `{ bytes: N }` for strings and bytes of at most N bytes.
   */
  readonly key: K;
  /** The values: a dtype such as `"f64"`, a schema of `t.struct`, or a number of bytes. */
  readonly value: V;
  /** Most entries, 1 to 2^30. */
  readonly capacity: number;
}

const CAPACITY_MAX = 2 ** 30;

/**
 * A hash table of fixed capacity, for `shared.layout`.
 *
 * An entry takes 16 bytes, the key and twice the value, each rounded up to a multiple of 8, and
 * some 5 to 9 bytes for finding it.
 *
 * @throws TypeError or RangeError when an option is not allowed
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({
 *   visits: shared.table({ key: { text: 64 }, value: "u64", capacity: 10_000 }),
 * });
 * using map = new SharedMap("/tmp/visits.map", { mode: "create", layout });
 * map.parts.visits.update("/index.html", (old = 0n) => old + 1n);
 * ```
 */
export function table<const K extends TableKey, const V extends TableValue>(
  options: TableOptions<K, V>,
): PartType<SharedTable<K, V>> {
  const call = "shared.table";
  checkOptions(call, options, ["key", "value", "capacity"]);
  const { capacity } = options;
  const key = keyCodec(call, options.key);
  const value = valueCodec(call, options.value);
  checkIndex(call, "capacity", capacity, CAPACITY_MAX, 1);
  const sizes = { capacity, keySize: key.byteLength, valueSize: value.byteLength };
  return {
    description: {
      kind: "table",
      key: key.description,
      value: value.description,
      ...{ keySize: key.byteLength, valueSize: value.byteLength, count: capacity },
    },
    byteLength: () => {
      const { api } = native(call);
      return api.tableByteLength(sizes.keySize, sizes.valueSize, capacity);
    },
    // Zeros are an empty table.
    init: () => {},
    reset: (memory) => {
      const idle = { keyLength: 0, self: 0n, timeoutMs: 0, foundVersion: 0n };
      const said = { ...sizes, ...idle, found: 0, condition: 0 };
      native(call).api.tableReset(memory.writable(call), said);
    },
    open: (memory) => new SharedTable(memory, { key, value, capacity }),
  };
}
