// Which targets have the headers of an import: the compiler is asked once, and then the folders.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Tools } from "../../gen/commands/import/headers.ts";
import { othersWith, searchedIn } from "../../gen/commands/import/present.ts";
import type { ImportSettings } from "../../gen/commands/import/state.ts";
import { TARGETS } from "../../gen/toolchain/targets.ts";

const [HOST] = TARGETS;
assert.ok(HOST);

const SETTINGS: ImportSettings = {
  ...{ sources: ["calc.h"], before: [], name: "calc", prefix: null, include: [], exclude: [] },
  ...{ includeDirs: [], defines: {}, link: ["calc"], files: [] },
};

let folder = "";
/** Targets that the compiler was asked about. */
let asked: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ziffi-present-"));
  for (const { triple } of TARGETS) mkdirSync(join(folder, triple));
  mkdirSync(join(folder, "work"));
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A compiler with one folder for each target, in which it finds the headers or not. */
function tools({ version = "0.16.0", code = 1 } = {}): Tools {
  const run = (args: readonly string[]) => {
    const triple = args[args.indexOf("-target") + 1] ?? "";
    asked.push(triple);
    const stderr = `#include "..." search starts here:\n#include <...> search starts here:\n ${
      join(folder, triple)
    }\nEnd of search list.\n`;
    return Promise.resolve({ code, stdout: "", stderr });
  };
  const zig = { path: "/zig", version, run };
  return { schema: join(folder, "calc.schema.ts"), folder, zig, work: join(folder, "work") };
}

const others = async (job = tools(), settings = SETTINGS) =>
  (await othersWith(settings, job, HOST)).map(({ triple }) => triple);

const OTHERS = TARGETS.slice(1).map(({ triple }) => triple);

describe("the targets that have a header", () => {
  it("are asked for once, when no other than this machine has it", async () => {
    assert.deepEqual(await others(), []);
    assert.deepEqual(asked.sort(), [...OTHERS].sort());
    asked = [];
    assert.deepEqual(await others(), []);
    assert.deepEqual(asked, []);
  });

  it("are asked for again where the header is in a folder now", async () => {
    await others();
    asked = [];
    const [triple = ""] = OTHERS;
    writeFileSync(join(folder, triple, "calc.h"), "");
    assert.deepEqual(await others(tools({ code: 0 })), [triple]);
    assert.deepEqual(asked, [triple]);
  });

  it("are asked for when the library has the header in a folder of its own", async () => {
    await others();
    asked = [];
    writeFileSync(join(folder, "calc.h"), "");
    const settings = { ...SETTINGS, includeDirs: ["."] };
    assert.deepEqual(await others(tools({ code: 0 }), settings), OTHERS);
  });

  it("are those with all headers, also those that are included before", async () => {
    await others();
    for (const triple of OTHERS) writeFileSync(join(folder, triple, "calc.h"), "");
    asked = [];
    assert.deepEqual(await others(tools(), { ...SETTINGS, before: ["io.h"] }), []);
    assert.deepEqual(asked, []);
  });

  it("are asked for again of another compiler, and when the notes are of no use", async () => {
    await others();
    asked = [];
    await others(tools({ version: "0.16.1" }));
    assert.equal(asked.length, OTHERS.length);
    for (const broken of ["{", "7", '{"compiler":1}', '{"folders":{}}']) {
      writeFileSync(join(folder, "work", "searched.json"), broken);
      asked = [];
      await others();
      assert.equal(asked.length, OTHERS.length, broken);
    }
    for (const { triple } of TARGETS) rmSync(join(folder, triple), { recursive: true });
    asked = [];
    await others();
    assert.equal(asked.length, OTHERS.length, "the folders are gone");
  });
});

describe("the folders that clang lists", () => {
  const list = (...lines: string[]) =>
    [
      "clang -cc1 version 21.1.0",
      'ignoring nonexistent directory "/lib/none"',
      '#include "..." search starts here:',
      "#include <...> search starts here:",
      ...lines,
      "End of search list.",
      "a.c:1:10: fatal error: 'calc.h' file not found",
    ].join("\n");

  it("are read, and those that are not there yet", () => {
    assert.deepEqual(searchedIn(list(" /a b", " /c")), ["/a b", "/c", "/lib/none"]);
    assert.deepEqual(searchedIn(list(" C:\\zig").replaceAll("\n", "\r\n")), [
      "C:\\zig",
      "/lib/none",
    ]);
  });

  it("are not known where frameworks are searched or nothing is listed", () => {
    assert.equal(searchedIn(list(" /a", " /Frameworks (framework directory)")), null);
    assert.equal(searchedIn(list()), null);
    assert.equal(searchedIn("error: no such target"), null);
  });
});
