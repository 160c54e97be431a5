// Types of the exchange of memory: what is known of views that come from elsewhere.
import {
  type Access,
  array,
  fromAddress,
  fromArrow,
  fromArrowC,
  fromDLPack,
  type NDDtype,
  type NDView,
  type Order,
  toArrowC,
  toDLPack,
  view,
} from "../../src/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};

using plain = fromAddress(64, "f32", [2, 3]);
yes<Equal<typeof plain.view, NDView<"f32", "C", "write">>>(true);
yes<Equal<typeof plain.view.data, Float32Array>>(true);
using reading = fromAddress(64, "i64", 3, { writable: false });
yes<Equal<typeof reading.view, NDView<"i64", "C", "read">>>(true);
using steps = fromAddress(64, "u8", [3], { strides: [2], free: () => {} });
yes<Equal<typeof steps.view, NDView<"u8", "strided", "write">>>(true);
// @ts-expect-error it only reads
reading.view.set(1n, 0);
// @ts-expect-error there is no such element type
fromAddress(64, "f80", 3);
// @ts-expect-error free takes nothing
fromAddress(64, "f32", 3, { free: (_address: number) => {} });

using tensor = fromDLPack(64);
yes<Equal<typeof tensor.view, NDView<NDDtype, Order, Access>>>(true);
// @ts-expect-error an address is a number
fromDLPack(64n);

using numbers = array.f64([4]);
const released: number = toDLPack(numbers, { versioned: false }).release();
toDLPack(view(numbers.data, "f64").asReadonly());
// @ts-expect-error a typed array is no view
toDLPack(numbers.data);
// @ts-expect-error a typed array is no view
toArrowC(numbers.data);

using column = fromArrowC(released, 64);
yes<Equal<typeof column.values, NDView<NDDtype, "C", "read">>>(true);
yes<Equal<typeof column.valid, NDView<"bool", "C", "read"> | null>>(true);
// @ts-expect-error a column may have nulls
column.valid.get(0);
// @ts-expect-error a typed array is no vector
fromArrow(numbers.data);
