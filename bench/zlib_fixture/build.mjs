// Builds the loops in C and the example zlib that the benchmarks compare, as a user does.
import { at, genCli } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain, zigEnv } from "../../scripts/toolchain.mjs";

/** Builds both shims; the compiler's cache makes a second build instant. */
export async function buildZlibFixture() {
  for (const schema of ["bench/zlib_fixture/schema.ts", "examples/zlib/zlib.schema.ts"]) {
    const args = [toolchain.tsx, genCli, "build", schema];
    const { code, output } = await run(toolchain.node26, args, { cwd: at(), env: zigEnv() });
    if (code !== 0) throw new Error(`The benchmark of zlib does not build:\n${output}`);
  }
}
