// Hostile calls on every runtime: npm run fuzz:calls -- --count N --seed S [--runtime NAME]
import { parseArgs } from "node:util";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { setup } from "../../scripts/setup.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { buildFixtures } from "../fixtures/build.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    runtime: { type: "string" },
  },
});

const script = at("tests", "fuzz", "hostile.ts");
const runtimes = {
  deno: [
    toolchain.deno,
    "run",
    "--allow-all",
    "--no-check",
    "--v8-flags=--expose-gc",
    `--preload=${at("scripts/test/deno-preload.mjs")}`,
  ],
  bun: [toolchain.bun, "run"],
  node: [toolchain.node26, "--disable-warning=ExperimentalWarning", "--expose-gc"],
};

await setup();
await buildFixtures();
for (const [name, [command = "", ...words]] of Object.entries(runtimes)) {
  if (values.runtime !== undefined && values.runtime !== name) continue;
  console.log(`-- ${name}`);
  const { code, signal } = await run(command, [
    ...words,
    script,
    `--count=${values.count}`,
    `--seed=${values.seed}`,
    `--only=${values.only}`,
  ], { inherit: true });
  if (code === 0) continue;
  console.log(`${name} failed: ${signal ?? `exit code ${code}`}`);
  process.exitCode = 1;
}
