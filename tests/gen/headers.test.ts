// The emitted headers compile as C and as C++, and C programs that use them link and run.
import assert from "node:assert/strict";
import process from "node:process";
import { dirname } from "node:path";
import { test } from "node:test";
import { writeFileSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";
import { libraryPath } from "../../scripts/setup.mjs";
import { buildFixtures, fixturePath } from "../fixtures/build.mjs";
import { program, WorkFolder, zig } from "./support/run.ts";

await buildFixtures();

const LIBRARIES = [
  { name: "ziffi", header: at("include"), path: libraryPath() },
  { name: "probe", header: at("tests/fixtures/probe/generated"), path: fixturePath("probe") },
];

const DIALECTS = [
  { name: "C11", words: ["cc", "-std=c11", "-Wpedantic"], file: "use.c" },
  { name: "C23", words: ["cc", "-std=c23"], file: "use.c" },
  { name: "GNU C", words: ["cc", "-std=gnu11"], file: "use.c" },
  { name: "C++17", words: ["c++", "-std=c++17"], file: "use.cpp" },
  { name: "C++20", words: ["c++", "-std=c++20"], file: "use.cpp" },
];

for (const { name, header, path } of LIBRARIES) {
  for (const { name: dialect, words, file } of DIALECTS) {
    test(`${name}.h compiles as ${dialect}`, async () => {
      using folder = new WorkFolder();
      writeFileSync(folder.at(file), `#include "${name}.h"\n#include "${name}.h"\n`);
      const flags = ["-Wall", "-Wextra", "-Werror", "-I", header, "-c", file, "-o", "use.o"];
      const { code, output } = await zig([...words, ...flags], folder.path);
      assert.equal(code, 0, output);
    });
  }

  test(`a C program links against the ${name} library and runs`, async () => {
    using folder = new WorkFolder();
    const source = at(`tests/gen/support/use_${name}.c`);
    const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-I", header];
    const link = [path, `-Wl,-rpath,${dirname(path)}`, "-o", "use"];
    const made = await zig(["cc", ...flags, source, ...link], folder.path);
    assert.equal(made.code, 0, made.output);
    const search = process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
    const ran = await program(folder.at("use"), folder.path, { [search]: dirname(path) });
    assert.deepEqual(ran, { code: 0, output: "all checks hold\n" });
  });
}

test("the emitted Zig is formatted as zig fmt wants it", async () => {
  const folders = ["tests/fixtures/probe/generated", "zig/generated"];
  const { code, output } = await zig(["fmt", "--check", ...folders], at());
  assert.equal(code, 0, `not formatted: ${output}`);
});
