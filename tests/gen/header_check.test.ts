// The header check: a schema that agrees with its header, and one fault at a time planted in it.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "node:test";
import { buildLibrary } from "../../gen/build.ts";
import { checkHeaders, type HeaderCheck, PROBE_FILE } from "../../gen/check/headers.ts";
import type { Library } from "../../gen/facts.ts";
import { readProbe } from "../../gen/toolchain/build.ts";
import { type TargetKey, targetOf, TARGETS } from "../../gen/toolchain/targets.ts";
import { findZig, type Zig } from "../../gen/toolchain/zig.ts";
import { at } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { CONSTANT_FAULTS } from "./support/shapes/constant_faults.ts";
import { FAULTS } from "./support/shapes/faults.ts";
import { FIELD_FAULTS, HEADER_FAULTS } from "./support/shapes/field_faults.ts";
import { POINTER_FAULTS, together } from "./support/shapes/pointer_faults.ts";
import { VA_LIST_FAULTS, VA_LIST_HEADER_FAULTS } from "./support/shapes/va_list_faults.ts";
import { Project } from "./support/project.ts";

const good = readFileSync(at("tests/gen/support/shapes/schema.ts"), "utf8")
  .replace("../../../../src/schema/mod.ts", "VOCABULARY");
const header = readFileSync(at("tests/gen/support/shapes/shapes.h"), "utf8");
const project = new Project();
let zig: Zig;
let serial = 0;

/** The text with one part replaced, which has to be in it once. */
function replaced(text: string, from: string, to: string): string {
  assert.equal(text.split(from).length, 2, `${from} is not once in the text`);
  return text.replace(from, () => to);
}

/** Checks a schema against a header of the project. */
async function check(
  schema: string,
  key: TargetKey = "linux-x64-gnu",
  folder = ".",
): Promise<HeaderCheck> {
  const file = `schema${serial += 1}.ts`;
  project.write(file, schema);
  const module = await import(pathToFileURL(project.at(file)).href);
  const library = buildLibrary(module.default as Library, file);
  const target = targetOf(key);
  assert.ok(target && library.c);
  const place = project.at(folder);
  const folders = { schema: place, support: place, header: place };
  const job = { library, folders, zig, work: project.at("work") };
  return await checkHeaders(
    library,
    library.c.headers,
    target,
    (text, flags) => readProbe(job, { target, host: false, safe: false }, PROBE_FILE, text, flags),
  );
}

const lines = ({ found }: HeaderCheck) => found.map(({ path, message }) => `${path}: ${message}`);

/** Compares findings with patterns, in any order; each pattern stands for one finding. */
function assertFound(result: HeaderCheck, expected: readonly RegExp[]): void {
  assert.equal(result.unchecked, null);
  const found = lines(result);
  const all = found.join("\n") || "nothing was found";
  for (const pattern of expected) {
    assert.equal(found.filter((line) => pattern.test(line)).length, 1, `${pattern} in\n${all}`);
  }
  assert.equal(found.length, expected.length, all);
}

before(async () => {
  cpSync(at("tests/gen/support/shapes/shapes.h"), project.at("shapes.h"));
  zig = await findZig(toolchain.zig, project.path, project.at("cache"));
});
after(() => project[Symbol.dispose]());

describe("a schema that agrees with its header", () => {
  for (const { key } of TARGETS) {
    it(`has no findings on ${key}`, async () => assertFound(await check(good, key), []));
  }
});

describe("a fault in the schema is found", () => {
  for (const { name, from, to, found, target } of [...FAULTS, ...FIELD_FAULTS]) {
    it(name, async () => assertFound(await check(replaced(good, from, to), target), found));
  }
});

describe("a fault behind a pointer is found", () => {
  for (const group of together(POINTER_FAULTS)) {
    it(group.map(({ name }) => name).join(", "), async () => {
      const bad = group.reduce((text, { from, to }) => replaced(text, from, to), good);
      assertFound(await check(bad, group[0]?.target), group.flatMap(({ found }) => found));
    });
  }
});

