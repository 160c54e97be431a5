// A photo as an array of three axes, inverted whole and in part. In a project of your own: from
// "ziffi".
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { array, kernels, view } from "../src/mod.ts";
import { readPng } from "./lib/png.ts";

const path = fileURLToPath(new URL("data/hopper.png", import.meta.url));
const { width, height, channels, pixels } = readPng(path);
const image = view(pixels, "u8", [height, width, channels]);

// The whole photo, to a new array.
using negative = kernels.invert(image);
using sums = kernels.add(image, negative);
assert.equal(kernels.all(kernels.equal(sums, 255)), true);

// The left half in place, through a view: only its bytes change.
using before = image.copy();
const left = image.slice(":", [0, width / 2]);
kernels.invert(left, left);
assert.equal(kernels.all(kernels.equal(left, negative.slice(":", [0, width / 2]))), true);
const right: [number, null] = [width / 2, null];
assert.equal(kernels.all(kernels.equal(image.slice(":", right), before.slice(":", right))), true);

// The mean colour, and the photo upside down in grey: no channel is copied first.
using colour = kernels.mean(before, { axis: [0, 1] });
using weights = array([0.299, 0.587, 0.114]);
using grey = array.f64([height, width]);
kernels.dot(before.flip(0), weights, { out: grey });
const shade = kernels.mean(grey);
assert.ok(Math.abs(shade - Number(kernels.dot(colour, weights))) < 1e-9);
const means = colour.format({ precision: 1 });
console.log(`${width} x ${height} pixels of mean colour ${means}, grey ${shade.toFixed(1)}`);
