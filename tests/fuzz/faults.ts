/**
 * Planted faults: functions whose schema says something else than the header. `ziffi check` has to
 * find every one, and nothing in the functions between them.
 *
 * @module
 */
import { nativeKey } from "../../scripts/toolchain.mjs";
import type { Enum, Field, Func, Param, Struct, Subject, Type } from "./model.ts";
import { mix, type Random, random } from "./random.ts";
import { rename } from "./rename.ts";
import { type DtypeName, type ScalarName, scalarRow } from "./scalars.ts";
import { Workspace } from "./workspace.ts";

/** A function as the schema has it, and as the header has it. */
export interface Fault {
  readonly kind: string;
  readonly schema: Func;
  readonly header: Func;
}

/** A change of one type to another that a C compiler tells apart. */
type Change = readonly [kind: string, from: ScalarName, to: ScalarName];

const widths: readonly Change[] = [
  ["wrong width", "u8", "u16"],
  ["wrong width", "i16", "i32"],
  ["wrong width", "u32", "u64"],
  ["wrong width", "int", "longLong"],
  ["wrong width", "f32", "f64"],
  ["wrong width", "f64", "f32"],
  ["wrong width", "usize", "uint"],
  ["wrong width", "bool", "int"],
  ["wrong width", "short", "schar"],
  ["integer for float", "u32", "f32"],
  ["integer for float", "i64", "f64"],
];

const signs: readonly Change[] = [
  ["wrong sign", "u8", "i8"],
  ["wrong sign", "i16", "u16"],
  ["wrong sign", "uint", "int"],
  ["wrong sign", "i64", "u64"],
  ["wrong sign", "long", "ulong"],
  ["wrong sign", "isize", "usize"],
];

const scalar = (name: ScalarName): Type => ({ kind: "scalar", name });
const value = (type: Type): Param => ({ name: "p0", pass: "value", type });
const field = (name: string, type: Type): Field => ({ name, symbol: null, type });

function func(params: readonly Param[], result: Type | null = null): Func {
  return {
    name: "f",
    params,
    result: result === null ? { give: "void" } : { give: "value", type: result },
    errno: false,
    variadicFrom: null,
    nonblocking: false,
  };
}

function struct(fields: readonly Field[], packed = false): Struct {
  return { kind: "struct", name: "Struct", fields, packed };
}

/** A struct that passes in one of the ways in which a struct can. */
function passed(stream: Random, type: Struct): Param {
  return stream.pick<Param>([
    value(type),
    { name: "p0", pass: "pointer", mode: "inout", type, nullable: false },
    { name: "p0", pass: "structs", mode: "in", type, length: "after" },
    { name: "p0", pass: "out", mode: "out", type },
  ]);
}

/** The same param with another struct. */
const withType = (param: Param, type: Type): Param => ({ ...param, type }) as Param;

function ofScalars(stream: Random): Fault[] {
  return [...widths, ...signs].flatMap(([kind, from, to]): Fault[] => {
    const [own, theirs] = stream.chance(0.5) ? [from, to] : [to, from];
    const named = `${kind}: ${scalarRow(own).c} for ${scalarRow(theirs).c}`;
    const around = [field("a", scalar("u8")), field("b", scalar("f64"))] as const;
    const shape = (name: ScalarName) => struct([around[0], field("x", scalar(name)), around[1]]);
    const param = passed(stream, shape(own));
    const callback = (name: ScalarName): Param => ({
      name: "p0",
      pass: "callback",
      nullable: false,
      type: {
        name: "Callback",
        params: [{ name: "a0", type: scalar(name) }],
        result: null,
        userData: false,
        typedef: true,
        anyThread: false,
      },
    });
    return [
      {
        kind: `${named} as param`,
        schema: func([value(scalar(own))]),
        header: func([value(scalar(theirs))]),
      },
      {
        kind: `${named} as result`,
        schema: func([], scalar(own)),
        header: func([], scalar(theirs)),
      },
      {
        kind: `${named} in a struct`,
        schema: func([param]),
        header: func([withType(param, shape(theirs))]),
      },
      {
        kind: `${named} in a callback`,
        schema: func([callback(own)]),
        header: func([callback(theirs)]),
      },
    ];
  });
}

function ofLayouts(stream: Random): Fault[] {
  const [a, b, c] = [
    field("a", scalar("u32")),
    field("b", scalar(stream.pick(["f64", "u16", "i64", "f32", "i32"]))),
    field("c", scalar("u8")),
  ] as const;
  const pair = (
    kind: string,
    own: readonly Field[],
    theirs: readonly Field[],
    packed = false,
  ): Fault => {
    const param = passed(stream, struct(own));
    return {
      kind,
      schema: func([param]),
      header: func([withType(param, struct(theirs, packed))]),
    };
  };
  const bits = (of: "u32" | "i32", width: number) => field("b", { kind: "bits", of, width });
  const array = (length: number) => field("b", { kind: "array", of: scalar("u16"), length });
  const pad = field("pad", scalar("u64"));
  return [
    pair("swapped fields", [a, b, c], [b, a, c]),
    pair("swapped fields", [a, b, c], [a, c, b]),
    pair("missing pad field", [a, b], [a, pad, b]),
    pair("missing pad field", [a, b], [pad, a, b]),
    pair("missing pad field", [a, b], [a, b, pad]),
    pair("field that is not there", [a, b, c], [a, b]),
    pair("wrong length of an array", [a, array(3)], [a, array(5)]),
    pair("packed in the header alone", [c, a], [c, a], true),
    pair("wrong width of bits", [a, bits("u32", 3)], [a, bits("u32", 5)]),
    pair("wrong sign of bits", [a, bits("u32", 3)], [a, bits("i32", 3)]),
  ];
}

