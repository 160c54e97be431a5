// What the header kinds.h declares, as it must be read on Linux x64.

/** Types of its functions. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  kinds_more: "(view: kinds_view) -> int",
  kinds_add: "(left: int, right: int) -> int",
  kinds_unnamed: "(_: int, _: char constant *) -> int",
  kinds_old: "(?) -> int",
  kinds_none: "() -> void",
  kinds_open: "(name: char constant *, colour: kinds_colour) -> kinds_handle",
  kinds_close: "(handle: kinds_handle) -> void",
  kinds_far: "() -> int",
  kinds_printf: "(format: char constant *, ...) -> int",
  kinds_vprintf: "(format: char constant *, args: other(va_list)) -> int",
  kinds_text: "(hidden: kinds_hidden constant *, length: size_t *) -> char constant *",
  kinds_each: "(handle: kinds_handle, visit: (context: void *, " +
    "point: struct kinds_point constant *, index: size_t) -> int *, context: void *) -> void",
  kinds_hook: "(which: int, hook: (signal: int) -> void *) -> (signal: int) -> void *",
  kinds_arrays: "(v: float * of 4, w: int[5] * of 3, " +
    "names: char constant * *, triple: int * of 3, salt: unsigned char * of 8) -> void",
  kinds_by_value: "(point: struct kinds_point, value: kinds_value) -> struct kinds_point",
  kinds_typed: "(amount: double, times: int) -> int",
  kinds_quit: "(code: int) -> void",
  kinds_outdated: "() -> int",
  kinds_wide_result:
    "(huge: other(__int128), complex: other(_Complex float)) -> other(long double)",
  kinds_register: "(address: uint32_t volatile *) -> int constant volatile *",
  kinds_restricted: "() -> char * restrict *",
  kinds_fast: "() -> kinds_vectorcall",
  kinds_foreign: "(argument: FOREIGN) -> bool_t",
  kinds_inline: "(value: int) -> int",
  kinds_repeated: "(count: int) -> int",
  kinds_first: "() -> int",
  kinds_second: "(inner: (_: int) -> int *) -> int",
};

/** Types of its global variables. */
export const GLOBALS: Readonly<Record<string, string>> = {
  kinds_counter: "int",
  kinds_names: "char constant *[]",
  kinds_origin: "struct kinds_point",
  kinds_single: "__typeof__(kinds_single)",
  kinds_list: "int[4]",
};

/** What its typedefs stand for. */
export const TYPEDEFS: Readonly<Record<string, string>> = {
  kinds_count: "unsigned int",
  kinds_triple: "int[3]",
  kinds_visitor: "(context: void *, part: char constant *, index: kinds_count) -> int *",
  kinds_operation: "(amount: double, times: int) -> int",
  kinds_view: "struct kinds_point constant *",
  kinds_colour: "enum kinds_colour",
  kinds_wide: "kinds_wide",
  kinds_bits: "kinds_bits",
  kinds_aligned_too: "kinds_aligned_too",
  kinds_value: "kinds_value",
  kinds_hidden: "struct kinds_hidden",
  kinds_handle: "struct kinds_hidden *",
  kinds_only_pointer: "__typeof__(*(kinds_only_pointer)0) *",
  kinds_vectorcall: "() -> void *",
};

/** Values of its constants. */
export const CONSTANTS: Readonly<Record<string, number | bigint | string>> = {
  KINDS_MORE: 1,
  KINDS_VERSION: "1.2.3",
  KINDS_ZERO: 0,
  KINDS_NEGATIVE: -1,
  KINDS_SHIFTED: 8,
  KINDS_TOP: 9223372036854775808n,
  KINDS_LOWEST: -9223372036854775808n,
  KINDS_UNSIGNED: 4294967295,
  KINDS_OTHER: 8,
  KINDS_SIZE: 16,
  KINDS_CAST: 44,
  KINDS_LETTER: 97,
  KINDS_TRUE: 1,
  KINDS_CHOICE: 64,
  KINDS_FROM_ENUM: 5,
  KINDS_LINES: 3,
  KINDS_TENTH: 0.1,
  KINDS_FLOAT: 0.10000000149011612,
  KINDS_HEX: 12,
  KINDS_MINUS_ZERO: -0,
  KINDS_ONE: 1,
  KINDS_SUM: 0.30000000000000004,
  KINDS_TINY: 5e-324,
  KINDS_ESCAPES: 'tab\t quote" AB back\\slash',
  KINDS_UMLAUT: "grün und gelb: ä",
  KINDS_EMPTY_TEXT: "",
  KINDS_LONG_COMMENT: 7,
  KINDS_TWICE: 2,
};

