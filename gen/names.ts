/**
 * Names in each language: case, and words that a language keeps for itself.
 *
 * @module
 */

/** `scaleF64` to `scale_f64`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** `out_of_memory` to `OutOfMemory`, and `blockAlloc` to `BlockAlloc`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const TYPESCRIPT_WORDS = new Set(
  ("arguments await break case catch class const continue debugger default delete do else enum " +
    "eval export extends false finally for function if implements import in instanceof " +
    "interface let new null package private protected public return static super switch this " +
    "throw true try typeof undefined var void while with yield lib").split(" "),
);

/** Functions of the runtime entry that generated TypeScript calls; no param may hide them. */
export const TYPESCRIPT_HELPERS = [
  "asBytes",
  "badArity",
  "badArray",
  "badClosed",
  "badCount",
  "badEnum",
  "badLength",
  "badMost",
  "badValue",
  "callbackAddress",
  "charSigned",
  "checkAsyncOptions",
  "checkElements",
  "checkLength",
  "checkLent",
  "checkObject",
  "checkUnused",
  "checkView",
  "clearBytes",
  "copyBytes",
  "copyElements",
  "copyStruct",
  "dropView",
  "eachElement",
  "fillUnion",
  "fillView",
  "handleAddress",
  "handleWhole",
  "holdHandle",
  "keepAlive",
  "lazyTable",
  "lendStructs",
  "liveElements",
  "longBits",
  "makeHandle",
  "makeOwnedHandle",
  "MirrorView",
  "nativeAddress",
  "nativeOnly",
  "notNull",
  "nullableHandle",
  "nullableOwnedHandle",
  "oneMember",
  "onWindows",
  "ownView",
  "partArray",
  "partView",
  "readList",
  "readText",
  "releaseHandle",
  "safeResult",
  "structAddress",
  "StructArray",
  "StructView",
  "takeStructs",
  "textAt",
  "toI64",
  "toU64",
  "viewAddress",
  "viewOrNull",
  "wcharRange",
  "writeElements",
];

const HELPERS = new Set(TYPESCRIPT_HELPERS);

/** Types and globals that generated TypeScript and Zig use; no enum or struct may hide them. */
export const RESERVED_TYPES = new Set(
  ("Array ArrayLike AsyncOptions BigInt BigInt64Array BigUint64Array BoundLibrary BunSymbols " +
    "ByteSource Callback CallbackSpec CallbackUse DataView DenoSymbols Error Float32Array " +
    "Float64Array Handle Int16Array Int32Array Int8Array Math MirrorView NodeSymbols Number " +
    "Object OpenOptions OpenedLibrary OwnedHandle Partial Pick Promise Readonly Record Status " +
    "String StructArray StructView Uint16Array Uint32Array Uint8Array WINDOWS").split(" "),
);

const C_WORDS = new Set(
  ("alignas alignof and asm auto bitand bitor bool break case catch char class compl concept " +
    "const consteval constexpr constinit continue decltype default delete do double else enum " +
    "explicit export extern false float for friend goto if inline int linux long mutable " +
    "namespace new noexcept not nullptr operator or private protected public register " +
    "requires restrict return short signed sizeof static struct switch template this throw " +
    "true try typedef typeid typename typeof union unix unsigned using virtual void volatile " +
    "while xor").split(" "),
);

const ZIG_KEYWORDS = new Set(
  ("addrspace align allowzero and anyframe anytype asm break callconv catch comptime const " +
    "continue defer else enum errdefer error export extern fn for if inline linksection noalias " +
    "noinline nosuspend opaque or orelse packed pub resume return struct suspend switch test " +
    "threadlocal try union unreachable var volatile while").split(" "),
);

/** Names of Zig's own types and values; a variable needs quotes for them, a member does not. */
const ZIG_PRIMITIVES = new RegExp(
  "^(anyerror|anyopaque|bool|c_\\w+|comptime_float|comptime_int|f16|f32|f64|f80|f128|false|" +
    "isize|[iu]\\d+|noreturn|null|true|type|undefined|usize|void)$",
);

/** Declarations of the generated Zig files, which a param must not shadow. */
const ZIG_HELPERS = new Set(["std", "types", "wire"]);

/** A TypeScript identifier: reserved words get a trailing underscore. */
export function typescriptName(name: string): string {
  const taken = TYPESCRIPT_WORDS.has(name) || HELPERS.has(name);
  return taken ? `${name}_` : name;
}

/** True for a word that TypeScript keeps for itself, in any place. */
export function isTypescriptWord(name: string): boolean {
  return TYPESCRIPT_WORDS.has(name) || /^(Infinity|NaN|globalThis)$/.test(name);
}

/** True for a word that C or C++ keeps for itself. */
export function isCWord(name: string): boolean {
  return C_WORDS.has(name);
}

/** The language that keeps a snake_case word for itself, or null when all leave it free. */
export function languageOfWord(name: string): "C" | "Zig" | "TypeScript" | null {
  if (C_WORDS.has(name)) return "C";
  if (ZIG_KEYWORDS.has(name) || ZIG_PRIMITIVES.test(name)) return "Zig";
  // The generated code alone keeps `lib`.
  return TYPESCRIPT_WORDS.has(name) && name !== "lib" ? "TypeScript" : null;
}

/** A C identifier in snake_case; words of C and C++ get a trailing underscore. */
export function cName(name: string): string {
  const snake = snakeCase(name);
  return C_WORDS.has(snake) ? `${snake}_` : snake;
}

/** The C type of an enum or struct; the suffix keeps it apart from a function of that name. */
export function cTypeName(prefix: string, name: string): string {
  return `${prefix}${snakeCase(name)}_t`;
}

/** Replaces `{prefix}Name` in the C spelling of a slot by the name of the C type. */
export function spellC(prefix: string, c: string): string {
  return c.replace(/\{prefix\}(\w+)/, (_, name: string) => cTypeName(prefix, name));
}

/** A Zig variable or function in snake_case; words of Zig and primitive names are quoted. */
export function zigName(name: string): string {
  const snake = snakeCase(name);
  if (ZIG_HELPERS.has(snake) || snake.startsWith("impl_")) return `${snake}_`;
  return ZIG_PRIMITIVES.test(snake) ? `@"${snake}"` : zigQuote(snake);
}

/** A declaration of Zig that keeps its name; words and primitive names are quoted. */
export function zigConstantName(name: string): string {
  return ZIG_PRIMITIVES.test(name) ? `@"${name}"` : zigQuote(name);
}

/** A field or enum member of Zig in snake_case; only words of Zig are quoted. */
export function zigMember(name: string): string {
  return zigQuote(snakeCase(name));
}

/** What makes an enum of `types.zig` that of the implementation; no member starts so. */
export const ZIG_OWN = "_own";

/** A name as Zig writes it after a dot: words of Zig are quoted. */
export function zigQuote(name: string): string {
  return ZIG_KEYWORDS.has(name) ? `@"${name}"` : name;
}
