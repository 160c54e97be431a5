// Headers that cannot be read say why, and odd answers of a compiler break nothing.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { cleanComment } from "../../gen/import/clang/comments.ts";
import { readHeader } from "../../gen/import/clang/mod.ts";
import { ownFiles } from "../../gen/import/clang/own.ts";
import { HeaderError, type RunCompiler } from "../../gen/import/header.ts";
import { read } from "./support/read_headers.ts";
import { WorkFolder } from "./support/run.ts";

const BAD: readonly (readonly [header: string, message: RegExp])[] = [
  ["bad/not_there.h", /^bad\/not_there\.h is not there\n {2}fix: .*looked in\n.*\/headers\n/s],
  ["/not/there/at_all.h", /^\/not\/there\/at_all\.h is not there\n {2}fix: correct the path$/],
  ["./bad/not_there.h", /bad\/not_there\.h is not there\n {2}fix: correct the path$/],
  ["bad/empty.h", /^bad\/empty\.h declares nothing\n {2}fix: /],
  ["bad/lamp.hpp", /^bad\/lamp\.hpp is a header of C\+\+, and ziffi reads C:\n.*'class'.*fix: /s],
  ["bad/extern_c.h", /^bad\/extern_c\.h is a header of C\+\+.*#ifdef __cplusplus$/s],
  ["bad/vector.h", /^bad\/vector\.h is a header of C\+\+.*'vector' file not found.*fix: /s],
  [
    "bad/broken.h",
    /does not compile:\n.*broken\.h:2:1: error: .*\n.*broken\.h:3:14.*lamp_t before/s,
  ],
  ["bad/needs_size.h", /fix: include the header that declares size_t before it: stddef\.h$/],
  ["bad/lacks.h", /^bad\/lacks\.h includes lamp\/not_there\.h, which is not there:\n.*lacks\.h:1/],
  ["bad/refuses.h", /define LAMP_COLOUR.*\n {2}fix: correct the header, or define the macros/],
  ["kinds", /headers\/kinds is a folder\n {2}fix: name a header in it/],
  ["", /^The name of a header is empty: give one, such as zlib\.h$/],
  ["<zlib.h>", /^"<zlib\.h>" is no name of a header: give it as in #include, without quotes/],
  ["a.h\n#error x", /^"a\.h\\n#error x" is no name of a header/],
  ["lamp.c", /^"lamp\.c" is no C header: give a file whose name ends in \.h$/],
];

for (const [header, message] of BAD) {
  test(`${JSON.stringify(header)} says what is wrong`, async () => {
    await assert.rejects(read(header), (error) => {
      assert.ok(error instanceof HeaderError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

test("bytes that are no text are told from a header", async () => {
  using folder = new WorkFolder();
  const binary = Uint8Array.from({ length: 4096 }, (_, i) => (i * 89 + 127) & 255);
  const files = { "binary.h": binary, "utf16.h": Uint8Array.of(255, 254, 35, 0, 105, 0) };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(folder.at(name), bytes);
    await assert.rejects(read(name, { includeDirs: [folder.path] }), (error) => {
      assert.ok(error instanceof HeaderError);
      assert.match(error.message, new RegExp(`^${name} cannot be read: .*${name} holds bytes`));
      return true;
    });
  }
});

test("a header that needs another is read when that comes before", async () => {
  const { functions } = await read("bad/needs_size.h", { before: ["stddef.h"] });
  assert.deepEqual(functions.map(({ name }) => name), ["lamp_count"]);
});

test("no header at all is refused", async () => {
  await assert.rejects(read("x.h", { headers: [] }), /^HeaderError: No header to read/);
});

/** A compiler that gives one syntax tree, and finds everything else fine. */
function answering(tree: string): RunCompiler {
  return (text, flags) => {
    const isTree = flags.includes("-ast-dump=json");
    const lines = text.split("\n").length;
    const marker = `# 1 "ziffi_header.c"\n#include <a.h> /* clang -E -dI */\n# 1 "a.h" 1\n`;
    const stderr = flags.includes("-fsyntax-only") ? `ziffi_questions:${lines}:1: error: end` : "";
    const end = [1, 2, 3].map((line) => `ziffi_questions:${line}:2: error: the end\n`).join("");
    return Promise.resolve({ stdout: isTree ? tree : marker, stderr: end + stderr, code: 0 });
  };
}

const model = { data: "lp64", charSigned: true } as const;
const spot = { offset: 1, file: "a.h", line: 1, col: 1 };

const ODD: readonly (readonly [what: string, tree: unknown])[] = [
  ["nothing inside", {}],
  ["a list", []],
  ["no object", null],
  ["words for lists", { inner: "none" }],
  ["words for nodes", { inner: ["a", 1, null, [], true] }],
  ["nodes without anything", { inner: [{}, { kind: 4 }, { kind: "RecordDecl" }] }],
  ["a record of odd members", {
    inner: [{ kind: "RecordDecl", name: "r", loc: spot, inner: [{ kind: "FieldDecl" }, 3] }],
  }],
  ["places of odd kinds", { inner: [{ kind: "VarDecl", name: "v", loc: { offset: "x" } }] }],
];

for (const [what, tree] of ODD) {
  test(`a syntax tree with ${what} is no crash`, async () => {
    const read = readHeader({ headers: ["a.h"], model }, answering(JSON.stringify(tree)));
    await read.then(({ functions }) => assert.deepEqual(functions, []), (error) => {
      assert.ok(error instanceof HeaderError, String(error.stack));
    });
  });
}

test("what cannot be read of a declaration is said", async () => {
  const tree = {
    inner: [
      { kind: "FunctionDecl", name: "odd", loc: spot, type: { qualType: "?? what" } },
      { kind: "FunctionDecl", name: "bare", loc: spot },
      { kind: "VarDecl", name: "thing", loc: spot, type: { qualType: "unheard_of_t" } },
    ],
  };
  const header = await readHeader({ headers: ["a.h"], model }, answering(JSON.stringify(tree)));
  assert.deepEqual(header.skipped.map(({ name, reason }) => `${name}: ${reason}`), [
    "odd: its type ?? what cannot be read",
    "bare: its type  cannot be read",
  ]);
  assert.deepEqual(header.globals[0]?.type, { kind: "other", name: "unheard_of_t" });
});

test("an answer that is cut off is said", async () => {
  const read = readHeader({ headers: ["a.h"], model }, answering('{"inner": [{"kind"'));
  await assert.rejects(read, /^HeaderError: a\.h: the compiler's answer cannot be read: /);
});

test("comments lose their marks, and keep their words", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["/* one line */", "one line"],
    ["/** Doc. */", "Doc."],
    ["/**< behind */", "behind"],
    ["/// three\n/// slashes", "three\nslashes"],
    ["//!< behind", "behind"],
    ["// plain", "plain"],
    ["/*!\n * \\brief Short.\n * @param a one\n */", "Short.\n@param a one"],
    ["/*\n** CAPI3REF: Title\n** METHOD: sqlite3\n**\n** Text [x()].\n*/", "Title\n\nText [x()]."],
    ["/*********\n * Framed. *\n *********/", "Framed."],
    ["/*\n   Indented\n     deeper\n*/", "Indented\n  deeper"],
    ["/* *pointer stays */", "*pointer stays"],
    ["/**/", ""],
    ["/* ---------- */", ""],
  ];
  for (const [comment, text] of cases) assert.equal(cleanComment(comment), text, comment);
});

test("files are the library's by how they are included", () => {
  const include = (from: string | null, file: string, spelled: string, quoted = false) => ({
    ...{ from, file, spelled, quoted },
    system: file.startsWith("/usr/include"),
  });
  const own = (named: string, ...list: ReturnType<typeof include>[]) =>
    [...ownFiles(list, [named], null)].join(" ");
  const usr = "/usr/include";
  // A header of the system is no part of a library beside it, unless it is asked for with quotes.
  assert.equal(
    own(
      "zlib.h",
      include(null, `${usr}/zlib.h`, "zlib.h"),
      include(`${usr}/zlib.h`, `${usr}/zconf.h`, "zconf.h", true),
      include(`${usr}/zconf.h`, `${usr}/limits.h`, "limits.h"),
    ),
    `${usr}/zlib.h ${usr}/zconf.h`,
  );
  // A name that starts alike is.
  assert.equal(
    own(
      "ncurses.h",
      include(null, `${usr}/ncurses.h`, "ncurses.h"),
      include(`${usr}/ncurses.h`, `${usr}/ncurses_dll.h`, "ncurses_dll.h"),
      include(`${usr}/ncurses.h`, `${usr}/stdio.h`, "stdio.h"),
    ),
    `${usr}/ncurses.h ${usr}/ncurses_dll.h`,
  );
  // A folder of the library's name is, wherever it is.
  assert.equal(
    own(
      "openssl/evp.h",
      include(null, `${usr}/openssl/evp.h`, "openssl/evp.h"),
      include(`${usr}/openssl/evp.h`, `${usr}/x86_64-linux-gnu/openssl/conf.h`, "openssl/conf.h"),
      include(`${usr}/openssl/evp.h`, `${usr}/sys/types.h`, "sys/types.h"),
    ),
    `${usr}/openssl/evp.h ${usr}/x86_64-linux-gnu/openssl/conf.h`,
  );
  // In a folder of its own, all of it is.
  assert.equal(
    own(
      "a.h",
      include(null, "/lib/include/a.h", "a.h"),
      include("/lib/include/a.h", "/lib/include/part/b.h", "part/b.h"),
      include("/lib/include/a.h", "/other/c.h", "c.h"),
    ),
    "/lib/include/a.h /lib/include/part/b.h",
  );
});
