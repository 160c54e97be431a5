// The second of three processes: inverts every band, from the memory of one ring to that of the
// other. `develop.ts MAP`
import { kernels, SharedMap } from "../../src/mod.ts";
import { pipelineLayout, pixelsOf } from "./layouts.ts";

const [path = ""] = process.argv.slice(2);
using map = new SharedMap(path, { mode: "create", layout: pipelineLayout });
using input = map.parts.taken.consumer();
using output = map.parts.developed.producer();
let bands = 0;
for await (const batch of input) {
  for (const band of batch) {
    const { number, firstRow, rows, rowBytes, channels, last } = band;
    const negative = output.reserve(1).at(0);
    Object.assign(negative, { number, firstRow, rows, rowBytes, channels, last });
    const bytes = rows * rowBytes;
    kernels.invert(pixelsOf(band).subarray(0, bytes), pixelsOf(negative).subarray(0, bytes));
    output.commit(1);
    bands += 1;
  }
  input.release();
}
output.close();
console.log(`developed ${bands} bands`);
