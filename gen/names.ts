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

const C_WORDS = new Set(
  ("alignas alignof auto bool break case catch char class const constexpr continue default " +
    "delete do double else enum explicit extern false float for friend goto if inline int long " +
    "mutable namespace new operator private protected public register restrict return short " +
    "signed sizeof static struct switch template this throw true try typedef typename union " +
    "unsigned using virtual void volatile while").split(" "),
);

const ZIG_WORDS = new Set(
  ("addrspace align allowzero and anyframe anyopaque anytype asm break callconv catch comptime " +
    "const continue defer else enum errdefer error export extern false fn for if inline " +
    "isize linksection noalias noinline nosuspend null opaque or orelse packed pub resume " +
    "return struct suspend switch test threadlocal true try type undefined union unreachable " +
    "usize var void volatile while std types bool").split(" "),
);

/** Declarations of the generated Zig files, which a param must not shadow. */
const ZIG_HELPERS = new Set(["std", "types", "wire"]);

/** A TypeScript identifier: reserved words get a trailing underscore. */
export function typescriptName(name: string): string {
  return TYPESCRIPT_WORDS.has(name) ? `${name}_` : name;
}

/** A C identifier in snake_case; words of C and C++ get a trailing underscore. */
export function cName(name: string): string {
  const snake = snakeCase(name);
  return C_WORDS.has(snake) ? `${snake}_` : snake;
}

/** A Zig identifier in snake_case; words of Zig and primitive type names are quoted. */
export function zigName(name: string): string {
  const snake = snakeCase(name);
  const primitive = /^([iu]\d+|f16|f32|f64|f80|f128|c_\w+)$/.test(snake);
  if (ZIG_HELPERS.has(snake)) return `${snake}_`;
  return ZIG_WORDS.has(snake) || primitive ? `@"${snake}"` : snake;
}
