/**
 * Arrays of equally spaced values.
 *
 * @module
 */
import { showValue } from "../runtime/errors.ts";
import { dtypeInfo, DTYPES, type NDDtype } from "./dtype.ts";
import { checkElement, type Stored } from "./elements.ts";
import { makeArray, type NDArray } from "./ndarray.ts";
import { partsOf } from "./parts.ts";

const CALL = "array.arange";

/** An array of `start`, `start + step` and so on, as long as it is before `stop`. */
export function arange(
  dtype: NDDtype,
  start: unknown,
  stop: unknown,
  step: unknown,
): NDArray {
  const { kind } = dtypeInfo(CALL, dtype);
  if (kind === "b") throw new TypeError(`${CALL}: dtype is bool; give a dtype of numbers`);
  if (kind !== "f") {
    const [first, end, by] = [start, stop, step].map((value, k) => integer(value, NAMES[k] ?? ""));
    return integers(dtype, first as bigint, end as bigint, by as bigint);
  }
  for (const [k, value] of [start, stop, step].entries()) {
    if (typeof value === "number" && Number.isFinite(value)) continue;
    const message = `${CALL}: ${NAMES[k]} is ${showValue(value)}; give a finite number`;
    throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
  }
  return floats(dtype, start as number, stop as number, step as number);
}

const NAMES = ["start", "stop", "step"];

function integer(value: unknown, name: string): bigint {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  const message = `${CALL}: ${name} is ${showValue(value)}; give a bigint or a safe integer`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

function checkStep(isZero: boolean): void {
  if (isZero) throw new RangeError(`${CALL}: step is 0; give a step that leads to stop`);
}

function integers(dtype: NDDtype, start: bigint, stop: bigint, step: bigint): NDArray {
  checkStep(step === 0n);
  const span = step > 0n ? stop - start : start - stop;
  const by = step > 0n ? step : -step;
  const count = span <= 0n ? 0n : (span + by - 1n) / by;
  const isBig = DTYPES[dtype].itemSize === 8;
  const made = makeArray(CALL, dtype, countOf(count), false);
  const element = (value: bigint): Stored =>
    checkElement(CALL, dtype, isBig ? value : Number(value));
  try {
    // The ends are in range, so that all between them are.
    if (count > 0n) element(start);
    if (count > 1n) element(start + (count - 1n) * step);
  } catch (error) {
    made.dispose();
    throw error;
  }
  const data = cellsOf(made);
  for (let i = 0, value = start; i < made.size; i += 1, value += step) {
    data[i] = isBig ? value : Number(value);
  }
  return made;
}

/** The elements, to be written one by one: a list of all would take several times the memory. */
function cellsOf(made: NDArray): { [index: number]: unknown } {
  const { memory, dtype } = partsOf(made);
  return memory.elements(dtype);
}

function countOf(count: bigint): number {
  if (count <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(count);
  throw new RangeError(`${CALL}: ${count} values are too many; give a larger step`);
}

/** As NumPy: from the difference of the first two values as the dtype holds them. */
function floats(dtype: NDDtype, start: number, stop: number, step: number): NDArray {
  checkStep(step === 0);
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isSafeInteger(count)) {
    throw new RangeError(`${CALL}: ${count} values are too many; give a larger step`);
  }
  const made = makeArray(CALL, dtype, count, false);
  const round = dtype === "f64" ? Number : dtype === "f32" ? Math.fround : Math.f16round;
  const work = dtype === "f64" ? Number : Math.fround;
  const first = round(start);
  const delta = work(round(start + step) - first);
  const data = cellsOf(made);
  for (let i = 0; i < count; i += 1) {
    data[i] = i === 1 ? round(start + step) : round(work(first + work(work(i) * delta)));
  }
  return made;
}
