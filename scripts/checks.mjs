// The checks that need no test runner: format, lint, types, and generated files up to date.
import { at, schemaEntries } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { toolchain, ziffiCommand, zigEnv } from "./toolchain.mjs";

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} fix what to do when it fails
 * @property {() => { command: string, args: string[], env?: Record<string, string> }} command
 */

/** The command line of the generator. @param {string[]} args */
export const genCommand = (args) => ziffiCommand(["gen", ...args, ...schemaEntries]);

/**
 * Proves that generated files and C headers agree with the schemas. Built libraries are left
 * alone: those of other targets are not made again by every task.
 * @param {string[]} args
 */
export const checkCommand = (args) =>
  ziffiCommand(["check", "--no-libraries", ...args, ...schemaEntries]);

/**
 * What writes the reads and writes of N-d views, or compares them.
 * @param {boolean} write
 */
export const viewsCommand = (write) => ({
  command: toolchain.node26,
  args: [at("scripts", "nd_views.mjs"), ...(write ? [] : ["--check"])],
});

/**
 * What writes the atomic cells of integers, or compares them.
 * @param {boolean} write
 */
export const cellsCommand = (write) => ({
  command: toolchain.node26,
  args: [at("scripts", "shared_cells.mjs"), ...(write ? [] : ["--check"])],
});

/**
 * What writes the layout of shared maps for C, Zig, readers of files and the documentation, or
 * compares it.
 * @param {boolean} write
 */
export const layoutsCommand = (write) => ({
  command: toolchain.node26,
  args: [at("scripts", "map_layouts.mjs"), ...(write ? [] : ["--check"])],
});

/**
 * The formatter of TypeScript, JSON and Markdown.
 * @param {boolean} write
 */
export const denoFmt = (write) => ({
  command: toolchain.deno,
  args: ["fmt", ...(write ? [] : ["--check"])],
  env: {},
});

/**
 * The formatter of Zig. Generated files look as their emitter makes them.
 * @param {boolean} write
 */
export const zigFmt = (write) => ({
  command: toolchain.zig,
  args: [
    "fmt",
    ...(write ? [] : ["--check"]),
    ...["--exclude", "zig/generated", "--exclude", "zig/.zig-cache"],
    "zig",
  ],
  env: zigEnv(),
});

/** @satisfies {Record<string, Check>} */
export const checks = {
  fmt: { name: "format", fix: "npm run fmt", command: () => denoFmt(false) },
  zigFmt: { name: "zig format", fix: "npm run fmt", command: () => zigFmt(false) },
  lint: {
    name: "lint",
    fix: "change the code; deno lint names the rule",
    command: () => ({ command: toolchain.deno, args: ["lint", "--quiet"] }),
  },
  types: {
    name: "types",
    fix: "change the code",
    command: () => ({
      command: toolchain.node26,
      args: [toolchain.tsc, "-p", "tsconfig.json", "--pretty", "false"],
    }),
  },
  stale: {
    name: "schemas",
    fix: "npm run gen for stale files; change the schema where a C header differs",
    command: () => checkCommand([]),
  },
  views: {
    name: "views",
    fix: "npm run gen; change scripts/nd_views.mjs, not what it writes",
    command: () => viewsCommand(false),
  },
  cells: {
    name: "atomic cells",
    fix: "npm run gen; change scripts/shared_cells.mjs, not what it writes",
    command: () => cellsCommand(false),
  },
  layouts: {
    name: "map layouts",
    fix: "npm run gen; change schemas/map_layout.ts, not what is written from it",
    command: () => layoutsCommand(false),
  },
};

/**
 * @param {Check} check
 * @returns {Promise<{ ok: boolean, output: string, ms: number }>}
 */
export async function runCheck(check) {
  const { command, args, env = {} } = check.command();
  const result = await run(command, args, { env, timeoutMs: 300_000 });
  return { ok: result.code === 0, output: result.output.trim(), ms: result.ms };
}
