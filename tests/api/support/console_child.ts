// Writes views to the console of its runtime, each between two lines of dashes.
import { array, view } from "../../../src/mod.ts";
import { t } from "../../../src/schema/mod.ts";

const Point = t.struct("Point", { lat: t.f32(), lon: t.f32() });
const matrix = array.f64([2, 3]);
matrix.set(2.5, 1, 2);
const part = view(matrix, "f64", [3], [-8], 16);
const points = array.struct(Point, 2);
points.get(1).lat = 1.5;

const show = (...values: unknown[]) => {
  console.log(...values);
  console.log("---");
};
show(matrix);
show(part);
show(view(new Uint8Array(3), "u8", []));
show([array.i16(3)]);
show(points);
show(points.asReadonly());
matrix.dispose();
points.dispose();
show(matrix, part);
show(points);
