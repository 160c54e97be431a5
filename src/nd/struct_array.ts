/**
 * Arrays of structs that own their memory.
 *
 * @module
 */
import { contiguous } from "./layout.ts";
import { type NDArray, newArray } from "./ndarray.ts";
import { partsOf } from "./parts.ts";
import { checkShape } from "./shape.ts";
import { openStructMaker } from "./struct_moves.ts";
import { type StructLayout, structLayout, type StructSchema } from "./struct_layout.ts";
import { StructParts } from "./struct_parts.ts";
import { StructNDView } from "./struct_view.ts";
import type { Shape } from "./types.ts";

/**
 * An array of structs in native memory that it owns. `dispose` (or `using`) frees the memory and
 * detaches the array, all views of it and all views of its structs.
 */
export class StructNDArray<S = unknown> extends StructNDView<S, "write"> implements Disposable {
  readonly #bytes: NDArray<"u8">;

  /** Use `array.struct`, which checks. */
  constructor(parts: StructParts, bytes: NDArray<"u8">) {
    super(parts);
    this.#bytes = bytes;
  }

  /** True once the memory is freed. */
  get disposed(): boolean {
    return this.#bytes.disposed;
  }

  /**
   * Frees the memory and detaches all views of it; a second call does nothing. Later reads throw a
   * ZiffiError with code `DISPOSED`, and those of a struct that was read before the TypeError of
   * the engine for detached memory.
   */
  dispose(): void {
    this.#bytes.dispose();
  }

  /** The same as {@link StructNDArray.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.#bytes.dispose();
  }
}

/** New structs of a shape that was checked. */
function newStructs(
  call: string,
  struct: StructLayout,
  shape: readonly number[],
  zeroed: boolean,
): StructNDArray {
  const layout = contiguous(shape, struct.itemSize);
  const bytes = newArray(call, "u8", [layout.size * struct.itemSize], zeroed);
  return new StructNDArray(new StructParts(partsOf(bytes).memory, struct, layout, true), bytes);
}

openStructMaker(newStructs);

/**
 * New structs, all zero.
 *
 * @param schema a schema of `t.struct`, of numbers, booleans, enums, addresses, arrays of numbers
 *   and other structs of such fields
 * @throws TypeError or RangeError for another schema or a shape that is not allowed
 */
export function structArray<S>(schema: StructSchema<S>, shape: Shape): StructNDArray<S> {
  const call = "array.struct";
  const struct = structLayout(call, schema);
  const lengths = checkShape(call, shape, struct.itemSize);
  return newStructs(call, struct, lengths, true) as StructNDArray<S>;
}