/** Why the others are not read. */
export const SKIPPED: Readonly<Record<string, string>> = {
  kinds_static: "it is static: every file that includes the header has its own",
  KINDS_CALL: "it takes arguments, so that nothing of it is in a compiled library",
  KINDS_API: "it stands for an attribute",
  KINDS_TYPE: "it stands for a type or a keyword",
  KINDS_TYPEDEF: "it is another name of the type kinds_count",
  KINDS_BLOCK: "it stands for a piece of code, not for a value",
  KINDS_OPEN: "it stands for a piece of code, not for a value",
  KINDS_VARIABLE: "it is another name of the variable kinds_counter",
  kinds_renamed: "it is another name of the function kinds_add",
  KINDS_LINE: "it stands for __LINE__, which differs from place to place",
  KINDS_INLINE: "it stands for a type or a keyword",
  KINDS_SELF: "it stands for itself",
  KINDS_POINTER: "it is of type void *",
  KINDS_INFINITE: "it is infinite or not a number",
  KINDS_LONG_DOUBLE: "it is of type long double",
  KINDS_WIDE: "it is wider than 64 bits",
  KINDS_WIDE_TEXT: "it is a string of wide characters",
  KINDS_BYTES: "it is a string that is not UTF-8",
  KINDS_ZERO_INSIDE: "it is a string with a zero byte inside",
  KINDS_CALLS: "it is known at run time only: expression is not an integer constant expression",
  KINDS_UNKNOWN: "it is no constant: use of undeclared identifier 'kinds_not_declared'",
};

/** Its comments. */
export const DOCS: Readonly<Record<string, string>> = {
  kinds_add:
    "Adds two numbers.\n\n@param left  the first\n@param right the second\n@return the sum",
  kinds_open: "kinds_open opens, and kinds_close closes.",
  kinds_close: "kinds_open opens, and kinds_close closes.",
  kinds_repeated: "Told at last.",
  kinds_counter: "how many there are",
  kinds_visitor: "Called for each part.",
  kinds_colour: "Colours of a lamp.",
  KINDS_VERSION: "Version of the library.",
  KINDS_SHIFTED: "the fourth bit",
  KINDS_LINES: "inside",
  KINDS_TENTH: "About KINDS_TENTH.",
  KINDS_LONG_COMMENT: "a comment\nof two lines",
  "struct kinds_point": "A point.",
  "enum kinds_colour": "Colours of a lamp.",
};

