/**
 * What the structs of the Arrow C data interface say.
 *
 * @module
 */
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { showValue } from "../runtime/errors.ts";

/** Where native code writes what; as in zig/abi/exchange_arrow_read.zig. */
const SLOT = { hasSchema: 0, hasArray: 1, hasChild: 2, node: 8, child: 24, count: 40 } as const;

const NODE = {
  format: 0,
  typeChildren: 1,
  hasDictionary: 2,
  length: 3,
  nullCount: 4,
  offset: 5,
  bufferCount: 6,
  arrayChildren: 7,
  hasBuffers: 8,
  bitmap: 9,
  values: 10,
} as const;

/** Room for what native code writes. */
export const newRecord = (): Float64Array<ArrayBuffer> => new Float64Array(SLOT.count);

/** The format of each dtype. */
export const FORMATS: Readonly<Record<NDDtype, string>> = {
  bool: "b",
  i8: "c",
  i16: "s",
  i32: "i",
  i64: "l",
  u8: "C",
  u16: "S",
  u32: "I",
  u64: "L",
  f16: "e",
  f32: "f",
  f64: "g",
};

const BY_FORMAT = new Map(
  Object.entries(FORMATS).map(([dtype, format]) => [format, dtype as NDDtype]),
);

/** Elements of one array of Arrow, of which a part is meant. */
export interface ArrowElements {
  readonly dtype: NDDtype;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly count: number;
  /** First element, counted from the start of both buffers. */
  readonly start: number;
  /** Address of the validity bitmap; 0 when there are no nulls. */
  readonly bitmap: number;
  /** Address of the values; 0 when there is none. */
  readonly values: number;
}

type Node = Readonly<Record<keyof typeof NODE, number>>;

function nodeAt(record: Float64Array, at: number): Node {
  return Object.fromEntries(
    Object.entries(NODE).map(([name, slot]) => [name, record[at + slot] ?? 0]),
  ) as unknown as Node;
}

/**
 * Where the elements of an array are.
 *
 * @param record what native code wrote
 * @param text reads a format
 * @throws TypeError when views cannot have such elements, or a struct was released; RangeError when
 *   the structs are broken
 */
export function readArray(
  call: string,
  record: Float64Array,
  text: (address: number) => string,
): ArrowElements {
  for (const [slot, name] of [[SLOT.hasSchema, "ArrowSchema"], [SLOT.hasArray, "ArrowArray"]]) {
    if (record[slot as number] !== 0) continue;
    throw new TypeError(`${call}: the ${name} was released or moved; each can be taken over once`);
  }
  const top = nodeAt(record, SLOT.node);
  const format = formatOf(call, top, text);
  const list = /^\+w:(\d+)$/.exec(format)?.[1];
  if (list === undefined) return readElements(call, top, format, [top.length], 0);

  checkCounts(call, top, { buffers: 1, children: 1 });
  if (top.bitmap !== 0 && top.nullCount !== 0) {
    throw new TypeError(
      `${call}: whole lists may be null here, which views cannot have; fill them`,
    );
  }
  if (record[SLOT.hasChild] === 0) {
    throw new RangeError(`${call}: the child of ${showValue(format)} is missing or released`);
  }
  const child = nodeAt(record, SLOT.child);
  const size = Number(list);
  const shape = [top.length, size];
  const start = top.offset * size;
  if (!Number.isSafeInteger((top.offset + top.length) * size)) badNumber(call, "list size", size);
  if (child.length < start + top.length * size) {
    throw new RangeError(
      `${call}: the child has ${child.length} elements, and ${
        start + top.length * size
      } are needed`,
    );
  }
  return readElements(call, child, formatOf(call, child, text), shape, start);
}

function formatOf(call: string, node: Node, text: (address: number) => string): string {
  if (node.format === 0) throw new RangeError(`${call}: the ArrowSchema has no format`);
  return text(node.format);
}

function readElements(
  call: string,
  node: Node,
  format: string,
  shape: readonly number[],
  skipped: number,
): ArrowElements {
  const dtype = BY_FORMAT.get(format);
  if (dtype === undefined) {
    const known = Object.values(FORMATS).join(" ");
    throw new TypeError(
      `${call}: the format is ${showValue(format)}; views have ${known}, and lists of a fixed ` +
        "size of these (+w:N); cast it first",
    );
  }
  if (node.hasDictionary !== 0) {
    throw new TypeError(`${call}: the values are encoded by a dictionary; decode them first`);
  }
  checkCounts(call, node, { buffers: 2, children: 0 });
  const count = shape.reduce((product, length) => product * length, 1);
  const start = node.offset + skipped;
  const { itemSize } = DTYPES[dtype];
  if (!Number.isSafeInteger((start + count) * itemSize)) badNumber(call, "length", node.length);
  if (node.values === 0 && count > 0) {
    throw new RangeError(`${call}: the values are at null, and ${count} are needed`);
  }
  if (node.bitmap === 0 && node.nullCount > 0) {
    throw new RangeError(`${call}: ${node.nullCount} values are null, and there is no bitmap`);
  }
  const bitmap = node.nullCount === 0 ? 0 : node.bitmap;
  return { dtype, shape, count, start, bitmap, values: node.values };
}

function checkCounts(
  call: string,
  node: Node,
  { buffers, children }: { readonly buffers: number; readonly children: number },
): void {
  if (!Number.isSafeInteger(node.length) || node.length < 0) badNumber(call, "length", node.length);
  if (!Number.isSafeInteger(node.offset) || node.offset < 0) badNumber(call, "offset", node.offset);
  if (node.nullCount < -1 || node.nullCount > node.length) {
    badNumber(call, "null_count", node.nullCount);
  }
  if (node.bufferCount !== buffers) badNumber(call, "n_buffers", node.bufferCount, buffers);
  if (node.hasBuffers === 0) throw new RangeError(`${call}: the ArrowArray has no buffers`);
  for (
    const [name, count] of [["ArrowSchema", node.typeChildren], ["ArrowArray", node.arrayChildren]]
  ) {
    if (count !== children) badNumber(call, `n_children of the ${name}`, count as number, children);
  }
}

function badNumber(call: string, name: string, value: number, right?: number): never {
  const allowed = right === undefined ? "which cannot be" : `and this format has ${right}`;
  throw new RangeError(`${call}: ${name} is ${value}, ${allowed}; the structs are broken`);
}
