// Results that a table leaves out and the program reads, and entries that need no symbol.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { auditText, lines } from "./support/audit/run.ts";

const DENO = `
  const lib = Deno.dlopen("x", {
    plot_add: { parameters: ["pointer", "buffer", "usize"], result: "void" },
    plot_close: { parameters: ["pointer"], result: "void" },
  });`;
const BUN = `
  import { dlopen } from "bun:ffi";
  const lib = dlopen("x", {
    plot_add: { args: ["ptr", "ptr", "usize"] },
    plot_close: { args: ["ptr"] },
  });`;

const ADD = "lib.symbols.plot_add(p, values, 1n)";

const READ = [
  `const r: number = ${ADD};`,
  `if (${ADD} === 0) throw 1;`,
  `if (!${ADD}) throw 1;`,
  `export const n = (${ADD} as number) + 1;`,
  `check(${ADD});`,
  `const f = (): number => ${ADD};`,
  `function f(): Promise<number> { return ${ADD}; }`,
  `${ADD} || fail();`,
  `while (${ADD}) more();`,
];

const UNREAD = [
  `${ADD};`,
  `void ${ADD};`,
  `ready && ${ADD};`,
  `ready ? ${ADD} : lib.symbols.plot_close(p);`,
  `const f = () => ${ADD};`,
  `function f(): void { return ${ADD}; }`,
  `for (${ADD}; ready; ${ADD}) more();`,
  `(${ADD}, more());`,
  `const r = lib.symbols.plot_close(p);`,
];

describe("a result that is declared void", () => {
  for (const [dialect, table, fix] of [["deno", DENO, "void"], ["bun", BUN, null]] as const) {
    for (const text of READ) {
      it(`${dialect}: is read by ${text}`, async () => {
        const result = await auditText(table + text);
        const said = fix === null ? "has no result" : "says void";
        const place = table.split("\n").length;
        assert.deepEqual(lines(result), [
          `void ${place} plot_add: result: its result is read, and is undefined: ` +
          `the table ${said}, plot.h says int (32-bit signed)`,
        ]);
        assert.equal(result.findings[0]?.fix, '"i32"');
      });
    }
    for (const text of UNREAD) {
      it(`${dialect}: is not read by ${text}`, async () => {
        assert.deepEqual(lines(await auditText(table + text)), []);
      });
    }
  }
});

describe("optional and nonblocking", () => {
  const table = (name: string, rest: string) =>
    `Deno.dlopen("x", { ${name}: { parameters: [], result: "void", ${rest} } });`;

  it("an optional symbol that the header lacks is a note", async () => {
    const { findings } = await auditText(table("plot_novel", "optional: true"));
    assert.deepEqual(findings.map(({ severity, kind, message }) => [severity, kind, message]), [
      ["note", "missing-symbol", "is not declared in plot.h: as it is optional, it may be missing"],
    ]);
  });

  it("one that is not optional is a fault", async () => {
    const { findings } = await auditText(table("plot_novel", "optional: false"));
    assert.deepEqual(findings.map(({ severity, kind }) => [severity, kind]), [
      ["fault", "missing-symbol"],
    ]);
  });

  for (const rest of [`nonblocking: "yes"`, "nonblocking: 1", `optional: "yes"`]) {
    it(`${rest} is no boolean`, async () => {
      const text = `Deno.dlopen("x", {
        plot_close: { parameters: ["pointer"], result: "void", ${rest} } });`;
      const [key, value] = rest.split(": ");
      const { findings } = await auditText(text);
      assert.deepEqual(findings.map(({ kind, message, fix }) => [kind, message, fix]), [
        ["key", `${key} is ${value}, and Deno requires a boolean`, `${key}: true`],
      ]);
    });
  }

  for (const rest of ["nonblocking: true", "optional: false", "nonblocking: flag"]) {
    it(`${rest} is fine`, async () => {
      const text = `Deno.dlopen("x", {
        plot_close: { parameters: ["pointer"], result: "void", ${rest} } });`;
      assert.deepEqual(lines(await auditText(text)), []);
    });
  }
});