function ofFunctions(stream: Random): Fault[] {
  const one = value(scalar(stream.pick(["u32", "f64", "i16"])));
  const two: Param = { ...value(scalar("i64")), name: "p1" };
  const three: Param = { ...value(scalar("f32")), name: "p2" };
  const enumOf = (of: Enum["of"]): Type => (
    {
      kind: "enum",
      name: "Enum",
      members: { a: 1 },
      of,
      flags: false,
      names: false,
      header: "typedef",
    }
  );
  return [
    { kind: "missing param", schema: func([one]), header: func([one, two]) },
    { kind: "param too much", schema: func([one, two]), header: func([one]) },
    { kind: "swapped params", schema: func([two, three]), header: func([three, two]) },
    { kind: "result that is not there", schema: func([], scalar("u32")), header: func([]) },
    {
      kind: "wrong width of an enum",
      schema: func([value(enumOf("u8"))]),
      header: func([value(enumOf("u32"))]),
    },
  ];
}

/** What a pointer leads to: values that native code writes, and arrays. */
function behindPointers(): Fault[] {
  const out = (name: ScalarName): Param => (
    { name: "p0", pass: "out", mode: "out", type: scalar(name) }
  );
  const outs = [...widths, ...signs, ...bytes].flatMap(([kind, from, to]) =>
    [[from, to], [to, from]].map(([own = from, theirs = to]): Fault => ({
      kind: `${kind} behind a pointer: ${scalarRow(own).c} for ${scalarRow(theirs).c}`,
      schema: func([out(own)]),
      header: func([out(theirs)]),
    }))
  );
  const arrays = elements.map(([own, theirs]): Fault => ({
    kind: `wrong element: ${own} for ${theirs}`,
    schema: func([array(own)]),
    header: func([array(theirs)]),
  }));
  return [...outs, ...arrays];
}

/** Bytes are no bytes of everything, and `_Bool` is no byte. */
const bytes: readonly Change[] = [
  ["wrong width", "u8", "int"],
  ["wrong width", "i8", "f64"],
  ["wrong width", "bool", "int"],
  ["bool for byte", "bool", "u8"],
];

const elements: readonly (readonly [DtypeName, DtypeName])[] = [
  ["f32", "f64"],
  ["u8", "i32"],
  ["i8", "i16"],
  ["i32", "u8"],
];

const array = (of: DtypeName): Param => (
  { name: "p0", pass: "array", of, mode: "in", length: "after", nullable: false, bytes: false }
);

/** All faults of a seed, with names of their own. */
export function faults(seed: number): Fault[] {
  const stream = random(mix(seed, 0xfa17));
  const all = [
    ...ofScalars(stream),
    ...ofLayouts(stream),
    ...ofFunctions(stream),
    ...behindPointers(),
  ];
  return all.map(({ kind, schema, header }, i) => {
    const named = (one: Func) => rename({ func: one, cases: [] }, `f${i}`, `F${i}`).func;
    return { kind, schema: named(schema), header: named(header) };
  });
}

/** What became of planted faults. */
export interface Verdict {
  readonly planted: number;
  /** Kinds of faults that nobody found. */
  readonly missed: readonly string[];
  /** Sound functions in which something was found. */
  readonly blamed: readonly string[];
  readonly output: string;
}

/**
 * Plants faults between sound functions, and looks for them in what `ziffi check` says.
 *
 * @param sound functions that schema and header agree on; their names start with `sound`
 */
export async function findFaults(
  planted: readonly Fault[],
  sound: readonly Func[],
  name: string,
): Promise<Verdict> {
  const workspace = new Workspace(name);
  const subject = (one: Func): Subject => ({ func: one, cases: [] });
  workspace.write(
    [...planted.map(({ schema }) => schema), ...sound].map(subject),
    [...planted.map(({ header }) => header), ...sound],
  );
  const made = await workspace.generate();
  if (made) throw new Error(`ziffi gen fails: ${made.problem}`);
  const { ok, output } = await workspace.ziffi("check", "--target", nativeKey(), "schema.ts");
  const blames = (word: string) => new RegExp(`\\b${word}\\b`).test(output);
  const missed = planted.filter(({ schema }, i) =>
    ok || !blames(schema.name) && !new RegExp(`\\bF${i}(Struct|Enum|Callback)`).test(output)
  );
  return {
    planted: planted.length,
    missed: missed.map(({ kind, schema }) => `${schema.name}: ${kind}`),
    blamed: sound.map((one) => one.name).filter(blames),
    output,
  };
}
