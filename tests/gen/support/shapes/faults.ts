// Faults of functions that tests plant into schema.ts, one at a time, and what has to be said.
import type { TargetKey } from "../../../../gen/toolchain/targets.ts";

/** One fault. */
export interface Fault {
  readonly name: string;
  /** Text of the schema or header, and what stands there instead. */
  readonly from: string;
  readonly to: string;
  /** One pattern a finding. */
  readonly found: readonly RegExp[];
  readonly target?: TargetKey;
}

const total = `fn([arg("values", t.array("i32"))], t.i32())`;
const area = `fn([arg("a", Point), arg("b", Point), arg("scale", t.f64())], t.f64())`;

/** Faults of functions. */
export const FAULTS: readonly Fault[] = [
  {
    name: "a param of the wrong width",
    from: `arg("length", t.uint())`,
    to: `arg("length", t.usize())`,
    found: [
      /^checksum\.length: .* unsigned long \(64-bit unsigned\), the header unsigned int \(32-bit/,
    ],
  },
  {
    name: "a param of the wrong sign",
    from: `arg("length", t.uint())`,
    to: `arg("length", t.int())`,
    found: [/^checksum\.length: .* int \(32-bit signed\), the header unsigned int/],
  },
  {
    name: "a result of the wrong width",
    from: `fn([arg("c", canvas())], t.int())`,
    to: `fn([arg("c", canvas())], t.i64())`,
    found: [/^canvasId result: the schema says long \(64-bit signed\), the header int/],
  },
  {
    name: "a result of the wrong sign",
    from: `fn([arg("c", canvas())], t.int())`,
    to: `fn([arg("c", canvas())], t.uint())`,
    found: [/^canvasId result: .*unsigned int \(32-bit unsigned\), the header int/],
  },
  {
    name: "a result that is none",
    from: `fn([arg("c", canvas())], t.int())`,
    to: `fn([arg("c", canvas())], t.void())`,
    found: [/^canvasId result: the schema says void, the header int/],
  },
  {
    name: "a number for a float",
    from: `arg("scale", t.f64())`,
    to: `arg("scale", t.i64())`,
    found: [/^area\.scale: .* long \(64-bit signed\), the header double/],
  },
  {
    name: "a float for a double",
    from: `arg("scale", t.f64())`,
    to: `arg("scale", t.f32())`,
    found: [/^area\.scale: the schema says float, the header double/],
  },
  {
    name: "a number for a pointer",
    from: `arg("style", t.pointer(Style))`,
    to: `arg("style", t.usize())`,
    found: [/^canvasOpen\.style: .* unsigned long \(64-bit unsigned\), the header struct style \*/],
  },
  {
    name: "a pointer for a struct by value",
    from: area,
    to: area.replace(`arg("b", Point)`, `arg("b", t.pointer(Point))`),
    found: [/^area\.b: the schema says point \*, the header point /],
  },
  {
    name: "another struct",
    from: `fn([arg("flags", Flags)], Flags)`,
    to: `fn([arg("flags", Point)], Flags)`,
    found: [/^turn\.flags: the schema says point, the header packed_flags/],
  },
  {
    name: "an array of wider numbers",
    from: total,
    to: total.replace(`array("i32")`, `array("i64")`),
    found: [/^total\.values: the schema says long \*, the header int \*/],
  },
  {
    name: "an array of another sign",
    from: total,
    to: total.replace(`array("i32")`, `array("u32")`),
    found: [/^total\.values: the schema says unsigned int \*, the header int \*/],
  },
  {
    name: "an array of floats for one of integers",
    from: total,
    to: total.replace(`array("i32")`, `array("f32")`),
    found: [/^total\.values: the schema says float \*, the header int \*/],
  },
  {
    name: "text for numbers",
    from: total,
    to: `fn([arg("values", t.string()), arg("count", t.usize())], t.i32())`,
    found: [/^total\.values: the schema says char \*, the header int \*/],
  },
  {
    name: "a length before its array",
    from: total,
    to: total.replace(`"i32"`, `"i32", { length: "before" }`),
    found: [
      /^total\.valuesLength: .*the header int \*/,
      /^total\.values: .*the header unsigned long/,
    ],
  },
  {
    name: "too many params",
    from: `fn([arg("c", canvas())], t.int())`,
    to: `fn([arg("c", canvas()), arg("more", t.int())], t.int())`,
    found: [
      /^canvasId params: the schema says 2 params .*, the header 1 params \(struct canvas \*\)/,
    ],
  },
  {
    name: "too few params",
    from: area,
    to: `fn([arg("a", Point), arg("b", Point)], t.f64())`,
    found: [/^area params: the schema says 2 params \(point, point\), the header 3 params/],
  },
  {
    name: "a variadic function that is bound as a plain one",
    from: "{ variadicFrom: 2 }",
    to: "{}",
    found: [/^formatText params: the schema says 4 params .*, the header 3 params .*\.\.\./],
  },
  {
    name: "variadic params that begin too early",
    from: "{ variadicFrom: 2 }",
    to: "{ variadicFrom: 1 }",
    found: [/^formatText params: the schema says 2 params .*, the header 3 params/],
  },
  {
    name: "a plain function that is bound as a variadic one",
    from: area,
    to: `${area.slice(0, -1)}, { variadicFrom: 3 })`,
    found: [/^area params: the schema says ends in \.\.\., the header does not end in/],
  },
  {
    name: "an out param of the wrong width",
    from: `arg("whole", t.out(t.int()))`,
    to: `arg("whole", t.out(t.i64()))`,
    found: [/^split\.whole: the schema says long \*, the header int \*/],
  },
  {
    name: "a function that is not there",
    from: "canvasId: fn(",
    to: "canvasNumber: fn(",
    found: [/^canvasNumber: the header has no function canvas_number/],
  },
  {
    name: "a global variable that is not there",
    from: `symbol: "shapes_count"`,
    to: `symbol: "shapes_total"`,
    found: [/^setCount: the header has no global variable shapes_total/],
  },
  {
    name: "a global variable of another type",
    from: "setGlobal(t.int()",
    to: "setGlobal(t.f64()",
    found: [/^setCount: the schema says double, the header int/],
  },
  {
    name: "a type that is not there",
    from: `{ c: "packed_flags" }`,
    to: `{ c: "flags_packed" }`,
    found: [
      /^Flags: the header has no type flags_packed/,
      /^turn: the schema says flags_packed, which the header does not declare/,
    ],
  },
  {
    name: "uint64_t for unsigned long, on Windows",
    from: `arg("start", t.ulong())`,
    to: `arg("start", t.u64())`,
    found: [
      /^checksum\.start: .* \(64-bit unsigned\), the header unsigned long \(32-bit unsigned\)/,
    ],
    target: "win32-x64",
  },
  {
    name: "int8_t for char, where char has no sign",
    from: `[arg("c", t.char())`,
    to: `[arg("c", t.i8())`,
    found: [/^widest\.c: .* signed char \(8-bit signed\), the header char \(8-bit unsigned\)/],
    target: "linux-arm64-musl",
  },
  {
    name: "int32_t for wchar_t, on Windows",
    from: `arg("w", t.wchar())`,
    to: `arg("w", t.i32())`,
    found: [/^widest\.w: .* int \(32-bit signed\), the header unsigned short/],
    target: "win32-arm64",
  },
];
