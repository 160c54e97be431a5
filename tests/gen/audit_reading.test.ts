// What the audit can read of a program, and what it says of the rest.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nearest } from "../../gen/audit/nearest.ts";
import { auditText, lines } from "./support/audit/run.ts";

/** Each has a fault in its last param, which is there only for who reads the table. */
const READ: readonly (readonly [what: string, text: string, more?: Record<string, string>])[] = [
  [
    "a literal",
    `Deno.dlopen("x", { plot_value: { parameters: ["pointer", "u8"], result: "f64" } })`,
  ],
  [
    "as const satisfies",
    `
    const t = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } } as const satisfies X;
    Deno.dlopen("x", t);`,
  ],
  [
    "a spread",
    `
    const own = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };
    Deno.dlopen("x", { ...own, ...(1 > 2 ? {} : null) });`,
  ],
  [
    "a spread list",
    `
    const self = ["pointer"];
    Deno.dlopen("x", { plot_value: { parameters: [...self, "u8"], result: "f64" } });`,
  ],
  [
    "a shorthand",
    `
    const plot_value = { parameters: ["pointer", "u8"], result: "f64" };
    Deno.dlopen("x", { plot_value });`,
  ],
  [
    "a computed name",
    `
    const name = "plot_value" as const;
    Deno.dlopen("x", { [name]: { parameters: ["pointer", "u8"], result: "f64" } });`,
  ],
  [
    "a template",
    `
    const prefix = "plot";
    const plot_value = { parameters: ["pointer", "u8"], result: "f64" };
    Deno.dlopen("x", { [\`\${prefix}_value\`]: plot_value });`,
  ],
  [
    "an enum",
    `
    enum T { P = "pointer", B = "u8" }
    Deno.dlopen("x", { plot_value: { parameters: [T.P, T.B], result: "f64" } });`,
  ],
  [
    "a class",
    `
    class T { static readonly P = "pointer"; static B = "u8"; }
    Deno.dlopen("x", { plot_value: { parameters: [T.P, T.B], result: "f64" } });`,
  ],
  [
    "a helper",
    `
    function def(result, ...parameters) { return { parameters, result }; }
    Deno.dlopen("x", { plot_value: def("f64", "pointer", "u8") });`,
  ],
  [
    "a function that opens what it is given",
    `
    const load = (path: string, symbols: X) => {
      const lib = Deno.dlopen(path, symbols);
      return lib;
    };
    load("x", { plot_value: { parameters: ["pointer", "u8"], result: "f64" } });`,
  ],
  [
    "Object.freeze and assign",
    `
    const own = Object.freeze({ plot_value: { parameters: ["pointer", "u8"], result: "f64" } });
    Deno.dlopen("x", Object.assign({}, own));`,
  ],
  [
    "an alias of Deno",
    `
    const { dlopen: open } = globalThis.Deno;
    open("x", { plot_value: { parameters: ["pointer", "u8"], result: "f64" } });`,
  ],
  ["an import", `import { t } from "./t.js"; Deno.dlopen("x", t);`, {
    "t.ts": `export * from "./deep.ts";`,
    "deep.ts": `const t = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };
      export { t };`,
  }],
  ["a default import", `import t from "./t.ts"; Deno.dlopen("x", t);`, {
    "t.ts": `export default { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };`,
  }],
  ["a whole module", `import * as t from "./t"; Deno.dlopen("x", t.table);`, {
    "t/index.ts":
      `export const table = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };`,
  }],
  [
    "either of two tables",
    `
    const flag = Math.random() > 0.5;
    const good = { plot_value: { parameters: ["pointer", "i32"], result: "f64" } };
    const bad = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };
    Deno.dlopen("x", flag ? good : bad);`,
  ],
  [
    "either of two types",
    `
    const type = f() ? "i32" : "u8";
    Deno.dlopen("x", { plot_value: { parameters: ["pointer", type], result: "f64" } });`,
  ],
  [
    "require",
    `
    const { dlopen, FFIType: T } = require("bun:ffi");
    dlopen("x", { plot_value: { args: [T.ptr, T.u8], returns: T.f64 } });`,
  ],
  [
    "createRequire",
    `
    import { createRequire } from "node:module";
    const { dlopen } = createRequire(import.meta.url)("node:ffi");
    dlopen("x", { plot_value: { arguments: ["pointer", "u8"], return: "f64" } });`,
  ],
  [
    "await import",
    `
    const { dlopen } = await import("bun:ffi");
    dlopen("x", { plot_value: { args: ["ptr", "u8"], returns: "f64" } });`,
  ],
  [
    "a builtin of the process",
    `
    const ffi = process.getBuiltinModule("node:ffi");
    ffi.dlopen("x", { plot_value: { arguments: ["pointer", "u8"], return: "f64" } });`,
  ],
  [
    "npm:koffi",
    `
    import koffi from "npm:koffi@3.3.4";
    koffi.load("x").func("double plot_value(void *, uint8_t)");`,
  ],
  [
    "a variable that is assigned to once",
    `
    let own;
    own = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };
    Deno.dlopen("x", own);`,
  ],
  [
    "a name that another function assigns to",
    `
    function other(own) { own = {}; own.plot_value = 1; return own; }
    const own = { plot_value: { parameters: ["pointer", "u8"], result: "f64" } };
    Deno.dlopen("x", own);`,
  ],
  [
    "a library that is given to a function",
    `
    import { load } from "koffi";
    export const bind = (lib) => lib.func("plot_value", "double", ["void *", "uint8"]);`,
  ],
];

