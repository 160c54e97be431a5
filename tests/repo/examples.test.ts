// The short examples run on every runtime; the readers that the examples share refuse what is
// broken in words that name the file, the problem and what is allowed.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { InputError } from "../../examples/lib/input.ts";
import { readNpy } from "../../examples/lib/npy.ts";
import { encodePng, readPng } from "../../examples/lib/png.ts";
import { run } from "../../scripts/lib/run.mjs";
import { toolchain } from "../../scripts/toolchain.mjs";
import { chunk, npy, patch, png } from "./lib/broken.ts";
import { read, root } from "./lib/files.ts";

const folder = mkdtempSync(join(tmpdir(), "ziffi-examples-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const commands = {
  deno: () => [toolchain.deno, "run", "--allow-all", "--cached-only"],
  bun: () => [toolchain.bun, "run", "--no-install"],
  node: () => [toolchain.node26, "--disable-warning=ExperimentalWarning"],
};

describe("short examples", () => {
  const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts"));
  const expected = [
    "arena",
    "array_pool",
    "block",
    "elevation",
    "image",
    "kernels",
    "pool",
    "shared_map",
    "struct_pool",
  ];
  for (const name of expected.map((one) => `${one}.ts`)) {
    it(`${name} is there`, () => assert.ok(examples.includes(name)));
  }
  for (const name of examples) {
    it(`${name} is short enough to quote`, () => {
      assert.ok(read(`examples/${name}`).split("\n").length <= 40);
    });
    for (const [runtime, command] of Object.entries(commands)) {
      it(`${name} on ${runtime}`, async () => {
        const [program = "", ...args] = command();
        const result = await run(program, [...args, `examples/${name}`], { timeoutMs: 60_000 });
        assert.equal(result.code, 0, result.output);
        assert.match(result.output, /^[^\n]+\n$/, "it prints one line and no warning");
      });
    }
  }
});

describe("readPng", () => {
  const allowed = "; give a PNG with 8 bits a channel, in grey, RGB or RGBA";
  const good = png();
  const colours = [["grey", 0, 1], ["RGB", 2, 3], ["RGBA", 6, 4]] as const;
  for (const [name, colour, channels] of colours) {
    it(`reads ${name}, and what encodePng wrote`, () => {
      const pixels = Uint8Array.from({ length: 2 * 3 * channels }, (_, i) => (i * 37) % 256);
      const first = readPng(file(`${name}.png`, png({ width: 3, colour, pixels })));
      assert.deepEqual({ ...first }, { width: 3, height: 2, channels, pixels });
      assert.deepEqual(readPng(file("again.png", encodePng(first))), first);
    });
  }

  const broken: [what: string, bytes: Uint8Array, problem: RegExp][] = [
    ["empty", Buffer.of(), /it is not a PNG/],
    ["text", Buffer.from("hello"), /it is not a PNG/],
    ["cut in the header", good.subarray(0, 20), /chunk IHDR ends at 33 bytes, the file at 20/],
    ["cut in the data", good.subarray(0, 50), /chunk IDAT ends at \d+ bytes, the file at 50/],
    ["without its end", good.subarray(0, -12), /it is truncated, at \d+ bytes/],
    ["without header", Buffer.concat([good.subarray(0, 8), good.subarray(33)]), /no header/],
    ["with a broken checksum", patch(good, 45, [0xff]), /cannot be decoded \(CRC mismatch/],
    ["with too little data", png({ height: 9, data: Buffer.of(120, 156) }), /cannot be decoded/],
    ["16 bits", png({ depth: 16, pixels: Buffer.alloc(8) }), /it is grey with 16 bits/],
    ["1 bit", png({ depth: 1 }), /it is grey with 1 bits/],
    ["palette", png({ colour: 3 }), /it is palette with 8 bits/],
    ["grey and alpha", png({ colour: 4 }), /it is grey with alpha/],
    ["unknown colour type", png({ colour: 9 }), /of colour type 9/],
    ["no pixels", png({ width: 0 }), /it has 0 x 2 pixels/],
    ["far too many", png({ width: 2 ** 31, height: 9, data: good }), /2147483648 x 9 pixels/],
    ["a transparent colour", png({ extra: [chunk("tRNS", Buffer.of(0, 1))] }), /tRNS/],
    ["animated", png({ extra: [chunk("acTL", Buffer.alloc(8))] }), /it is animated/],
  ];
  for (const [what, bytes, problem] of broken) {
    it(`refuses a file that is ${what}`, () => {
      const path = file("broken.png", bytes);
      refuses(() => readPng(path), path, problem, allowed);
    });
  }
  it("refuses a file that is missing, and a folder", () => {
    const missing = join(folder, "missing.png");
    refuses(() => readPng(missing), missing, /there is no such file/, allowed);
    const inside = join(folder, "folder.png");
    mkdirSync(inside);
    refuses(() => readPng(inside), inside, /it is a folder/, allowed);
  });
});

describe("readNpy", () => {
  const allowed = "; give a .npy file of version 1.0 with dtype |u1, <i2, <f4 or <f8, in C order";
  const kinds = [["|u1", "u8", 1], ["<i2", "i16", 2], ["<f4", "f32", 4], [
    "<f8",
    "f64",
    8,
  ]] as const;
  for (const [descr, dtype, size] of kinds) {
    it(`reads ${descr}`, () => {
      const data = new Uint8Array(6 * size).fill(7);
      const array = readNpy(file("a.npy", npy({ descr: `'${descr}'`, shape: "(2, 3)", data })));
      assert.deepEqual({ ...array, data: [...array.data] }, {
        ...{ dtype, shape: [2, 3], length: 6 },
        data: [...data],
      });
    });
  }
  it("reads a single number, and keys in another order", () => {
    const header = "{'shape': (), 'fortran_order': False, 'descr': '|u1'}";
    const array = readNpy(file("single.npy", npy({ header, data: Buffer.of(9) })));
    assert.deepEqual([array.shape, array.length, array.data[0]], [[], 1, 9]);
  });

  const good = npy();
  const record = "[('x', '<i2'), ('y', '<f8')]";
  const broken: [what: string, bytes: Uint8Array, problem: RegExp][] = [
    ["empty", Buffer.of(), /not a .npy file \(wrong magic\)/],
    ["text", Buffer.from("1 2 3"), /not a .npy file/],
    ["version 2", npy({ version: [2, 0] }), /version 2\.0 is not supported/],
    ["cut in the preamble", good.subarray(0, 8), /header is truncated, at 8 bytes/],
    ["cut in the header", good.subarray(0, 40), /header is truncated: 40 of 128 bytes/],
    ["cut in the data", good.subarray(0, -1), /truncated: 5 of 6 bytes of data for \(3\) of <i2/],
    ["too long", Buffer.concat([good, Buffer.of(0)]), /too long: 7 of 6 bytes/],
    ["big-endian", npy({ descr: "'>i2'" }), /its dtype >i2 is not supported/],
    ["complex", npy({ descr: "'<c16'" }), /its dtype <c16 is not supported/],
    ["named like a method", npy({ descr: "'toString'" }), /dtype toString is not supported/],
    ["a record", npy({ descr: record }), /its dtype \[\(x, <i2\), \(y, <f8\)\] is not/],
    ["in Fortran order", npy({ order: "True" }), /it is in Fortran order/],
    ["without elements", npy({ shape: "(0, 3)", data: Buffer.of() }), /it has no elements/],
    ["larger than any memory", npy({ shape: "(999999999, 999999999)" }), /it is truncated: 6 of/],
    ["without shape", npy({ header: "{'descr': '<i2'}" }), /its header cannot be read/],
    ["with a negative shape", npy({ shape: "(-3,)" }), /its header cannot be read/],
  ];
  for (const [what, bytes, problem] of broken) {
    it(`refuses a file that is ${what}`, () => {
      const path = file("broken.npy", bytes);
      refuses(() => readNpy(path), path, problem, allowed);
    });
  }
});

/** One line that starts with the path and ends with what is allowed. */
function refuses(work: () => unknown, path: string, problem: RegExp, allowed: string): void {
  assert.throws(work, (error: unknown) => {
    assert.ok(error instanceof InputError, String(error));
    assert.ok(error.message.startsWith(`Cannot use ${path}: `), error.message);
    assert.ok(error.message.endsWith(allowed), error.message);
    assert.match(error.message, problem);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}
