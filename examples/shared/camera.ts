// The first of three processes: takes a photo many times, and sends it in bands.
// `camera.ts MAP PHOTO COUNT`
import { SharedMap } from "../../src/mod.ts";
import { readPng } from "../lib/png.ts";
import { BAND_ROWS, pipelineLayout, pixelsOf, ROW_BYTES } from "./layouts.ts";

const [path = "", photo = "", count = ""] = process.argv.slice(2);
const { width, height, channels, pixels } = readPng(photo);
const rowBytes = width * channels;
if (rowBytes > ROW_BYTES) throw new RangeError(`A row has ${rowBytes} bytes; at most ${ROW_BYTES}`);

using map = new SharedMap(path, { mode: "create", layout: pipelineLayout });
using out = map.parts.taken.producer();
for (let number = 0; number < Number(count); number++) {
  for (let firstRow = 0; firstRow < height; firstRow += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - firstRow);
    // The pixels go straight to shared memory; a full ring makes the camera wait.
    const band = out.reserve(1).at(0);
    const last = firstRow + rows === height ? 1 : 0;
    Object.assign(band, { number, firstRow, rows, rowBytes, channels, last });
    const start = firstRow * rowBytes;
    pixelsOf(band).set(pixels.subarray(start, start + rows * rowBytes));
    out.commit(1);
  }
}
out.close();
console.log(`took ${count} photos of ${width} x ${height} pixels`);
