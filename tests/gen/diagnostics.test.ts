// Every finding names the file, the place in the schema and the fix; all of them come at once.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { Reporter, SchemaError } from "../../gen/diagnostics.ts";
import { validateLibrary } from "../../gen/validate.ts";
import { arg, fn, t } from "../../src/schema/mod.ts";
import { BAD_AGGREGATES } from "./support/bad_aggregates.ts";
import { BAD_C } from "./support/bad_c.ts";
import { BAD_CALLS } from "./support/bad_calls.ts";
import { BAD_CONSTANTS } from "./support/bad_constants.ts";
import { BAD_LIBRARIES, good, moduleOf } from "./support/bad_libraries.ts";
import { BAD_FACTS } from "./support/bad_facts.ts";
import { BAD_LENGTHS } from "./support/bad_lengths.ts";
import { BAD_LISTS } from "./support/bad_lists.ts";
import { BAD_TYPES } from "./support/bad_types.ts";
import { BAD_ZIG } from "./support/bad_zig.ts";

type Finding = Parameters<Reporter["add"]>;

const FILE = "schemas/bad.ts";
const ROWS = [
  ...BAD_LIBRARIES,
  ...BAD_TYPES,
  ...BAD_FACTS,
  ...BAD_AGGREGATES,
  ...BAD_C,
  ...BAD_CALLS,
  ...BAD_LENGTHS,
  ...BAD_LISTS,
  ...BAD_CONSTANTS,
  ...BAD_ZIG,
];

function findings(library: unknown): SchemaError {
  try {
    buildLibrary(validateLibrary(library, FILE), FILE);
  } catch (error) {
    assert.ok(error instanceof SchemaError, String(error));
    return error;
  }
  return assert.fail("the schema was accepted");
}

for (const { what, library, path, message, fix } of ROWS) {
  test(`${what} is a finding`, () => {
    const error = findings(library);
    const found = error.diagnostics.find((one) =>
      one.path === path && one.message.includes(message)
    );
    assert.ok(found, `not found in:\n${error.message}`);
    assert.equal(found.file, FILE);
    assert.ok(found.fix.includes(fix), found.fix);
    const text = `${FILE}: ${path}: ${found.message}\n  fix: ${found.fix}`;
    assert.ok(error.message.split(/\n(?! )/).includes(text), error.message);
  });
}

test("each schema above is good but for one mistake", () => {
  assert.equal(buildLibrary(validateLibrary(good(), FILE), FILE).name, "bad");
  // Without ok, and with two functions of one symbol, two things are wrong at once.
  const twice = new Set(["a success by another name", "one name in two modules"]);
  for (const { what, library } of ROWS) {
    const { length } = findings(library).diagnostics;
    assert.ok(length === 1 || twice.has(what), `${what} leads to ${length} findings`);
  }
});

test("every finding of the sources has a schema above", (context) => {
  const reached = new Set<string>();
  const { add } = Reporter.prototype;
  context.mock.method(Reporter.prototype, "add", function (this: Reporter, ...args: Finding) {
    // The first line of gen/ in the stack is the one that reports.
    const site = /gen\/(\w+\.ts:\d+):/.exec(new Error().stack ?? "");
    reached.add(site?.[1] ?? "unknown");
    add.apply(this, args);
  });
  for (const { library } of ROWS) findings(library);
  const folder = new URL("../../gen/", import.meta.url);
  const files = readdirSync(folder).filter((file) => /^(build|validate)\w*\.ts$/.test(file));
  const stated = files.flatMap((file) => {
    const source = readFileSync(new URL(file, folder), "utf8");
    return source.split("\n").flatMap((line, i) =>
      line.includes("reporter.add(") ? [`${file}:${i + 1}`] : []
    );
  });
  assert.deepEqual([...reached].sort(), stated.sort());
});

test("several mistakes are all reported in one run", () => {
  const library = good({
    name: "Bad",
    version: 1,
    modules: [
      moduleOf({
        One: fn([t.f64()], t.array("u8")),
        two: fn([arg("a", t.enum("e", {}))], t.address()),
      }),
    ],
  });
  assert.deepEqual(findings(library).diagnostics.map(({ path }) => path), [
    "name",
    "version",
    "modules[0].functions.One",
    "modules[0].functions.One.parameters[0]",
    "modules[0].functions.One.returnType",
    "modules[0].functions.two.parameters[0]",
    "modules[0].functions.two.parameters[0]",
    "modules[0].functions.two.returnType",
  ]);
});
