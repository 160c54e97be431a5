// One bad schema for every finding that the generator can make.
import { arg, fn, type Library, nativeModule, t } from "../../../src/schema/mod.ts";

/** A bad schema and the finding it leads to. */
export interface BadLibrary {
  /** What is wrong, for the name of the test. */
  readonly what: string;
  readonly library: unknown;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

type Functions = Readonly<Record<string, unknown>>;

/** A good library; tests replace parts of it. */
export function good(part: object = {}): Record<keyof Library, unknown> & { modules: unknown } {
  return {
    name: "bad",
    version: "1.0.0",
    description: "A schema with a mistake.",
    status: { ok: { code: 0, text: "Success" }, failed: { code: -1, text: "It failed" } },
    modules: [moduleOf({ one: fn([], t.void()) })],
    implementation: ".",
    out: { typescript: "out", zig: "out", header: "out", docs: "out" },
    ...part,
  } as Record<keyof Library, unknown>;
}

/** A module with any functions. */
export function moduleOf(functions: unknown, name: unknown = "mine"): unknown {
  return { ...nativeModule({ name: "mine", description: "One.", functions: {} }), name, functions };
}

const functionsOf = (functions: Functions, part: object = {}) =>
  good({ modules: [moduleOf(functions)], ...part });

const AT = "modules[0].functions";
const STATUS = "list it under status as name: { code, text }, with ok: 0 and failures negative";
const USE_T = 'use a type of t from ziffi/schema, such as t.f64() or t.array("u8")';
const ok = { code: 0, text: "Success" };

function head(what: string, part: object, path: string, message: string, fix: string): BadLibrary {
  return { what, library: good(part), path, message, fix };
}

const HEAD: readonly BadLibrary[] = [
  {
    what: "no library",
    library: 1,
    path: "default",
    message: "the default export is not a library",
    fix: "export default library({...})",
  },
  head("a bad name", { name: "Bad" }, "name", '"Bad" is not a snake_case name', 'like "calc"'),
  head(
    "no version",
    { version: undefined },
    "version",
    "undefined is not a string",
    'add version: "..." to library()',
  ),
  head(
    "no room for the header",
    { out: { typescript: "a", zig: "b", docs: "c" } },
    "out.header",
    "undefined is not a path",
    'add header: "..." to out',
  ),
  head(
    "an absolute path",
    { out: { typescript: "/a", zig: "b", header: "c", docs: "d" } },
    "out.typescript",
    '"/a" is absolute',
    "give a path relative to the schema",
  ),
  head("statuses in a list", { status: [] }, "status", "is not an object", STATUS),
  head(
    "a bad name of a status",
    { status: { ok, Failed: { code: -1, text: "" } } },
    "status.Failed",
    "is not a snake_case name",
    STATUS,
  ),
  head(
    "a positive status",
    { status: { ok, failed: { code: 1, text: "" } } },
    "status.failed",
    "code 1 is not 0 or a negative int32",
    STATUS,
  ),
  head(
    "a success by another name",
    { status: { fine: ok } },
    "status.fine",
    "only ok has code 0",
    STATUS,
  ),
  head(
    "one code twice",
    { status: { ok, a: { code: -1, text: "" }, b: { code: -1, text: "" } } },
    "status.b",
    "has the same code as a",
    "give it a number of its own",
  ),
  head("a status without text", { status: { ok, a: { code: -1 } } }, "status.a", "no text", STATUS),
  head("statuses without ok", { status: {} }, "status", "has no ok", STATUS),
  head("no modules", { modules: [] }, "modules", "there is none", "nativeModule({...})"),
  head(
    "a bad name of a module",
    { modules: [moduleOf({}, "Mine")] },
    "modules[0]",
    "has no snake_case name",
    'name it after its Zig file, like "math"',
  ),
  head(
    "two modules of one name",
    { modules: [moduleOf({}), moduleOf({})] },
    "modules[1]",
    "has the name of another",
    "rename one",
  ),
  head(
    "a module without functions",
    { modules: [moduleOf([])] },
    AT,
    "is not an object",
    "list functions as name: fn([...], ...)",
  ),
];

function bad(
  what: string,
  functions: Functions,
  path: string,
  message: string,
  fix: string,
  part: object = {},
): BadLibrary {
  return { what, library: functionsOf(functions, part), path: `${AT}.${path}`, message, fix };
}

const FUNCTIONS: readonly BadLibrary[] = [
  bad(
    "a bad name of a function",
    { Add: fn([], t.void()) },
    "Add",
    "is not a camelCase name",
    'name it like "addAll"',
  ),
  {
    what: "one name in two modules",
    library: good({
      modules: [moduleOf({ one: fn([], t.void()) }), moduleOf({ one: fn([], t.void()) }, "other")],
    }),
    path: "modules[1].functions.one",
    message: "is defined twice",
    fix: "rename one of the two",
  },
  bad("no function", { one: t.f64() }, "one", "is not a function schema", "fn([arg(...)], result)"),
  bad(
    "a bad symbol",
    { one: fn([], t.void(), { symbol: "a-b" }) },
    "one.symbol",
    "is not a C identifier",
    "give the exported name",
  ),
  bad(
    "one symbol twice",
    { one: fn([], t.void()), two: fn([], t.void(), { symbol: "bad_one" }) },
    "two",
    "has the same C symbol as one",
    "rename it or set its symbol",
  ),
  bad(
    "a symbol that every library has",
    { abiHash: fn([], t.void()) },
    "abiHash",
    "has the same C symbol as one that ziffi adds",
    "rename it or set its symbol",
  ),
  bad(
    "a param without a name",
    { one: fn([t.f64()], t.void()) },
    "one.parameters[0]",
    "has no camelCase name",
    'wrap it: arg("name", t.…())',
  ),
  bad(
    "two params of one name",
    { one: fn([arg("a", t.f64()), arg("a", t.u8())], t.void()) },
    "one.parameters[1]",
    "has the same name as another param, a",
    "rename one",
  ),
  bad(
    "a param that cannot be one",
    { one: fn([arg("a", t.struct("S", { x: t.u8() }))], t.void()) },
    "one.parameters[0]",
    "struct cannot be a param",
    "pass it by pointer: t.pointer(S)",
  ),
  bad(
    "a param of a status",
    { one: fn([arg("a", t.status())], t.void()) },
    "one.parameters[0]",
    "status cannot be a param",
    USE_T,
  ),
  bad(
    "a result that cannot be one",
    { one: fn([], t.array("u8")) },
    "one.returnType",
    "array cannot be a result",
    "give a buffer as an inout param, or return an address with its owner",
  ),
  bad(
    "a status in a library without",
    { one: fn([], t.status()) },
    "one.returnType",
    "the library has no statuses",
    "add status: { ok: … } to library()",
    { status: undefined },
  ),
  bad(
    "a negative value or status",
    { one: fn([], t.orStatus(t.i32())) },
    "one.returnType",
    "i32 may be negative or too wide",
    "use u8, u16, u32, usize, bool, address, handle",
  ),
];

/** Everything that is wrong with a library or a function; types are in bad_types.ts. */
export const BAD_LIBRARIES: readonly BadLibrary[] = [...HEAD, ...FUNCTIONS];
export { bad, USE_T };
