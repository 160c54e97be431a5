/**
 * Values for elements of a view, as users give them: in its dtype, side by side, apart from it.
 *
 * @module
 */
import { copyInto } from "../kernels/moves.ts";
import { readMemory } from "../kernels/operands.ts";
import { canCast } from "../kernels/promotion.ts";
import { DTYPES, type NDDtype } from "./dtype.ts";
import { checkElement } from "./elements.ts";
import { newArray } from "./ndarray.ts";
import { nestedList } from "./nested_list.ts";
import { bytesMeet } from "./overlap.ts";
import { type Parts, partsOf } from "./parts.ts";

const ALLOWED = "a value, a list of values, a typed array or an NDView";

/**
 * Values in the dtype of a view that they are written to, row-major.
 *
 * @throws TypeError when the dtype would change its kind, RangeError when it cannot hold a value
 */
export function readValues(call: string, name: string, given: unknown, target: Parts): Parts {
  const { dtype } = target;
  const isValue = typeof given === "number" || typeof given === "bigint" ||
    typeof given === "boolean";
  if (isValue || Array.isArray(given)) return fromLists(call, name, given, dtype);
  const { parts } = readMemory(call, name, given, ALLOWED);
  if (!canCast(parts.dtype, dtype, "same_kind")) {
    throw new TypeError(
      `${call}: cannot cast ${name} from ${parts.dtype} to ${dtype} according to the rule ` +
        "'same_kind'; cast them first",
    );
  }
  if (parts.dtype === dtype && parts.layout.isC && !bytesMeet(parts, target)) return parts;
  const made = partsOf(newArray(call, dtype, parts.layout.shape, false));
  copyInto(call, parts, made);
  return made;
}

function fromLists(call: string, name: string, given: unknown, dtype: NDDtype): Parts {
  const { shape, values } = nestedList(call, name, given);
  const made = partsOf(newArray(call, dtype, shape, false));
  const cells = made.memory.elements(dtype) as { [index: number]: unknown };
  const isBool = DTYPES[dtype].kind === "b";
  for (const [k, value] of values.entries()) {
    const element = checkElement(call, dtype, value);
    cells[k] = isBool ? Number(element) : element;
  }
  return made;
}
