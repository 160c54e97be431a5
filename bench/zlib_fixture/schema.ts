/** Loops in C over the zlib of the system, which the example zlib is compared with. */
import { arg, fn, library, nativeModule, t } from "../../src/schema/mod.ts";

const data = () => [arg("data", t.bytes())] as const;
const out = () => [arg("out", t.bytes({ mode: "inout" }))] as const;

const loops = nativeModule({
  name: "loops",
  description: "Whole streams in one call.",
  functions: {
    deflate: fn([...data(), ...out(), arg("level", t.int())], t.i64({ as: "number" }), {
      description: "Compresses in pieces of the size of out; gives the bytes that came out.",
    }),
    inflate: fn([...data(), ...out()], t.i64({ as: "number" }), {
      description: "Decompresses in pieces of the size of out; gives the bytes that came out.",
    }),
    crc32: fn([...data()], t.u32(), { description: "CRC-32 of bytes.", symbol: "zbench_crc32" }),
  },
});

export default library({
  name: "zloops",
  version: "1.0.0",
  description: "Loops in C over the zlib of the system.",
  modules: [loops],
  runtime: "../../../src/runtime/v1.ts",
  c: {
    headers: ["zbench.h"],
    includeDirs: ["."],
    sources: ["zbench.c"],
    systemLibraries: ["z"],
    symbolPrefix: "zbench_",
  },
  out: { typescript: "generated", docs: "generated", native: "../../build/bench/zlib" },
});
