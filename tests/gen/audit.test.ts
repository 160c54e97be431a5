// `ziffi audit` as a command: what it prints, its exit codes, and bad input.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadTypeScript } from "../../gen/toolchain/typescript.ts";
import { at, root } from "../../scripts/lib/paths.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { ziffiHere } from "./support/command_line.ts";
import { PLOT } from "./support/audit/run.ts";
import { HOSTS, WorkFolder, ziffi, zig } from "./support/run.ts";

const folder = new WorkFolder();
after(() => folder[Symbol.dispose]());

const GOOD = `Deno.dlopen("x", { plot_close: { parameters: ["pointer"], result: "void" } });\n`;
const BAD = `const lib = Deno.dlopen("x", {
  plot_value: { parameters: ["pointer", "u8"], result: "f64" },
  plot_close: { parameters: ["pointer"], result: type },
});
`;

const TEXTS: Readonly<Record<string, string>> = {
  "good.ts": GOOD,
  "bad.ts": BAD,
  "none.ts": "export const x = 1;\n",
  "broken.ts": "const x = {;\n",
  "unread.ts": `Deno.dlopen("x", JSON.parse(text));\n`,
  "typo.ts": `Deno.dlopen("x", { plot_opne: { parameters: [], result: "void" } });\n`,
  "view.jsx": `export const a = <b>{Deno.dlopen("x", {})}</b>;\n`,
  "sub/good.ts": `import { p } from "../types.ts";
    Deno.dlopen("x", { plot_close: { parameters: [p], result: "void" } });\n`,
  "types.ts": `export const p = "pointer";\n`,
  "bad.h": "int broken(;\n",
  "plot.c": `#include "plot.h"\nvoid plot_close(plot *self) { (void)self; }\n`,
  "plot.txt": "no library",
  "plot.so": "no library",
};

before(() => {
  for (const name of ["sub", "dir.ts"]) mkdirSync(folder.at(name));
  for (const [name, text] of Object.entries(TEXTS)) writeFileSync(folder.at(name), text);
  writeFileSync(folder.at("plot.h"), readFileSync(at(PLOT)));
});

function audit(words: readonly string[], host?: keyof typeof HOSTS) {
  const line = ["audit", ...words, "--zig", toolchain.zig];
  return host === undefined ? ziffiHere(line, folder.path) : ziffi(line, folder.path, host);
}

const header = ["--header", "plot.h"];

describe("ziffi audit", () => {
  it("prints where, what each side says, and what to do", async () => {
    const { code, output } = await audit(["bad.ts", ...header]);
    assert.equal(code, 1);
    assert.equal(
      output,
      [
        "bad.ts:2:41: plot_value: index: the table says u8 (8-bit unsigned), plot.h says int " +
        "(32-bit signed)",
        '  fix: "i32"',
        "bad.ts:3:50: not audited: plot_close: result: its type cannot be read: the type is not " +
        "written here",
        "2 symbols of 1 table compared: 1 disagreement, 1 not audited",
        "",
      ].join("\n"),
    );
  });

  for (const host of Object.keys(HOSTS) as (keyof typeof HOSTS)[]) {
    it(`is quiet about what agrees, on ${host}`, async () => {
      const { code, output } = await audit(["good.ts", "sub/good.ts", ...header], host);
      assert.equal(output, "2 symbols of 2 tables compared: no disagreements\n");
      assert.equal(code, 0);
    });
  }

  it("--json prints one document", async () => {
    const { code, output } = await audit(["bad.ts", ...header, "--json"]);
    assert.equal(code, 1);
    const { findings, notAudited, tables } = JSON.parse(output);
    assert.deepEqual(findings, [{
      kind: "width",
      severity: "fault",
      place: { file: "bad.ts", line: 2, column: 41 },
      subject: "plot_value: index",
      message: "the table says u8 (8-bit unsigned), plot.h says int (32-bit signed)",
      fix: '"i32"',
      targets: findings[0]?.targets,
    }]);
    assert.equal(findings[0]?.targets.length, 8);
    assert.equal(notAudited.length, 1);
    const place = { file: "bad.ts", line: 1, column: 13 };
    assert.deepEqual(tables, [{ dialect: "deno", opener: "Deno.dlopen", place, compared: 2 }]);
  });

  it("what is not audited counts with --strict only", async () => {
    const { code, output } = await audit(["unread.ts", ...header]);
    assert.equal(code, 0, output);
    assert.match(output, /^unread\.ts:1:18: not audited: Deno\.dlopen: the table is no object/);
    assert.equal((await audit(["unread.ts", ...header, "--strict"])).code, 1);
  });

  it("--target compares for others", async () => {
    const words = ["bad.ts", ...header, "--target", "win32-x64,darwin-arm64"];
    const { code, output } = await audit(words);
    assert.equal(code, 1);
    assert.match(output, /plot_value: index: the table says u8/);
    assert.match(output, /: 1 disagreement, 1 not audited\n$/);
  });

  it("suggests a name", async () => {
    const { code, output } = await audit(["typo.ts", ...header]);
    assert.equal(code, 1);
    assert.match(output, /plot_opne: is not declared in plot\.h\n {2}fix: "plot_open"\n/);
  });

  it("--library tells what a library does not export", async () => {
    const built = await zig(["cc", "-shared", "-o", "libplot.so", "plot.c"], folder.path);
    assert.equal(built.code, 0, built.output);
    const good = await audit(["good.ts", ...header, "--library", "libplot.so"]);
    assert.equal(good.code, 0, good.output);
    const bad = await audit(["bad.ts", ...header, "--library", "libplot.so"]);
    assert.equal(bad.code, 1);
    assert.match(bad.output, /^bad\.ts:2:3: plot_value: libplot\.so does not export it\n {2}fix: /);
    assert.doesNotMatch(bad.output, /plot_close: libplot/);
  });
});

