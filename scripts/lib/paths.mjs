// Where things are. Every script takes its paths from here, so that a moved folder is one edit.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A path inside the repository.
 * @param {...string} parts
 */
export const at = (...parts) => join(root, ...parts);

/** Everything that is built, cached or stamped; safe to delete at any time. */
export const buildDir = at("build");
export const stampsDir = at("build", "stamps");
export const reportsDir = at("build", "reports");

/** Every schema whose generated files are checked in. */
export const schemaEntries = [
  "schemas/mod.ts",
  "bench/fixture/schema.ts",
  "bench/cabi_fixture/schema.ts",
  "bench/zlib_fixture/schema.ts",
  "bench/nd/loops_fixture/schema.ts",
  "examples/polyline/schema.ts",
  "examples/stats/schema.ts",
  "examples/sqlite3/sqlite3.schema.ts",
  "examples/zlib/zlib.schema.ts",
  "tests/fixtures/probe/mod.ts",
  "tests/fixtures/features/schema.ts",
  "tests/fixtures/clib/schema.ts",
  "tests/fixtures/clib_direct/schema.ts",
  "tests/fixtures/exchange/schema.ts",
  "tests/fixtures/scopes/around.ts",
  "tests/fixtures/scopes/linked.ts",
];
export const genCli = "gen/cli.ts";
export const tourEntry = "examples/tour/main.mjs";
export const benchEntry = "bench/main.mjs";
export const fuzzEntry = "tests/fuzz/main.ts";
export const fuzzCallsEntry = "tests/fuzz/hostile.mjs";
export const killEntry = "tests/kill/main.ts";