describe("a fault in a constant is found", () => {
  // One run for all of them: constants do not touch each other.
  it(CONSTANT_FAULTS.map(({ name }) => name).join(", "), async () => {
    const bad = CONSTANT_FAULTS.reduce((text, { from, to }) => replaced(text, from, to), good);
    assertFound(await check(bad), CONSTANT_FAULTS.flatMap(({ found }) => found));
  });

  it("on the targets where the value differs", async () => {
    const bad = replaced(
      good,
      "SHAPES_SIZE: 24n",
      `SHAPES_SIZE: constant(8, "", {
    symbol: "sizeof_long",
  })`,
    );
    project.write("wide/shapes.h", `${header}\nenum { sizeof_long = sizeof(long) };\n`);
    assertFound(await check(bad, "linux-arm64-musl", "wide"), []);
    const windows = await check(bad, "win32-x64", "wide");
    assertFound(windows, [/^SHAPES_SIZE: sizeof_long is 8 in the schema and 4 in the header$/]);
  });
});

describe("a fault in the header is found", () => {
  HEADER_FAULTS.forEach(({ name, from, to, found }, i) => {
    it(name, async () => {
      project.write(`changed${i}/shapes.h`, replaced(header, from, to));
      assertFound(await check(good, undefined, `changed${i}`), found);
    });
  });
});

// Compilers have a va_list as an array, a pointer or a struct.
describe("a fault in a va_list is found on every target", () => {
  for (const { key } of TARGETS) {
    VA_LIST_FAULTS.forEach(({ name, from, to, found }) => {
      it(`${name}, ${key}`, async () => {
        assertFound(await check(replaced(good, from, to), key), found);
      });
    });
    VA_LIST_HEADER_FAULTS.forEach(({ name, from, to, found, target = key }, i) => {
      if (target === key) {
        it(`${name}, ${key}`, async () => {
          project.write(`list${i}/shapes.h`, replaced(header, from, to));
          assertFound(await check(good, key, `list${i}`), found);
        });
      }
    });
  }
});

describe("what is no fault", () => {
  const lawful: readonly (readonly [name: string, from: string, to: string])[] = [
    [
      "an address where C has a pointer",
      `arg("style", t.pointer(Style))`,
      `arg("style", t.address())`,
    ],
    ["bytes where C has text", `[arg("name", t.string()),`, `[arg("name", t.address()),`],
    ["a handle without its C type", `t.handle("Canvas", { c: "canvas" })`, `t.handle("Canvas")`],
    ["int32_t for int", `arg("index", t.int())`, `arg("index", t.i32())`],
    ["an integer for an enum", `arg("mode", Paint)`, `arg("mode", t.i32())`],
    [
      "a missing function that is optional",
      "t.f32()),\n  total",
      `t.f32(), { optional: true }),
  absent: fn([], t.void(), { optional: true }),\n  total`,
    ],
  ];
  for (const [name, from, to] of lawful) {
    it(name, async () => assertFound(await check(replaced(good, from, to)), []));
  }
});

describe("what cannot be checked is told", () => {
  it("a header that is not there", async () => {
    const result = await check(replaced(good, `"shapes.h"`, `"absent.h"`));
    assert.deepEqual(result, { found: [], unchecked: "absent.h is not there" });
  });

  it("a header that includes one that is not there", async () => {
    project.write("outer.h", `#include "inner.h"\n`);
    const { unchecked } = await check(replaced(good, `"shapes.h"`, `"outer.h"`));
    assert.equal(unchecked, "inner.h is not there");
  });

  it("a header with an error", async () => {
    project.write("broken.h", `#include "shapes.h"\nint broken(nothing x);\n`);
    const { unchecked } = await check(replaced(good, `"shapes.h"`, `"broken.h"`));
    assert.match(unchecked ?? "", /the headers do not compile: .*broken\.h:2: .*'nothing'/);
  });
});
