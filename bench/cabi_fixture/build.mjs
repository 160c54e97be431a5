// Builds the shim of the C library of the benchmarks, as a user does.
import { at, genCli } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain, zigEnv } from "../../scripts/toolchain.mjs";

/** Builds the shim; the compiler's cache makes a second build instant. */
export async function buildCabiFixture() {
  const args = [toolchain.tsx, genCli, "build", "bench/cabi_fixture/schema.ts"];
  const { code, output } = await run(toolchain.node26, args, { cwd: at(), env: zigEnv() });
  if (code !== 0) throw new Error(`The C benchmark library does not build:\n${output}`);
}
