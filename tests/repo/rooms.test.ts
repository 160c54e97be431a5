// What may import what (docs/architecture): the whole repository follows the tables in lib/, and
// each table is fed a violation, so that a rule that cannot fail is seen.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isGenerated, read, repoFiles } from "./lib/files.ts";
import { checkImports, checkRuntimeNames, importRules, type Violation } from "./lib/rooms.ts";
import { importsOf, tokenize } from "./lib/tokens.ts";
import { checkZig, zigRules } from "./lib/zig-rooms.ts";

const files = repoFiles();
const scripts = files.filter((file) => /\.(ts|mts|mjs|js)$/.test(file) && !/\/golden\//.test(file));
const zigFiles = files.filter((file) => file.endsWith(".zig") && !/\/golden\//.test(file));

function none(violations: Violation[]): void {
  const lines = violations.map(({ file, line, message }) => `${file}:${line} ${message}`);
  assert.equal(lines.length, 0, `\n${lines.join("\n")}`);
}

describe("rooms", () => {
  for (const { rule } of importRules) {
    it(`imports: ${rule}`, () => {
      none(
        scripts.flatMap((file) =>
          checkImports(file, read(file)).filter((one) => one.message.includes(`Rule: ${rule}.`))
        ),
      );
    });
  }

  it("only adapters and generated files name a runtime", () => {
    none(scripts.flatMap((file) => checkRuntimeNames(file, read(file))));
  });

  for (const { rule } of zigRules) {
    it(`zig: ${rule}`, () => {
      none(
        zigFiles.filter((file) => !isGenerated(file)).flatMap((file) =>
          checkZig(file, read(file)).filter((one) => one.message.includes(`Rule: ${rule}.`))
        ),
      );
    });
  }
});

describe("the import rules can fail", () => {
  const violating: [file: string, source: string][] = [
    ["gen/ir.ts", `import { open } from "../src/runtime/open.ts";`],
    ["gen/ir.ts", `export * from "../src/generated/memory.api.ts";`],
    ["gen/emit/zig.ts", `import { readFileSync } from "node:fs";`],
    ["gen/emit/zig.ts", `import { emit } from "./deno.ts";`],
    ["gen/emit/zig.ts", `import { findZig } from "../toolchain/zig.ts";`],
    ["gen/check/headers.ts", `import { spawn } from "node:child_process";`],
    ["src/schema/mod.ts", `import { open } from "../runtime/v1.ts";`],
    ["schemas/pool.ts", `import { i32 } from "../src/schema/scalars.ts";`],
    ["src/generated/pool.bun.ts", `import { open } from "../runtime/open.ts";`],
    ["src/block.ts", `const ffi = await import("node:ffi");`],
    ["src/runtime/open.ts", `import { dlopen } from "bun:ffi";`],
    ["src/pool.ts", `import type { Ir } from "../gen/ir.ts";`],
    ["tests/api/pool.test.ts", `import { backend } from "../../src/runtime/backend.ts";`],
    ["examples/a.ts", `import { Pool } from "../src/pool.ts";`],
  ];
  for (const [file, source] of violating) {
    it(`${file}: ${source}`, () => assert.notEqual(checkImports(file, source).length, 0));
  }

  const lawful: [file: string, source: string][] = [
    ["gen/cli.ts", `import { readFileSync } from "node:fs";`],
    ["gen/toolchain/zig.ts", `import { existsSync } from "node:fs";`],
    ["gen/emit/zig.ts", `import { line } from "./zig/lines.ts";`],
    ["gen/emit/zig.ts", `import { printer } from "../printer.ts";`],
    ["src/runtime/bun.ts", `import { dlopen } from "bun:ffi";`],
    ["src/generated/pool.node.ts", `import { v1 } from "../runtime/v1.ts";`],
    ["tests/api/pool.test.ts", `import { Pool } from "../../src/mod.ts";`],
    ["schemas/pool.ts", `import { fn } from "ziffi/schema";`],
    ["gen/ir.ts", `// import { open } from "../src/runtime/open.ts";`],
    ["gen/ir.ts", 'const text = `import { x } from "../src/runtime/v1.ts";`;'],
  ];
  for (const [file, source] of lawful) {
    it(`${file} may: ${source}`, () => assert.deepEqual(checkImports(file, source), []));
  }
});

describe("the runtime name rule can fail", () => {
  for (const source of ["Deno.cwd()", "typeof Bun", "globalThis.process", "process.env.X"]) {
    it(source, () => assert.equal(checkRuntimeNames("src/block.ts", source).length, 1));
  }
  for (const source of ["// Deno.cwd()", '"Bun"', "this.process.x", "process(image)"]) {
    it(`allows ${source}`, () => assert.deepEqual(checkRuntimeNames("src/block.ts", source), []));
  }
});

describe("the Zig rules can fail", () => {
  const violating: [file: string, source: string][] = [
    ["zig/core/pool.zig", "export fn ziffi_pool() void {}"],
    ["zig/kernels/sum.zig", "fn sum(n: c_int) void {}"],
    ["zig/core/block.zig", "const gpa = std.heap.page_allocator;"],
    ["zig/core/map.zig", "const linux = std.os.linux;"],
    ["zig/abi/map.zig", "const r = std.posix.mmap();"],
    ["zig/kernels/fill.zig", "fn fill(a: std.mem.Allocator) void {}"],
  ];
  for (const [file, source] of violating) {
    it(`${file}: ${source}`, () => assert.equal(checkZig(file, source).length, 1));
  }
  it("comments and strings are not code", () => {
    assert.deepEqual(checkZig("zig/core/a.zig", `// export fn\nconst s = "std.posix";`), []);
  });
});

describe("the scanner", () => {
  const cases: [source: string, imports: string[]][] = [
    [`import "a";`, ["a"]],
    [`import type { A } from "a";\nexport { b } from 'b';`, ["a", "b"]],
    [`import * as a from\n  "a";`, ["a"]],
    ["const b = await import(`b`);", ["b"]],
    [`await import(name);`, ["<computed>"]],
    [`import.meta.url; Array.from("x");`, []],
    ["`${await import('c')}`", ["c"]],
    [`const r = /from "a"/; import "b";`, ["b"]],
    [`const x = 4 / 2; import "b"; y / 2;`, ["b"]],
    [`/* import "a" */ import "b"; // import "c"`, ["b"]],
  ];
  for (const [source, expected] of cases) {
    it(source, () => {
      assert.deepEqual(importsOf(tokenize(source)).map((one) => one.specifier), expected);
    });
  }
});
