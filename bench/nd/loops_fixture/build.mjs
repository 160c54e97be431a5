// Builds the plain loops in C that the kernels are compared with, as a user does.
import { at, genCli } from "../../../scripts/lib/paths.mjs";
import { run } from "../../../scripts/lib/run.mjs";
import { toolchain, zigEnv } from "../../../scripts/toolchain.mjs";

/** Builds the library; the compiler's cache makes a second build instant. */
export async function buildLoops() {
  const args = [toolchain.tsx, genCli, "build", "bench/nd/loops_fixture/schema.ts"];
  const { code, output } = await run(toolchain.node26, args, { cwd: at(), env: zigEnv() });
  if (code !== 0) throw new Error(`The loops of the benchmark do not build:\n${output}`);
}
