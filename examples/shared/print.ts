// The third of three processes: puts the bands together and writes the last photo.
// `print.ts MAP OUT.png`
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { SharedMap } from "../../src/mod.ts";
import { encodePng } from "../lib/png.ts";
import { pipelineLayout, pixelsOf } from "./layouts.ts";

const [path = "", target = ""] = process.argv.slice(2);
using map = new SharedMap(path, { mode: "create", layout: pipelineLayout });
using input = map.parts.developed.consumer();
let [photos, rows, size] = [0, 0, { width: 0, height: 0, channels: 0 }];
let paper = new Uint8Array(0);
for await (const batch of input) {
  for (const band of batch) {
    // Nothing is lost and nothing comes twice: every band begins where the last one ended.
    assert.deepEqual([band.number, band.firstRow], [photos, rows]);
    const { rowBytes, channels } = band;
    const end = (rows + band.rows) * rowBytes;
    if (paper.length < end) {
      const longer = new Uint8Array(2 * end);
      longer.set(paper);
      paper = longer;
    }
    paper.set(pixelsOf(band).subarray(0, band.rows * rowBytes), rows * rowBytes);
    rows += band.rows;
    if (band.last === 0) continue;
    photos += 1;
    size = { width: rowBytes / channels, height: rows, channels };
    rows = 0;
  }
  input.release();
}
const { width, height, channels } = size;
const pixels = paper.subarray(0, width * height * channels);
writeFileSync(target, encodePng({ ...size, channels: channels as 1 | 3 | 4, pixels }));
console.log(`printed ${photos} photos of ${width} x ${height} pixels`);
