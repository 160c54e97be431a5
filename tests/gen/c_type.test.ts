// C types as clang prints them: read, compared and told.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCType } from "../../gen/check/c_type.ts";
import { compareTypes, describe as tell, type Names, spell } from "../../gen/check/compare.ts";
import { layoutLines, readLayouts } from "../../gen/check/layouts.ts";
import { readMessages } from "../../gen/check/messages.ts";
import type { CModel } from "../../gen/toolchain/targets.ts";

const lp64: CModel = { data: "lp64", charSigned: true };
const llp64: CModel = { data: "llp64", charSigned: false };

/** Enums of the tests; all else is a struct. */
const names: Names = ({ name }) => name === "mode" ? { kind: "enum", bits: 32 } : null;

function read(text: string, model = lp64) {
  const type = parseCType(text, model);
  assert.ok(type, `${text} is not read`);
  return type;
}

describe("a C type is read", () => {
  const types: readonly (readonly [text: string, said: string])[] = [
    ["unsigned long", "unsigned long (64-bit unsigned)"],
    ["const char *restrict", "char *"],
    ["unsigned long (*)(unsigned long, const unsigned char *, unsigned int)", ""],
    ["void *(**)(void *, unsigned int, unsigned int)", ""],
    ["int (*)[4]", "int (*)[4]"],
    ["int[3][4]", "int[4][3]"],
    ["struct _IO_FILE *", "struct _IO_FILE *"],
    ["union (unnamed union at ./lib.h:11:76) *", "union (unnamed union at ./lib.h:11:76) *"],
    ["struct outer::(anonymous at ./a b.h:1:2)", ""],
    ["int (*)(int (*)(const point *), int *, void (*(*)(int))(long), struct x *, ...)", ""],
    ["void (*)(int) __attribute__((noreturn))", "void (*)(int)"],
    ["_Atomic(int) *", "int *"],
    ["int *const volatile *", "int **"],
    ["void (*)()", "void (*)()"],
    ["void (void)", "void (void)"],
  ];
  for (const [text, said] of types) {
    it(text, () => {
      const type = read(text);
      assert.notEqual(type.kind, "other");
      if (said !== "") assert.equal(tell(type), said);
      assert.ok(spell(type).length > 0);
    });
  }

  for (const text of ["", "int (", "int (*)(int", "[4]", "int )", "int int_t x", "struct"]) {
    it(`but not ${JSON.stringify(text)}`, () => assert.equal(parseCType(text, lp64), null));
  }

  it("with the widths and signs of the target", () => {
    for (
      const [text, model, bits, signed] of [
        ["long", lp64, 64, true],
        ["long", llp64, 32, true],
        ["unsigned long long", llp64, 64, false],
        ["char", lp64, 8, true],
        ["char", llp64, 8, false],
        ["signed char", llp64, 8, true],
        ["_Bool", lp64, 8, false],
        ["short", lp64, 16, true],
        ["__int128", lp64, 128, true],
      ] as const
    ) {
      const type = read(text, model);
      assert.deepEqual(type, { kind: "int", bits, signed, name: text });
    }
  });
});

describe("two C types are compared", () => {
  const same: readonly (readonly [string, string])[] = [
    ["int", "const int"],
    ["long", "long long"],
    ["void *", "struct x *"],
    ["struct ziffi_bytes *", "double *"],
    ["char *", "void *"],
    ["char *", "const unsigned char *"],
    ["int *", "int (*)[4]"],
    ["int", "mode"],
    ["enum paint", "unsigned int"],
    ["struct ziffi_address *", "unsigned long"],
    ["struct ziffi_address *", "int (*)(int)"],
    ["int (*)(void)", "int (*)()"],
    ["struct a (*)(int (*)(long))", "struct a (*)(int (*)(long long))"],
  ];
  for (const [a, b] of same) {
    it(`${a} fits ${b}`, () => assert.deepEqual(compareTypes(read(a), read(b), names), []));
  }

  const different: readonly (readonly [string, string])[] = [
    ["int", "unsigned int"],
    ["int", "long"],
    ["int", "float"],
    ["double", "long double"],
    ["int *", "long *"],
    ["int *", "unsigned int *"],
    ["char *", "int *"],
    ["_Bool", "unsigned char"],
    ["unsigned char *", "double *"],
    ["double *", "char *"],
    ["char *", "char **"],
    ["struct a *", "struct b *"],
    ["struct a", "struct a *"],
    ["int", "struct a"],
    ["short", "mode"],
    ["int[3]", "int[4]"],
    ["unsigned long", "void *"],
    ["struct ziffi_address *", "unsigned int"],
    ["int **", "long **"],
  ];
  for (const [a, b] of different) {
    it(`${a} does not fit ${b}`, () => {
      assert.equal(compareTypes(read(a), read(b), names).length, 1);
    });
  }

  it("by the names of the params, down to those of callbacks", () => {
    const own = read("void (*)(int, void (*)(int, long), float)");
    const theirs = read("void (*)(long, void (*)(int, int), float)");
    assert.deepEqual(compareTypes(own, theirs, names, ["count", "visit"]), [
      { path: "count", schema: "int (32-bit signed)", header: "long (64-bit signed)" },
      { path: "visit: param 2", schema: "long (64-bit signed)", header: "int (32-bit signed)" },
    ]);
  });
});

describe("what clang says is read", () => {
  it("types, numbers and errors by their lines, on every system", () => {
    const output = [
      "probe.c:3:21: error: incompatible pointer types initializing 'struct ziffi_probe *' with " +
      "an expression of type 'uLong (*)(uLong)' (aka 'unsigned long (*)(unsigned long)') " +
      "[-Werror,-Wincompatible-pointer-types]",
      "probe.c:4:16: error: static assertion failed due to requirement 'sizeof(a) == 7': ",
      "probe.c:4:33: note: expression evaluates to '88 == 7'",
      "probe.c:5:27: error: use of undeclared identifier 'absent'",
      "probe.c:6:1: error: static assertion failed",
      "./lib.h:9:1: error: unknown type name 'x'",
    ].join("\r\n");
    const { byLine, elsewhere, missingHeader } = readMessages(output, "probe.c");
    assert.equal(byLine.get(3)?.type, "unsigned long (*)(unsigned long)");
    assert.deepEqual([byLine.get(4)?.number, byLine.get(4)?.wanted], ["88", "7"]);
    assert.match(byLine.get(5)?.error ?? "", /absent/);
    assert.equal(byLine.get(6)?.number, "another value");
    assert.deepEqual(elsewhere, ["./lib.h:9: unknown type name 'x'"]);
    assert.equal(missingHeader, null);
  });

  it("fields of a struct, and not those inside of them", () => {
    const dump = `
*** Dumping AST Record Layout
         0 | struct ziffi_dump_0
         0 |   point value
         0 |     double x
         8 |     struct inner in
         8 |       int deep
    12:0-2 |     unsigned int bits
        16 |     int (*)(int, int) call
           | [sizeof=24, align=8]
`;
    assert.deepEqual(readLayouts(dump).get(0), [
      { name: "x", type: "double", at: "0" },
      { name: "in", type: "struct inner", at: "8" },
      { name: "bits", type: "unsigned int", at: "12:0-2" },
      { name: "call", type: "int (*)(int, int)", at: "16" },
    ]);
    assert.match(layoutLines("point", 3)[0] ?? "", /^struct ziffi_dump_3 \{ point value; \};$/);
  });
});