describe("tables that are read", () => {
  for (const [what, text, more] of READ) {
    it(what, async () => {
      const result = await auditText(text, more);
      assert.equal(result.notAudited.length, 0, JSON.stringify(result.notAudited));
      const found = lines(result);
      assert.equal(found.length, 1, found.join("\n") || "nothing was found");
      assert.match(found[0] ?? "", /^width \d+ plot_value: index: the table says (FFIType\.)?u/);
    });
  }
});

const UNREAD: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
  [
    "a parameter",
    `export const f = (t) => Deno.dlopen("x", t);`,
    /t is known when the program runs/,
  ],
  ["a call", `Deno.dlopen("x", JSON.parse(text));`, /the table is no object that is written here/],
  [
    "a changed table",
    `
    const t = { plot_close: { parameters: ["pointer"], result: "void" } };
    for (const name of names) t[name] = { parameters: [], result: "void" };
    Deno.dlopen("x", t);`,
    /a part of the table cannot be read: t is changed in line 3/,
  ],
  [
    "a reassigned variable",
    `
    let t = {};
    t = { plot_close: { parameters: ["pointer"], result: "void" } };
    Deno.dlopen("x", t);`,
    /t is assigned to in line 3/,
  ],
  [
    "a computed name",
    `
    Deno.dlopen("x", { [f()]: { parameters: [], result: "void" } });`,
    /its name is known when/,
  ],
  [
    "a list",
    `
    Deno.dlopen("x", { plot_close: { parameters: list(), result: "void" } });`,
    /the list of params/,
  ],
  [
    "a type",
    `
    Deno.dlopen("x", { plot_close: { parameters: [type], result: "void" } });`,
    /cannot be read/,
  ],
  [
    "a missing file",
    `
    import { t } from "./nowhere.ts"; Deno.dlopen("x", t);`,
    /no file for the import of \.\/nowhere/,
  ],
  [
    "a table that one of two assignments gives",
    `
    let t;
    if (f()) t = { plot_close: { parameters: ["pointer"], result: "void" } };
    else t = {};
    Deno.dlopen("x", t);`,
    /t is assigned to in line 3 and in line 4/,
  ],
  [
    "a param that is assigned to",
    `
    function open(t) { t = more(t); return Deno.dlopen("x", t); }
    open({ plot_close: { parameters: ["pointer"], result: "u8" } });`,
    /t is assigned to in line 2/,
  ],
  [
    "a list that is changed through a pattern",
    `
    let list = ["pointer"];
    [list] = lists();
    Deno.dlopen("x", { plot_close: { parameters: list, result: "void" } });`,
    /list is assigned to in line 3/,
  ],
  [
    "a variable of a loop",
    `
    for (let t of tables) { t = { plot_close: { parameters: ["u8"], result: "void" } };
      Deno.dlopen("x", t); }`,
    /t is assigned to in line 2/,
  ],
  [
    "a library that is one of several",
    `
    let lib;
    if (f()) lib = a(); else lib = b();
    const other = Deno.dlopen("x", { plot_open: {
      parameters: ["buffer", "u32", "u32"], result: "pointer" } });
    lib.symbols.plot_open(new TextEncoder().encode("plot"), 0, 0);`,
    /its arguments are not looked at: lib is assigned to twice in line 3/,
  ],
  [
    "something that leads to itself",
    `
    const a = b, b = a; Deno.dlopen("x", a);`,
    /it leads back to itself/,
  ],
  [
    "a function of an unknown name",
    `
    import { CFunction } from "bun:ffi";
    calls.push(CFunction({ ptr: 1, args: [], returns: "void" }));`,
    /no name says which function/,
  ],
  [
    "a callback that no call passes",
    `
    new Deno.UnsafeCallback({ parameters: ["i32"], result: "void" }, () => {});`,
    /no call passes/,
  ],
  [
    "a prototype that is computed",
    `
    import koffi from "koffi";
    const lib = koffi.load("x");
    for (const text of prototypes()) lib.func(text);`,
    /known when the program runs/,
  ],
];

describe("what is not audited is told", () => {
  for (const [what, text, reason] of UNREAD) {
    it(what, async () => {
      const result = await auditText(text);
      assert.deepEqual(lines(result), []);
      assert.equal(result.notAudited.length, 1, JSON.stringify(result.notAudited));
      assert.match(result.notAudited[0]?.reason ?? "", reason);
    });
  }
});

describe("the nearest word", () => {
  for (
    const [word, expected] of [
      ["plot_opne", "plot_open"],
      ["plot_clos", "plot_close"],
      ["PLOT_OPEN", "plot_open"],
      ["own_opn", "own_open"],
      ["own_o", "own_on"],
      ["gzread", null],
      ["", null],
    ] as const
  ) {
    it(`${word}: ${expected}`, () => {
      assert.equal(nearest(word, ["plot_open", "plot_close", "own_on", "own_open"]), expected);
    });
  }
});
