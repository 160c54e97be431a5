// Views of any layout over native memory and over that of JavaScript, so that the ways of a call
// which allocate nothing can be compared with the general one, which the latter takes.
import fc from "fast-check";
import { Block, type NDDtype, type NDView, view } from "../../../src/mod.ts";
import { ALL_DTYPES, ITEM_SIZE } from "./nd_elements.ts";
import { seeded } from "./nd_model.ts";

const LENGTH = 4096;
/** Of the memory, for each operand. */
const ROOM = LENGTH / 4;
const blocks = [new Block(LENGTH), new Block(LENGTH)] as const;

/** The layout of an operand within its part of the memory. */
export interface PlaceOf {
  readonly dtype: NDDtype;
  /** 1: stretches; else the length of the output. Axes in front may be missing. */
  readonly ones: readonly boolean[];
  readonly steps: readonly number[];
  readonly swap: boolean;
  readonly shift: number;
}

/** Three of one arbitrary. */
export const three = <T>(one: fc.Arbitrary<T>) => fc.tuple(one, one, one);

/** A dtype, mostly the given one. */
const someDtype = (lead: NDDtype) =>
  fc.oneof(
    { arbitrary: fc.constant(lead), weight: 3 },
    { arbitrary: fc.constantFrom(...ALL_DTYPES), weight: 1 },
  );

/** Layouts; `full` ones have all axes. */
export const placeOf = (lead: NDDtype, full: boolean): fc.Arbitrary<PlaceOf> =>
  fc.record({
    dtype: someDtype(lead),
    ones: full ? fc.constant([false, false, false]) : fc.array(
      fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, fc.boolean()),
      { maxLength: 3 },
    ),
    steps: three(fc.constantFrom(1, 1, 2, -1)),
    swap: fc.boolean(),
    shift: fc.nat(8),
  });

/** A view of a shape in part `k` of a memory. */
export function lay(
  buffer: ArrayBuffer,
  place: PlaceOf,
  shape: readonly number[],
  k: number,
): NDView {
  const { dtype, ones, steps, swap, shift } = place;
  const lengths = ones.map((one, axis) =>
    one ? 1 : shape[axis + shape.length - ones.length] as number
  );
  const strides = lengths.map(() => 0);
  let run = ITEM_SIZE[dtype];
  let offset = k * ROOM + shift;
  for (const axis of swap ? lengths.keys() : [...lengths.keys()].toReversed()) {
    const step = steps[axis] as number;
    strides[axis] = run * step;
    run *= Math.abs(step) * (lengths[axis] as number);
    if (step < 0) offset -= (strides[axis] as number) * ((lengths[axis] as number) - 1);
  }
  return view(buffer, dtype, lengths, strides, offset);
}

/** Where the inputs lie: over the output, beside it, or in other memory. */
export const OVERS = ["over", "beside", "apart"] as const;

/** Memory of a scene: that of the output, and that of the inputs. */
export interface Memories {
  readonly own: ArrayBuffer;
  readonly other: ArrayBuffer;
}

/** An input in the part that a scene says. */
export function layInput(
  { own, other }: Memories,
  place: PlaceOf,
  shape: readonly number[],
  k: number,
  over: typeof OVERS[number],
): NDView {
  if (over === "apart") return lay(other, place, shape, k);
  return lay(own, place, shape, over === "over" ? 0 : k + 1);
}

/** Bytes whose floats are of moderate size, so that one NaN is all that there is. */
function fillBytes(memory: ArrayBuffer, seed: number): void {
  const next = seeded(seed);
  const bytes = new Uint8Array(memory);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() * 2;
}

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  const { dtype, shape } = value as NDView;
  return `${dtype} ${shape} ${(value as NDView).toString()}`;
}

/** What a call gave and left in the memory of the output, or the message of its error. */
function outcome(memories: Memories, call: (memories: Memories) => unknown): string {
  let result: unknown;
  try {
    result = call(memories);
  } catch (error) {
    return `Error: ${(error as Error).message}`;
  }
  return `${textOf(result)}\n${new Uint8Array(memories.own).join()}`;
}

/** What a call does in native memory and in that of JavaScript, which hold the same. */
export function outcomes(seed: number, call: (memories: Memories) => unknown): [string, string] {
  const both = [
    { own: blocks[0].buffer, other: blocks[1].buffer },
    { own: new ArrayBuffer(LENGTH), other: new ArrayBuffer(LENGTH) },
  ];
  return both.map((memories) => {
    fillBytes(memories.own, seed);
    fillBytes(memories.other, seed + 1);
    return outcome(memories, call);
  }) as [string, string];
}

/** Whether a call ran to its end. */
export const ranOk = (text: string | undefined) => text?.startsWith("Error: ") === false;
