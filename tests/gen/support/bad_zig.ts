// Bad names of Zig declarations, each with the finding it leads to.
import { arg, constant, fn, nativeModule, t } from "../../../src/schema/mod.ts";
import { type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

const FN = "modules[0].functions.one";
const CONSTANT = "modules[0].constants.A";
const GIVE_CONSTANT = "give the module and the name of the constant";

/** What makes a good library one of C. */
const C = { implementation: undefined, c: { zig: "lib.zig" } };

const withStatus = (zig: unknown) => ({
  status: { ok: { code: 0, text: "Success" }, failed: { code: -1, text: "It failed", zig } },
});

function withConstant(zig: unknown, part: object = {}): unknown {
  const constants = { A: { ...constant(1), zig } };
  return good({
    modules: [
      nativeModule({
        ...{ name: "mine", description: "One.", functions: { one: fn([], t.void()) } },
        constants: constants as Readonly<Record<string, ReturnType<typeof constant>>>,
      }),
    ],
    ...part,
  });
}

const withStruct = (zig: string, part: object = {}) => {
  const point = t.struct("Point", { x: t.f64() }, { zig });
  return good({
    modules: [moduleOf({ one: fn([arg("at", t.pointer(point))], t.void()) })],
    ...part,
  });
};

const RULE = "a module and a declaration in it, such as geometry.Point";

/** Names that are none, or of a library that has none. */
export const BAD_ZIG: readonly BadLibrary[] = [
  {
    what: "an error of Zig with blanks",
    library: good(withStatus("Has Blanks")),
    path: "status.failed.zig",
    message: '"Has Blanks" is no Zig name',
    fix: "give the name of the error",
  },
  {
    what: "an error of Zig in a C library",
    library: good({ ...withStatus("Failed"), ...C }),
    path: "status.failed.zig",
    message: "is for Zig libraries",
    fix: "leave it out",
  },
  {
    what: "a constant of no Zig file",
    library: withConstant("A"),
    path: CONSTANT,
    message: 'has the Zig name "A"',
    fix: GIVE_CONSTANT,
  },
  {
    what: "a constant with code for a Zig name",
    library: withConstant("lib.A);"),
    path: CONSTANT,
    message: 'has the Zig name "lib.A);"',
    fix: GIVE_CONSTANT,
  },
  {
    what: "a Zig constant in a C library",
    library: withConstant("lib.A", C),
    path: CONSTANT,
    message: "names a constant of a Zig library",
    fix: "leave zig out",
  },
  {
    what: "a Zig struct in a C library",
    library: withStruct("lib.Point", C),
    path: `${FN}.parameters[0]`,
    message: "names a declaration of a Zig library",
    fix: "leave zig out",
  },
  {
    what: "code for the name of a Zig struct",
    library: withStruct("lib.zig;Point"),
    path: `${FN}.parameters[0]`,
    message: "zig",
    fix: RULE,
  },
];
