// Long operands in one block: elements placed at any offset and strides, results read back, and
// what lies around them checked. The oracle of kernels is the same kernel on a hundred elements at
// a time, side by side and aligned, which the tests of short lengths have proved.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Block, kernels, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { wrong } from "./expect.ts";
import { hasLevel, LEVELS } from "./levels.ts";
import { elementsOf, ITEM_SIZE } from "./nd_elements.ts";

/** A kernel as any function of views. */
export type Kernel = (...args: unknown[]) => unknown;

/** A kernel by its name. */
export function kernelNamed(name: string): Kernel {
  return wrong<Record<string, Kernel>>(kernels)[name] as Kernel;
}

/** The CPU levels that this machine has. */
export const HERE = LEVELS.filter((level) => hasLevel(level));

/** Elements that the oracle computes at a time. */
const CHUNK = 100;
const GUARD = 0xa5;
const MARGIN = 128;

const small = new Block(4 * CHUNK * 8);
const smallBytes = new Uint8Array(small.buffer);

/** What a kernel makes of whole operands, a chunk at a time. */
export function inChunks(
  kernel: Kernel,
  inputs: readonly { dtype: NDDtype; bytes: Uint8Array; repeated?: boolean }[],
  outDtype: NDDtype,
  count: number,
): Uint8Array<ArrayBuffer> {
  const outSize = ITEM_SIZE[outDtype];
  const result = new Uint8Array(count * outSize);
  const room = CHUNK * 8;
  const viewsOf = (length: number) => [
    ...inputs.map(({ dtype, repeated }, k) =>
      view(small, dtype, [length], repeated ? [0] : undefined, k * room)
    ),
    view(small, outDtype, [length], undefined, 3 * room),
  ];
  let views = viewsOf(CHUNK);
  for (let first = 0; first < count; first += CHUNK) {
    const length = Math.min(CHUNK, count - first);
    if (length < CHUNK) views = viewsOf(length);
    inputs.forEach(({ dtype, bytes, repeated }, k) => {
      const size = ITEM_SIZE[dtype];
      const start = repeated ? 0 : first * size;
      smallBytes.set(bytes.subarray(start, start + (repeated ? size : length * size)), k * room);
    });
    kernel(...views);
    result.set(smallBytes.subarray(3 * room, 3 * room + length * outSize), first * outSize);
  }
  return result;
}

/** Where elements lie in a region: strides in bytes, which may be negative. */
export interface Placing {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Bytes from a multiple of 64 to the lowest element. */
  readonly offset: number;
}

/** Elements side by side. */
export function runAt(count: number, size: number, offset: number): Placing {
  return { shape: [count], strides: [size], offset };
}

/** A random integer below `limit`. */
export type Next = (limit: number) => number;

/** A placing of `count` elements: a run, steps with gaps of both signs, or rows of a matrix. */
export function randomPlacing(count: number, size: number, next: Next): Placing {
  const offset = next(64);
  const odd = next(3) === 0 ? 1 : 0;
  switch (next(6)) {
    case 0:
      return { shape: [count], strides: [-size], offset };
    case 1:
      return { shape: [count], strides: [2 * size], offset };
    case 2:
      return { shape: [count], strides: [-2 * size - odd], offset };
    case 3:
      return { shape: [count], strides: [3 * size + odd], offset };
    default:
      return runAt(count, size, offset);
  }
}

/** The same for a matrix: rows with gaps, backwards, or columns that are runs. */
export function randomMatrix(shape: readonly [number, number], size: number, next: Next): Placing {
  const [rows, columns] = shape;
  const offset = next(64);
  const gap = next(2) * (size * next(5) + next(2));
  switch (next(4)) {
    case 0:
      return { shape, strides: [size, rows * size + gap], offset };
    case 1:
      return { shape, strides: [-(columns * 2 * size + gap), 2 * size], offset };
    case 2:
      return { shape, strides: [columns * size + gap, -size], offset };
    default:
      return { shape, strides: [columns * size + gap, size], offset };
  }
}

/** Byte offsets of all elements from the first one. */
function offsetsOf({ shape, strides }: Placing): Int32Array {
  let offsets = new Int32Array(1);
  shape.forEach((length, axis) => {
    const stride = strides[axis] as number;
    const next = new Int32Array(offsets.length * length);
    let at = 0;
    for (const start of offsets) {
      for (let i = 0; i < length; i += 1) next[at++] = start + i * stride;
    }
    offsets = next;
  });
  return offsets;
}

