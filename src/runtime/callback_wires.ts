/**
 * Conversions between the machine values that a runtime passes to a callback and lane values.
 *
 * @module
 */
import type { CallbackWire, LaneFunction, LaneValue } from "./backend.ts";

/** Wires that are numbers in the lane and bigints to runtimes that declare them as 64-bit. */
const ADDRESSES: ReadonlySet<CallbackWire> = new Set(["usize", "isize", "pointer"]);

const same = (value: LaneValue): LaneValue => value;
const toNumber = (value: LaneValue): LaneValue => Number(value);
const toBig = (value: LaneValue): LaneValue => BigInt(value ?? 0);

/**
 * A function over lane values as one over machine values.
 *
 * @param big true where a wire is a bigint to the runtime
 */
export function machineFunction(
  args: readonly CallbackWire[],
  result: CallbackWire,
  call: LaneFunction,
  big: (wire: CallbackWire) => boolean = () => true,
): LaneFunction {
  const give = ADDRESSES.has(result) && big(result) ? toBig : same;
  if (give === same && !args.some((wire) => ADDRESSES.has(wire))) return call;
  const [first = same, second = same, third = same] = args.map((wire) =>
    ADDRESSES.has(wire) ? toNumber : same
  );
  // A call with few arguments must not build an array of them.
  switch (args.length) {
    case 0:
      return () => give(call());
    case 1:
      return (a) => give(call(first(a)));
    case 2:
      return (a, b) => give(call(first(a), second(b)));
    case 3:
      return (a, b, c) => give(call(first(a), second(b), third(c)));
  }
  const take = args.map((wire) => ADDRESSES.has(wire) ? toNumber : same);
  return (...values) => give(call(...values.map((value, i) => take[i]?.(value))));
}
