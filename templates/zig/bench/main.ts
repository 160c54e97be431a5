/**
 * The library against plain JavaScript: `npm run bench`.
 *
 * @module
 */
import { open } from "../src/mod.ts";
import { compare } from "./compare.ts";
import { ScriptWindow } from "./script_window.ts";

const SAMPLES = 100_000;

using library = open();
const { api } = library;
using window = api.create(SAMPLES);
const script = new ScriptWindow(SAMPLES);

const samples = Float64Array.from({ length: SAMPLES }, (_, i) => Math.sin(i));
api.push(window, samples);
script.push(samples);
const few = new Float64Array([0.25]);

await compare({
  name: "count",
  native: () => api.count(window),
  script: () => script.count(),
});
await compare({
  name: "countIn",
  native: () => api.countIn(window, -0.5, 0.5),
  script: () => script.countIn(-0.5, 0.5),
});
await compare({
  name: "push 1 sample",
  native: () => api.push(window, few),
  script: () => script.push(few),
});
await compare({
  name: "push 100,000 samples",
  native: () => api.push(window, samples),
  script: () => script.push(samples),
});
