// Inverts an image in native memory, writes it as PNG, and reads it back to see that it is right.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
// In a project of your own: import { Block, kernels } from "ziffi";
import { Block, kernels } from "../../src/mod.ts";
import { encodePng, type Image, readPng } from "../lib/png.ts";
import { compare, once } from "./measure.ts";
import type { Job, PhotoReport } from "./protocol.ts";

/** The same in plain JavaScript: colours are inverted, alpha stays. */
function invertInJs(input: Uint8Array, out: Uint8Array, channels: number): void {
  if (channels === 4) {
    for (let i = 0; i < input.length; i += 4) {
      out[i] = 255 - (input[i] as number);
      out[i + 1] = 255 - (input[i + 1] as number);
      out[i + 2] = 255 - (input[i + 2] as number);
      out[i + 3] = input[i + 3] as number;
    }
    return;
  }
  for (let i = 0; i < input.length; i++) out[i] = 255 - (input[i] as number);
}

/** Inverts everything in one pass of the kernel; then alpha, every fourth byte, is put back. */
function invertInZiffi(input: Uint8Array, out: Uint8Array, channels: number): void {
  kernels.invert(input, out);
  if (channels !== 4) return;
  for (let i = 3; i < input.length; i += 4) out[i] = input[i] as number;
}

const NAMES = { 1: "grey", 3: "RGB", 4: "RGBA" } as const;

/** Does the photo's part of the tour. */
export function workOnPhoto({ photo, out }: Job): PhotoReport {
  const { result: image, took: decode } = once(() => readPng(photo));
  const { width, height, channels, pixels } = image;
  // One allocation for both: `using` frees it, and empties every view of it, when this returns.
  using block = new Block(pixels.length * 2);
  const input = block.view("u8", 0, pixels.length);
  const inverted = block.view("u8", pixels.length);
  input.set(pixels);
  const expected = new Uint8Array(pixels.length);
  const invert = compare(
    () => invertInJs(pixels, expected, channels),
    () => invertInZiffi(input, inverted, channels),
  );
  assert.ok(same(inverted, expected), "The inverted pixels differ from those of JavaScript");

  const { result: png, took: encode } = once(() => encodePng({ ...image, pixels: inverted }));
  const path = join(out, "inverted.png");
  writeFileSync(path, png);
  const written: Image = readPng(path);
  assert.equal(written.width, width);
  assert.equal(written.height, height);
  assert.equal(written.channels, channels);
  assert.ok(same(written.pixels, expected), `${path} does not hold the pixels that were written`);
  return {
    size: `${width} x ${height} ${NAMES[channels]}`,
    bytes: pixels.length,
    decode,
    encode,
    invert,
    pixelsHash: sha256(inverted),
    pngHash: sha256(readFileSync(path)),
  };
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