const REFUSED: readonly (readonly [words: string[], code: number, message: RegExp])[] = [
  [["good.ts"], 2, /--header is missing: give the C header of the library/],
  [["good.ts", "--header", ""], 2, /--header is empty/],
  [["plot.txt", ...header], 2, /plot\.txt is neither TypeScript nor JavaScript/],
  [["good.ts", ...header, "--library", ""], 2, /--library is empty/],
  [["good.ts", ...header, "--target", "vax"], 2, /--target vax is unknown: give one or more of/],
  [["good.ts", ...header, "--foo"], 2, /unknown option '--foo'/],
  [[...header], 2, /missing required argument 'file'/],
  [["missing.ts", ...header], 1, /There is no file missing\.ts: give files that declare/],
  [["broken.ts", ...header], 1, /broken\.ts:1:\d+: cannot be parsed: /],
  [
    ["none.ts", ...header],
    1,
    /No foreign functions are declared in none\.ts: looked for Deno\.dlopen/,
  ],
  [["good.ts", "--header", "no_such.h"], 1, /no_such\.h/],
  [["good.ts", "--header", "bad.h"], 1, /bad\.h/],
  [["good.ts", ...header, "--library", "no.so"], 1, /There is no library no\.so: give the path/],
  [
    ["good.ts", ...header, "--library", "plot.so"],
    1,
    /plot\.so is no library that can be linked/,
  ],
  [
    ["good.ts", ...header, "--library", "plot.h"],
    1,
    /plot\.h is no library: give a file that ends/,
  ],
  [["good.ts", ...header, "--library", "sub"], 1, /sub is no library: give a file that ends in/],
  [["dir.ts", ...header], 1, /dir\.ts is no file: give files that declare functions/],
  [["sub", ...header], 2, /sub is neither TypeScript nor JavaScript/],
];

describe("ziffi audit refuses", () => {
  for (const [words, code, message] of REFUSED) {
    it(words.join(" ") || "nothing", async () => {
      const ended = await audit(words);
      assert.match(ended.output, message);
      assert.equal(ended.code, code, ended.output);
      assert.doesNotMatch(ended.output, /\n {4}at |fault of ziffi/);
    });
  }

  it("an empty table is one", async () => {
    const { code, output } = await audit(["view.jsx", ...header]);
    assert.equal(output, "0 symbols of 1 table compared: no disagreements\n");
    assert.equal(code, 0);
  });

  it("to work without a parser, and says how to install one", async () => {
    await assert.rejects(loadTypeScript(root, ["no-such-package", "commander"]), {
      name: "TypeScriptError",
      message: /no TypeScript parser[^]*npm install --save-dev @typescript\/typescript6/,
    });
  });
});
