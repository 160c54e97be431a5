/**
 * The class of views of each dtype.
 *
 * @module
 */
import type { NDDtype } from "./dtype.ts";
import "./perform.ts";
import { hand, openMaker, type Parts } from "./parts.ts";
import { DeepView } from "./deep_view.ts";
import { Places } from "./places.ts";
import type { NDView } from "./view.ts";
import { F16View, F32View, F64View } from "./views_floats.ts";
import { BoolView, I64View, U64View } from "./views_others.ts";
import { I16View, I32View, I8View } from "./views_signed.ts";
import { U16View, U32View, U8View } from "./views_unsigned.ts";

/** Makes views of one dtype, of the parts that were handed over. */
export type ViewClass = new (places?: Places) => NDView;

/** The class of views of each dtype. */
export const VIEW_CLASSES: Readonly<Record<NDDtype, ViewClass>> = {
  bool: BoolView,
  i8: I8View,
  i16: I16View,
  i32: I32View,
  i64: I64View,
  u8: U8View,
  u16: U16View,
  u32: U32View,
  u64: U64View,
  f16: F16View,
  f32: F32View,
  f64: F64View,
};

/** The class of a view: of its dtype, or that of views with many axes. */
export function classOf({ dtype, layout }: Parts): ViewClass {
  return layout.shape.length > 4 ? DeepView : VIEW_CLASSES[dtype];
}

openMaker((parts) => {
  const View = classOf(parts);
  const places = new Places(parts);
  hand(parts);
  return new View(places);
});