/** Its structs and unions, with offset, name and type of each member. */
export const RECORDS: Readonly<Record<string, readonly string[]>> = {
  "struct foreign": [
    "struct of 4, aligned to 4, FOREIGN",
    "0 used int",
  ],
  "struct kinds_point": [
    "struct of 16, aligned to 8",
    "0 x double",
    "8 y double",
  ],
  "kinds_bits": [
    "struct of 16, aligned to 8, kinds_bits",
    "0 flags uint8_t",
    "1 first:3 unsigned int",
    "1 second:5 unsigned int",
    "4 null:0 unsigned int",
    "4 third:7 int",
    "4 last:1 _Bool",
    "8 wide:40 uint64_t",
  ],
  "struct kinds_nested": [
    "struct of 144, aligned to 16",
    "0 tag char",
    "8 named __typeof__(((struct kinds_nested *)0)->named)",
    "24 null struct kinds_nested::(anonymous 1)",
    "28 list __typeof__(((struct kinds_nested *)0)->list[0])[3]",
    "32 inner struct kinds_inner",
    "36 state __typeof__(((struct kinds_nested *)0)->state)",
    "40 table int[3][2]",
    "64 names char constant *[2]",
    "80 notify (self: struct kinds_nested *, what: int) -> void *",
    "88 compare (left: void constant *, right: void constant *) -> int *[2]",
    "104 visitor kinds_visitor",
    "112 changing int",
    "116 counted other(_Atomic( int ))",
    "120 hidden struct kinds_hidden *",
    "128 vector other(__attribute__((__vector_size__(4 * sizeof(float)))) float)",
  ],
  "__typeof__(((struct kinds_nested *)0)->named)": [
    "struct of 16, aligned to 8",
    "0 inside int",
    "8 deep long",
  ],
  "struct kinds_nested::(anonymous 1)": [
    "union of 4, aligned to 4",
    "0 number int",
    "0 real float",
    "0 null struct kinds_nested::(anonymous 1)::(anonymous 1)",
  ],
  "struct kinds_nested::(anonymous 1)::(anonymous 1)": [
    "struct of 4, aligned to 2",
    "0 low short",
    "2 high short",
  ],
  "__typeof__(((struct kinds_nested *)0)->list[0])": [
    "struct of 1, aligned to 1",
    "0 c char",
  ],
  "struct kinds_inner": [
    "struct of 4, aligned to 4",
    "0 value int",
  ],
  "struct kinds_hidden": [
    "opaque",
  ],
  "struct kinds_packed": [
    "struct of 7, aligned to 1, packed",
    "0 a char",
    "1 b int",
    "5 c short",
  ],
  "struct kinds_pragma": [
    "struct of 10, aligned to 2, packed",
    "0 a char",
    "2 b double",
  ],
  "struct kinds_flexible": [
    "struct of 8, aligned to 8",
    "0 length size_t",
    "8 bytes char[]",
  ],
  "struct kinds_aligned": [
    "struct of 32, aligned to 32",
    "0 a char",
  ],
  "kinds_aligned_too": [
    "struct of 1, aligned to 16, kinds_aligned_too",
    "0 b char",
  ],
  "kinds_value": [
    "union of 16, aligned to 8, kinds_value",
    "0 integer int64_t",
    "0 real double",
    "0 text char[12]",
  ],
  "__typeof__(*(kinds_only_pointer)0)": [
    "struct of 4, aligned to 4",
    "0 reached int",
  ],
  "struct kinds_long": [
    "struct of 48, aligned to 16",
    "0 wide other(long double)",
    "16 huge other(__int128)",
    "32 complex other(_Complex double)",
  ],
  "struct kinds_empty": [
    "struct of 0, aligned to 1",
  ],
  "__typeof__(kinds_single)": [
    "struct of 4, aligned to 4",
    "0 once int",
  ],
};

/** Its enums: integer, typedef, whether nothing uses it, and members. */
export const ENUMS: Readonly<Record<string, string>> = {
  "enum kinds_colour":
    "int kinds_colour false KINDS_RED=0 KINDS_GREEN=5 KINDS_BLUE=6 KINDS_DARK=-3",
  "enum (unnamed at 88:1)": "unsigned int null true KINDS_FIRST=10 KINDS_SECOND=11",
  "kinds_wide": "unsigned long long kinds_wide false KINDS_SMALL=1 KINDS_BIG=9223372036854775807",
  "enum kinds_unsigned": "unsigned int null false KINDS_U=4000000000",
  "enum kinds_later": "unsigned int null false KINDS_LATER=1",
  "enum kinds_narrow": "unsigned char null false KINDS_NARROW=200",
  "__typeof__(((struct kinds_nested *)0)->state)": "unsigned int null false KINDS_ON=0 KINDS_OFF=1",
};
