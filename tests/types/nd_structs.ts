// Types of arrays and views of structs: all is inferred from the schema.
import { array, kernels, type NDView, type StructNDView, view } from "../../src/mod.ts";
import { t } from "../../src/schema/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};

const Point = t.struct("Point", { lat: t.f32(), lon: t.f32() });
const Mark = t.struct("Mark", {
  id: t.u64(),
  height: t.f64(),
  seen: t.bool(),
  at: Point,
  steps: t.fixed(t.f64(), 2),
});
const good = { id: 1n, height: 2, seen: true, at: { lat: 1, lon: 2 }, steps: [1, 2] };

const marks = array.struct(Mark, [2, 3]);
const one = marks.get(0, 1);
yes<Equal<typeof one.id, bigint>>(true);
yes<Equal<typeof one.height, number>>(true);
yes<Equal<typeof one.at.lon, number>>(true);
one.height = 3;
// @ts-expect-error a field of another type
one.height = "3";
marks.set(good, 0, 0);
marks.set(one, 0, 0);
// @ts-expect-error a field is missing
marks.set({ id: 1n }, 0, 0);

// Fields: the view follows from the type of the values, or from a dtype that is checked.
const seen = marks.field("seen");
yes<Equal<typeof seen, NDView<"bool", "strided", "write">>>(true);
const height = marks.field("height", "f64");
yes<Equal<typeof height, NDView<"f64", "strided", "write">>>(true);
yes<Equal<ReturnType<typeof height.get>, number>>(true);
const at = marks.field("at");
yes<Equal<ReturnType<typeof at.get>["lat"], number>>(true);
kernels.add(marks.field("steps"), 1);
// @ts-expect-error there is no such field
marks.field("x");
// @ts-expect-error kernels take fields
kernels.add(marks, 1);

// Read-only views give copies, and cannot be set.
const fixed = marks.asReadonly();
const copy = fixed.get(0, 0);
yes<Equal<typeof copy.height, number>>(true);
// @ts-expect-error a copy is read-only
copy.height = 1;
// @ts-expect-error the view is read-only
fixed.set(good, 0, 0);
// @ts-expect-error so is what is made of it
fixed.slice(0).set(good, 0);
// @ts-expect-error and what is broadcast
marks.broadcastTo([4, 2, 3]).set(good, 0, 0, 0);
// @ts-expect-error and its fields
fixed.field("height", "f64").set(1, 0, 0);

// Arrays own their memory, views do not.
marks.dispose();
// @ts-expect-error a view has nothing to dispose
marks.slice(0).dispose();
const over = view(new ArrayBuffer(96), Mark, 2);
over.flip().set(good, 1);
const copied = over.copy();
copied.dispose();

/** Takes all views of such structs. */
function total(points: StructNDView<{ lat: number; lon: number }>): number {
  return kernels.sum(points.field("lat", "f32"));
}
total(array.struct(Point, 3));
total(marks.field("at"));