/** Bytes from the lowest element to the first one, and from there to the end of the highest. */
function reachOf({ shape, strides }: Placing, size: number): { below: number; above: number } {
  let [below, above] = [0, size];
  shape.forEach((length, axis) => {
    const reach = (length - 1) * (strides[axis] as number);
    if (reach < 0) below -= reach;
    else above += reach;
  });
  return { below, above };
}

/** What `LargeMemory` gives: any dtype, to be written. */
export type LargeView = NDView<NDDtype, "strided", "write">;

/** Regions of one block. */
export class LargeMemory {
  readonly #block: Block;
  readonly #bytes: Uint8Array;
  readonly #room: number;

  constructor(regions: number, room: number) {
    this.#room = Math.ceil((room + 64 + 2 * MARGIN) / 64) * 64;
    this.#block = new Block(regions * this.#room);
    this.#bytes = new Uint8Array(this.#block.buffer);
  }

  /** Where the first element is. */
  #first(region: number, placing: Placing, size: number): number {
    const { below, above } = reachOf(placing, size);
    assert.ok(placing.offset + below + above + 2 * MARGIN <= this.#room, "the region is too small");
    return region * this.#room + MARGIN + placing.offset + below;
  }

  #isRun({ shape, strides }: Placing, size: number): boolean {
    return shape.length === 1 && strides[0] === size;
  }

  /** A view at a place. */
  view(region: number, dtype: NDDtype, placing: Placing): LargeView {
    const first = this.#first(region, placing, ITEM_SIZE[dtype]);
    return view(this.#block, dtype, placing.shape, placing.strides, first);
  }

  /** Writes elements to a place. */
  write(region: number, dtype: NDDtype, placing: Placing, source: Uint8Array): LargeView {
    const size = ITEM_SIZE[dtype];
    const first = this.#first(region, placing, size);
    const bytes = this.#bytes;
    if (this.#isRun(placing, size)) bytes.set(source, first);
    else {
      let from = 0;
      for (const offset of offsetsOf(placing)) {
        for (let k = 0; k < size; k += 1) bytes[first + offset + k] = source[from++] as number;
      }
    }
    return this.view(region, dtype, placing);
  }

  /** The elements at a place, side by side. */
  read(region: number, dtype: NDDtype, placing: Placing): Uint8Array<ArrayBuffer> {
    const size = ITEM_SIZE[dtype];
    const first = this.#first(region, placing, size);
    const offsets = offsetsOf(placing);
    const result = new Uint8Array(offsets.length * size);
    if (this.#isRun(placing, size)) {
      result.set(this.#bytes.subarray(first, first + result.length));
      return result;
    }
    let to = 0;
    for (const offset of offsets) {
      for (let k = 0; k < size; k += 1) result[to++] = this.#bytes[first + offset + k] as number;
    }
    return result;
  }

  #around(region: number, placing: Placing, size: number): Uint8Array {
    const { below, above } = reachOf(placing, size);
    const first = this.#first(region, placing, size);
    return this.#bytes.subarray(first - below - MARGIN, first + above + MARGIN);
  }

  /** Fills a place, and what is around and between its elements, with guard bytes. */
  guard(region: number, dtype: NDDtype, placing: Placing): LargeView {
    this.#around(region, placing, ITEM_SIZE[dtype]).fill(GUARD);
    return this.view(region, dtype, placing);
  }

  /** Compares what is at a guarded place, and that nothing around it was written. */
  expect(
    region: number,
    dtype: NDDtype,
    placing: Placing,
    expected: Uint8Array,
    words: () => string,
  ): void {
    sameElements(dtype, this.read(region, dtype, placing), expected, words);
    this.write(region, dtype, placing, new Uint8Array(expected.length).fill(GUARD));
    const around = this.#around(region, placing, ITEM_SIZE[dtype]);
    if (bufferOf(around).equals(Buffer.alloc(around.length, GUARD))) return;
    const at = around.findIndex((byte) => byte !== GUARD) - MARGIN;
    assert.fail(`${words()}: byte ${at} from the output, which is no element, was written`);
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Equal bytes; all NaN are alike. */
export function sameElements(
  dtype: NDDtype,
  got: Uint8Array,
  expected: Uint8Array,
  words: () => string,
): void {
  if (bufferOf(got).equals(bufferOf(expected))) return;
  assert.equal(got.length, expected.length, words());
  const [x, y] = [elementsOf(got, dtype), elementsOf(expected, dtype)];
  const at = x.findIndex((one, i) => !Object.is(one, y[i]));
  if (at >= 0) {
    assert.fail(`${words()}: element ${at} of ${y.length} is ${x[at]}, expected ${y[at]}`);
  }
}

/** A placing in words. */
export function tell({ shape, strides, offset }: Placing): string {
  return `(${shape}) strides (${strides}) offset ${offset}`;
}
