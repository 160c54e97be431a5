// Which comment belongs to which function: headers with comments before and behind what they tell.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { docsOf } from "../../gen/import/decide/docs.ts";
import { read } from "./support/read_headers.ts";
import { WorkFolder } from "./support/run.ts";

/** The comments of the functions of a header. */
async function docsIn(text: string): Promise<Record<string, string>> {
  using folder = new WorkFolder();
  writeFileSync(folder.at("style.h"), text);
  const { functions } = await read("style.h", { includeDirs: [folder.path] });
  return Object.fromEntries(docsOf(functions));
}

describe("comments", () => {
  it("before functions stay there, whatever other functions they mention", async () => {
    const docs = await docsIn(`
/** Makes one, as s_init() does. */
int s_new(void);

/** Like s_new(), with a size. */
int s_new_sized(int size);

/** Undoes s_new_sized(). */
int s_end(void);
/** After s_end() nothing is left, as s_end() says. */
int s_none(void);
`);
    assert.deepEqual(docs, {
      s_new: "Makes one, as s_init() does.",
      s_new_sized: "Like s_new(), with a size.",
      s_end: "Undoes s_new_sized().",
      s_none: "After s_end() nothing is left, as s_end() says.",
    });
  });

  it("behind functions belong to those, with and without empty lines", async () => {
    const expected = { s_new: "Makes one.", s_end: "Ends it.", s_none: "Like s_end, for none." };
    const text = (between: string) => `
int s_new(void);
/* Makes one. */
${between}int s_end(void);
/* Ends it. */
${between}int s_none(void);
/* Like s_end, for none. */
`;
    assert.deepEqual(await docsIn(text("\n")), expected);
    assert.deepEqual(await docsIn(text("")), expected);
  });

  it("before functions without empty lines are those of the next", async () => {
    const docs = await docsIn(`
/* Makes one. */
int s_new(void);
/* Ends what s_new has made. */
int s_end(void);
`);
    assert.deepEqual(docs, { s_new: "Makes one.", s_end: "Ends what s_new has made." });
  });

  it("inside of macros are no comments of what the macros stand beside", async () => {
    const docs = await docsIn(`
#define S_NONE /* nothing */
#define S_FN(type, name, args, more) type (name) args more
/* Makes one. */
S_FN(int, s_new, (void), S_NONE);
S_FN(int, s_end, (void), S_NONE);
`);
    assert.deepEqual(docs, { s_new: "Makes one.", s_end: "" });
  });

  const REAL: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
    "zlib.h": {
      deflate: /^\s*deflate compresses as much data/,
      deflateEnd: /^\s*All dynamically allocated data structures/,
      gzclose: /^\s*Flush all pending output for file/,
    },
    "lzma.h": {
      lzma_code: /^Encode or decode data/,
      lzma_vli_decode: /^Decode a variable-length integer/,
      lzma_vli_size: /^Get the number of bytes required to encode a VLI/,
      lzma_crc64: /^Calculate CRC64/,
    },
    "expat.h": { XML_ParserFree: /^Frees memory used by the parser/ },
    "png.h": {
      png_set_sig_bytes: /^Tell lib we have already handled/,
      png_write_end: /^Write the end of the PNG file/,
    },
    "sqlite3.h": { sqlite3_close: /Closing A Database Connection/ },
  };
  for (const [header, functions] of Object.entries(REAL)) {
    const there = existsSync(`/usr/include/${header}`);
    it(`of ${header} are about their functions`, { skip: !there }, async () => {
      const docs = docsOf((await read(header)).functions);
      for (const [name, doc] of Object.entries(functions)) {
        assert.match(docs.get(name) ?? "", doc, name);
      }
    });
  }
});
