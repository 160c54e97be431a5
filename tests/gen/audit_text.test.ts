// Text without NUL: which arguments of `const char *` are told, and which are left alone.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { auditText, lines } from "./support/audit/run.ts";

const TABLE = `
  const lib = Deno.dlopen("x", {
    plot_open: { parameters: ["buffer", "u32", "u32"], result: "pointer" },
    plot_add_named: { parameters: ["pointer", "buffer", "i32", "f32"], result: "i32" },
  });
  const encoder = new TextEncoder();
  const encode = (text: string) => encoder.encode(text);
  const cstring = (text: string) => encode(text + "\\0");
  const DEFAULT = "plot\\0";
  declare const data: Uint8Array;
  declare const given: string;
`;

const call = (argument: string) => `lib.symbols.plot_open(${argument}, 0, 0);`;

const OPEN = [
  call(`encoder.encode("plot")`),
  call(`new TextEncoder().encode(given)`),
  call("encoder.encode(`${given}.plot`)"),
  call(`encoder.encode("plot\\0" + given + ".x")`),
  call(`encode("plot")`),
  call(`Buffer.from("plot")`),
  call(`Buffer.from(given, "utf8")`),
  call(`Buffer.from(JSON.stringify(data))`),
  call(`new Uint8Array([112, 108])`),
  call(`Deno.UnsafePointer.of(encode("plot"))`),
  call(`flag ? cstring("plot") : encode("plot")`),
  call(`encoder.encode(given ?? "plot\\0")`),
  `const bytes = encode("plot"); ${call("bytes")}`,
  `function open(title: string) { ${call("encoder.encode(title)")} } open("plot");`,
  `class P { lib = lib; open() { this.${call(`encode("plot")`)} } }`,
  `lib.symbols.plot_add_named(null, encode("a"), -1, 1);`,
];

const ENDED = [
  call("null"),
  call("data"),
  call(`cstring("plot")`),
  call(`cstring(given)`),
  call("encoder.encode(`${given}\\0`)"),
  call("encoder.encode(DEFAULT)"),
  call(`encode(given + "\\x00")`),
  call(`Buffer.from([112, 0])`),
  call(`Buffer.concat([encode("plot"), new Uint8Array([0])])`),
  call(`Buffer.from(data)`),
  call(`new Uint8Array(16)`),
  call(`elsewhere(given)`),
  `function open(title: string) { ${call("encoder.encode(title)")} } open("plot\\0");`,
  `const bytes = encode(given); lib.symbols.plot_add_named(null, bytes, bytes.byteLength, 1);`,
  `lib.symbols.plot_add_named(null, encode(given), count, 1);`,
];

const STRINGS = [
  call(`"plot\\0"`),
  call("given as string"),
  "function open(title: string) { " + call("title") + " }",
  call("`${given}\\0`"),
];

async function kinds(text: string): Promise<string[]> {
  const result = await auditText(TABLE + text);
  assert.deepEqual(result.notAudited, []);
  return lines(result).map((line) => line.split(" ")[0] ?? "");
}

describe("text for C", () => {
  for (const text of OPEN) {
    it(`has no NUL: ${text}`, async () => assert.deepEqual(await kinds(text), ["nul"]));
  }
  for (const text of ENDED) {
    it(`is fine: ${text}`, async () => assert.deepEqual(await kinds(text), []));
  }
  for (const text of STRINGS) {
    it(`is no memory: ${text}`, async () => assert.deepEqual(await kinds(text), ["string"]));
  }
});

describe("runtimes that end strings by themselves", () => {
  const bun = (type: string, argument: string) => `
    import { dlopen } from "bun:ffi";
    const { symbols } = dlopen("x", {
      plot_open: { args: ["${type}", "u32", "u32"], returns: "ptr" },
    });
    symbols.plot_open(${argument}, 0, 0);`;
  const node = (type: string, argument: string) => `
    import { dlopen } from "node:ffi";
    const { functions } = dlopen("x", {
      plot_open: { arguments: ["${type}", "u32", "u32"], return: "pointer" },
    });
    functions.plot_open(${argument}, 0, 0);`;
  const koffi = (type: string, argument: string) => `
    import koffi from "koffi";
    const open = koffi.load("x").func("void *plot_open(${type}, int, uint32_t)");
    open.async(${argument}, 0, 0);`;
  for (
    const [what, text, expected] of [
      ["Bun, cstring", bun("cstring", `"plot"`), []],
      ["Bun, cstring with bytes", bun("cstring", `Buffer.from("plot")`), ["nul"]],
      ["Bun, ptr", bun("ptr", `"plot"`), ["string"]],
      ["Node, string", node("string", `"plot"`), []],
      ["Node, pointer", node("pointer", `"plot"`), []],
      ["Node, bytes", node("pointer", `Buffer.from("plot")`), ["nul"]],
      ["koffi, str", koffi("str", `"plot"`), []],
      ["koffi, bytes", koffi("const char *", `Buffer.from("plot")`), ["nul"]],
    ] as const
  ) {
    it(what, async () => {
      const found = lines(await auditText(text)).map((line) => line.split(" ")[0]);
      assert.deepEqual(found, expected);
    });
  }
});
