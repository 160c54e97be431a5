// Text whose end a program sees to in its own way, and text that only looks so.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { auditText, lines } from "./support/audit/run.ts";

const TABLE = `
  const lib = Deno.dlopen("x", {
    plot_open: { parameters: ["buffer", "u32", "u32"], result: "pointer" },
  });
  const encoder = new TextEncoder();
  const encode = (text: string) => encoder.encode(text);
  const DEFAULT = "plot\\0";
  declare const given: string;
`;

const call = (argument: string) => `lib.symbols.plot_open(${argument}, 0, 0);`;

const BODIES = [
  String.raw`if (!s.endsWith("\0")) s += "\0"; return Buffer.from(s);`,
  String.raw`s = s + "\0"; return encoder.encode(s);`,
  "s = `${s}\\0`; return encoder.encode(s);",
  String.raw`const t = s.endsWith("\0") ? s : s + "\0"; return encoder.encode(t);`,
  String.raw`if (!s.endsWith("\0")) throw new Error(s); return encoder.encode(s);`,
  String.raw`const t = s.padEnd(s.length + 1, "\0"); return encoder.encode(t);`,
  String.raw`let t: string = s; t += "\0"; return encoder.encode(t);`,
  String.raw`let t: string; t = s + "\0"; return encoder.encode(t);`,
  String.raw`[s] = [s + "\0"]; return encoder.encode(s);`,
  `const bytes = Buffer.from(s + " "); bytes[bytes.length - 1] = 0; return bytes;`,
  `const bytes = Buffer.from(s + " "); bytes.writeUInt8(0, bytes.length - 1); return bytes;`,
];

const TEXTS = [
  String.raw`["a", ""].join("\0")`,
  String.raw`[given, ""].join("\0")`,
  String.raw`["a", "\0"].join("")`,
  String.raw`"x\0".trim()`,
  String.raw`(given + "\0").toLowerCase()`,
  String.raw`String("x\0")`,
  `String(DEFAULT)`,
  String.raw`given.concat("\0")`,
  `given + String.fromCharCode(0)`,
  String.raw`Buffer.from("a\0").toString()`,
  `parts.join("")`,
];

/** Programs without a fault. */
const SEEN_TO = [
  ...BODIES.map((body) => `function toC(s: string) { ${body} } ${call(`toC("plot")`)}`),
  ...TEXTS.map((text) =>
    String.raw`const parts = ["a"]; parts.push("\0"); ` + call(`Buffer.from(${text})`)
  ),
  String.raw`function open(s = "plot\0") { ${call("encoder.encode(s)")} } open();`,
  String.raw`class P { constructor(p) { this.p = p + "\0"; } f() { ${call("encode(this.p)")} } }`,
  `class P { p = "x"; constructor() { this.p += "\\0"; } f() { ${call("Buffer.from(this.p)")} } }`,
  String.raw`import { join } from "node:path"; ${call(String.raw`encode(join(given, "plot\0"))`)}`,
  String.raw`let e = (s) => Buffer.from(s); e = (s) => Buffer.from(s + "\0"); ${call(`e("plot")`)}`,
  call(`Buffer.from("61626300", "hex")`),
  call(`Buffer.from("YQA=", "base64")`),
  call(`Buffer.from("a", "utf16le")`),
  call(`Buffer.from("plot", encoding)`),
  call(`Uint8Array.from([112, 1], (n) => n - 1)`),
];

/** Programs that pass text without NUL: equal names elsewhere, and calls that add none. */
const OPEN = [
  `function other(txt: string) { txt += "!"; return txt; }
   const txt = "plot"; ${call("Buffer.from(txt)")}`,
  `function other(title: string) { title += "\\0"; return title; }
   function open(title: string) { ${call("encoder.encode(title)")} } open("plot");`,
  `let txt; txt = "plot"; ${call("Buffer.from(txt)")}`,
  `let txt: string; txt = given + "!"; ${call("encode(txt)")}`,
  `const bytes = encode("plot"); { const bytes = []; bytes.push(0); } ${call("bytes")}`,
  call(`Buffer.from("plot", "latin1")`),
  call(String.raw`Buffer.from(["a", "b"].join("\0"))`),
  call(`Buffer.from(String(given))`),
  call(`Buffer.from("plot".trim())`),
  `import { join } from "node:path"; ${call("encode(join(given, `plot.db`))")}`,
  `let own; try { own = Deno.dlopen("x", {
     plot_open: { parameters: ["buffer", "u32", "u32"], result: "pointer" },
   }); } catch { throw 1; }
   own.symbols.plot_open(encode("plot"), 0, 0);`,
  `let own = null; const load = () => own ??= lib; own.symbols.plot_open(encode("plot"), 0, 0);`,
  `const own = given ? lib : lib; own.symbols.plot_open(encode("plot"), 0, 0);`,
];

async function kinds(text: string): Promise<string[]> {
  const result = await auditText(TABLE + text);
  assert.deepEqual(result.notAudited, []);
  return lines(result).map((line) => line.split(" ")[0] ?? "");
}

describe("the end of text", () => {
  for (const text of SEEN_TO) {
    it(`is seen to: ${text}`, async () => assert.deepEqual(await kinds(text), []));
  }
  for (const text of OPEN) {
    it(`is not: ${text}`, async () => assert.deepEqual(await kinds(text), ["nul"]));
  }
});
