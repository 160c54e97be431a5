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
const within = { low: -0.5, high: 0.5 };

await compare({
  name: "push 100,000",
  native: () => {
    api.push(window, samples);
    return api.count(window);
  },
  script: () => {
    script.push(samples);
    return script.count();
  },
});
await compare({
  name: "countIn 100,000",
  native: () => api.countIn(window, within),
  script: () => script.countIn(within.low, within.high),
});
