// Runs one of the cases with processes of all runtimes: `node run.mjs hits|photo|prices`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { at } from "../../scripts/lib/paths.mjs";
import { ending, run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";

const LIMIT_MS = 120_000;

/** @type {Record<string, string[]>} */
const runtimes = {
  deno: [toolchain.deno, "run", "--quiet", "--allow-all", "--cached-only"],
  bun: [toolchain.bun, "run", "--no-install"],
  node: [toolchain.node26, "--disable-warning=ExperimentalWarning"],
};
const names = ["deno", "bun", "node"];

/**
 * The processes of a case: runtime, program and arguments.
 * @type {Record<string, (map: string, times: string, out: string) => string[][]>}
 */
const cases = {
  hits: (map, times) =>
    Array.from({ length: 8 }, (_, i) => [names[i % 3] ?? "", "count.ts", map, times || "100000"]),
  photo: (map, times, out) => [
    ["deno", "camera.ts", map, at("examples/data/hopper.png"), times || "50"],
    ["bun", "develop.ts", map],
    ["node", "print.ts", map, out],
  ],
  prices: (map, times) => [
    ["bun", "feed.ts", map, times || "200000"],
    ...Array.from({ length: 4 }, (_, i) => [names[i % 3] ?? "", "quote.ts", map]),
  ],
};

const { values, positionals: [name = ""] } = parseArgs({
  allowPositionals: true,
  options: { times: { type: "string" }, out: { type: "string" } },
});
const make = cases[name];
if (make === undefined) {
  console.error(`case is "${name}"; give one of ${Object.keys(cases).join(", ")}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "ziffi-case-"));
try {
  const out = values.out ?? join(folder, "negative.png");
  const started = make(join(folder, "map"), values.times ?? "", out);
  const results = await Promise.all(started.map(async ([runtime = "", script = "", ...args]) => {
    const [program = "", ...flags] = runtimes[runtime] ?? [];
    const path = at("examples/shared", script);
    const result = await run(program, [...flags, path, ...args], { timeoutMs: LIMIT_MS });
    return { runtime, script, result };
  }));
  for (const { runtime, script, result } of results) {
    if (result.code !== 0) {
      throw new Error(`${script} on ${runtime}, ${ending(result)}:\n${result.output}`);
    }
    for (const line of result.output.trim().split("\n").filter(Boolean)) {
      console.log(`${runtime.padEnd(4)} ${line}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
