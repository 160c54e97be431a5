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
  "badClosed",
  "badLength",
  "badValue",
  "checkArray",
  "checkObject",
  "handleAddress",
  "lazyTable",
  "makeHandle",
  "nativeAddress",
  "notNull",
  "nullableHandle",
  "releaseHandle",
  "safeResult",
  "toI64",
  "toU64",
];

const C_WORDS = new Set(
  ("alignas alignof and asm auto bitand bitor bool break case catch char class compl concept const " +
    "consteval constexpr constinit continue decltype default delete do double else enum explicit " +
    "export extern false float for friend goto if inline int linux long mutable namespace new " +
    "noexcept not nullptr operator or private protected public register requires restrict return " +
    "short signed sizeof static struct switch template this throw true try typedef typeid " +
    "typename typeof union unix unsigned using virtual void volatile while xor").split(" "),
);

const ZIG_WORDS = new Set(
  ("addrspace align allowzero and anyerror anyframe anyopaque anytype asm bool break callconv " +
    "catch comptime comptime_float comptime_int const continue defer else enum errdefer error " +
    "export extern false fn for if inline isize linksection noalias noinline noreturn nosuspend " +
    "null opaque or orelse packed pub resume return struct suspend switch test threadlocal true " +
    "try type undefined union unreachable usize var void volatile while").split(" "),
);

/** Declarations of the generated Zig files, which a param must not shadow. */
const ZIG_HELPERS = new Set(["std", "types", "wire"]);

/** A TypeScript identifier: reserved words get a trailing underscore. */
export function typescriptName(name: string): string {
  const taken = TYPESCRIPT_WORDS.has(name) || TYPESCRIPT_HELPERS.includes(name);
  return taken ? `${name}_` : name;
}

/** A C identifier in snake_case; words of C and C++ get a trailing underscore. */
export function cName(name: string): string {
  const snake = snakeCase(name);
  return C_WORDS.has(snake) ? `${snake}_` : snake;
}

/** A Zig identifier in snake_case; words of Zig and primitive type names are quoted. */
export function zigName(name: string): string {
  const snake = snakeCase(name);
  if (ZIG_HELPERS.has(snake) || snake.startsWith("impl_")) return `${snake}_`;
  return zigQuote(snake);
}

/** A name as Zig writes it: words of Zig and primitive type names are quoted. */
export function zigQuote(name: string): string {
  const primitive = /^([iu]\d+|f16|f32|f64|f80|f128|c_\w+)$/.test(name);
  return ZIG_WORDS.has(name) || primitive ? `@"${name}"` : name;
}
