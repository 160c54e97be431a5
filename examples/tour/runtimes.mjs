// How each runtime starts a worker, with no more rights than the worker needs.
import { at } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";

const worker = at("examples/tour/tour.ts");

/**
 * A right to some paths. Deno separates them by commas and knows no way to write a comma in a path:
 * then the right is to all paths.
 * @param {string} flag
 * @param {string[]} paths
 */
const allow = (flag, ...paths) =>
  paths.some((path) => path.includes(",")) ? flag : `${flag}=${paths.join(",")}`;

/**
 * Deno grants nothing by itself. The right to FFI cannot be narrowed to one library: Deno wants it
 * in full as soon as an address becomes a pointer.
 * @param {import("./protocol.ts").Job} job
 */
function denoFlags({ photo, elevation, out }) {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--cached-only",
    `--config=${at("deno.json")}`,
    "--allow-ffi",
    allow("--allow-read", photo, elevation, out),
    allow("--allow-write", out),
    "--allow-env=ZIFFI_LIBRARY,ZIFFI_CPU",
  ];
}

/**
 * @typedef {import("./protocol.ts").Job} Job
 * @typedef {"deno" | "bun" | "node"} Runtime
 * @type {Record<Runtime, { title: string, command: (job: Job) => string[] }>}
 */
export const runtimes = {
  deno: { title: "Deno", command: (job) => [toolchain.deno, ...denoFlags(job), worker] },
  bun: { title: "Bun", command: () => [toolchain.bun, "run", "--no-install", worker] },
  node: {
    title: "Node",
    command: () => [toolchain.node26, "--disable-warning=ExperimentalWarning", worker],
  },
};

/** In the order of the tour. */
export const names = /** @type {Runtime[]} */ (Object.keys(runtimes));
