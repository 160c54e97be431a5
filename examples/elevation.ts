// Statistics of rows and columns of an elevation model. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { kernels, view } from "../src/mod.ts";
import { readNpy } from "./lib/npy.ts";

const path = fileURLToPath(new URL("data/dem.npy", import.meta.url));
const file = readNpy(path);
assert.equal(file.dtype, "i16");
// A view over the bytes of the file, behind its header: nothing is copied.
const heights = view(file.data, "i16", file.shape);
const [, columns = 0] = heights.shape;

// One number for each row, and for each column.
using crests = kernels.max(heights, { axis: 1 });
using profile = kernels.mean(heights, { axis: 0 });
const top = kernels.argmax(heights);
const [row, column] = [Math.floor(top / columns), top % columns];
assert.equal(crests.get(row), heights.get(row, column));
assert.equal(profile.get(column).toFixed(3), "675.988");

// Rows about their own means: (344, 403) and (344, 1) broadcast.
using means = kernels.mean(heights, { axis: 1, keepdims: true });
using about = kernels.subtract(heights, means);
assert.ok(Math.abs(kernels.sum(about)) < 1e-6);

// Every fourth row and column, from the south up: a view of the same bytes.
const coarse = heights.flip(0).slice([null, null, 4], [null, null, 4]);
using steep = kernels.greater(coarse, kernels.mean(coarse));
const share = kernels.countNonzero(steep) / steep.size;

const mean = kernels.mean(heights).toFixed(1);
const place = `row ${row}, column ${column}`;
const high = `${(100 * share).toFixed(1)} % of every fourth above their mean`;
console.log(`mean ${mean} m, top ${kernels.max(heights)} m at ${place}, ${high}`);
