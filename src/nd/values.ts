/**
 * Arrays of nested lists, iterables, typed arrays and views.
 *
 * @module
 */
import { classOf, readMemory } from "../kernels/operands.ts";
import { copyInto } from "../kernels/moves.ts";
import { showValue } from "../runtime/errors.ts";
import { dtypeInfo, type NDDtype } from "./dtype.ts";
import { checkElement, type Stored } from "./elements.ts";
import { MAX_RANK } from "./layout.ts";
import { makeArray, type NDArray, newArray } from "./ndarray.ts";
import { nestedList } from "./nested_list.ts";
import { isView, partsOf } from "./parts.ts";

const CALL = "array";

/** A new array of whatever `array` takes. */
export function arrayOf(values: unknown, dtype: NDDtype | undefined): NDArray {
  if (dtype !== undefined) dtypeInfo(CALL, dtype);
  if (isView(values) || classOf(values) !== undefined) {
    const allowed = "nested lists, an iterable, a typed array or an NDView";
    const { parts } = readMemory(CALL, "values", values, allowed);
    const made = newArray(CALL, dtype ?? parts.dtype, parts.layout.shape, false);
    copyInto(CALL, parts, partsOf(made));
    return made;
  }
  const { shape, values: list } = nestedList(CALL, "values", listed(values, 0));
  const type = dtype ?? dtypeOf(list);
  // Everything is checked before there is memory that an error would leave behind.
  const elements = list.map((value) => checkElement(CALL, type, value));
  const made = makeArray(CALL, type, shape, false);
  store(made, elements);
  return made;
}

/** Iterables as arrays, at every depth; each is gone through once. */
function listed(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_RANK) return value;
  if (!(Symbol.iterator in value)) return value;
  return Array.from(value as Iterable<unknown>, (item) => listed(item, depth + 1));
}

/** The dtype of values that nobody names one for: bool, i64 for bigints, and f64. */
function dtypeOf(values: readonly unknown[]): NDDtype {
  const types = [...new Set(values.map((value) => typeof value))];
  const [type = "number"] = types;
  if (types.length > 1) {
    throw new TypeError(
      `${CALL}: values are of the types ${
        types.join(" and ")
      }; give values of one type, or a dtype`,
    );
  }
  if (type === "boolean") return "bool";
  if (type === "bigint") return "i64";
  if (type === "number") return "f64";
  throw new TypeError(
    `${CALL}: values has ${
      showValue(values[0])
    }; give numbers, bigints or booleans, or lists of them`,
  );
}

/** Writes checked elements in row-major order. */
export function store(made: NDArray, elements: readonly Stored[]): void {
  const { memory, dtype } = partsOf(made);
  if (elements.length === 0) return;
  const data = memory.elements(dtype) as { [index: number]: unknown };
  for (let i = 0; i < elements.length; i += 1) {
    const element = elements[i];
    data[i] = typeof element === "boolean" ? Number(element) : element;
  }
}
