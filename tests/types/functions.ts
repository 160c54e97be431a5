// The static type of function schemas: what is given, what comes back, and when.
import type { Type } from "typebox";
import { arg, fn, getGlobal, type Handle, setGlobal, t } from "../../src/schema/mod.ts";

/** Compiles for `true` alone. */
export type Holds<T extends true> = T;

/** True for the very same type: `readonly` and optional properties count. */
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

const a = arg("a", t.int());
const user = arg("user", t.userData());
const out = {
  nothing: fn([a], t.void()),
  one: fn([a, arg("half", t.out(t.f64()))], t.void()),
  two: fn([a, arg("q", t.out(t.int())), arg("r", t.out(t.bool()))], t.void()),
  result: fn([a, arg("r", t.out(t.int()))], t.f64()),
  big: fn([arg("big", t.out(t.u64()))], t.void()),
  bigs: fn([arg("value", t.inout(t.i64()))], t.i64()),
  inout: fn([arg("value", t.inout(t.int()))], t.void()),
  status: fn([arg("made", t.out(t.handle("Db")))], t.status()),
  code: fn([], t.status({ ok: [0, 100] })),
  count: fn([], t.status({ ok: "notNegative" })),
  zero: fn([], t.status({ ok: [0] })),
};

const Point = t.struct("Point", { x: t.f64(), big: t.i64() });
const structs = {
  value: fn([arg("p", Point)], Point),
  out: fn([arg("p", t.out(Point))], t.void()),
  list: fn([arg("list", t.structs(Point))], t.void()),
  union: fn([arg("u", t.union("U", { i: t.i32(), d: t.f64() }))], t.void()),
  fixed: fn([arg("s", t.struct("S", { of: t.fixed(t.u8(), 4), on: t.bits("bool", 1) }))], t.void()),
  level: fn([arg("l", t.enum("L", { low: 0, high: 1 }, { as: "names" }))], t.void()),
  mode: fn([arg("m", t.enum("M", { low: 0, high: 1 }))], t.void()),
  flags: fn([arg("f", t.flags("F", { low: 1 }))], t.void()),
};

const texts = {
  buffer: fn([arg("text", t.stringBuffer({ capacity: 8 }))], t.void()),
  capacity: fn([a, arg("text", t.stringBuffer({ capacity: "argument" }))], t.void()),
  both: fn([arg("text", t.stringBuffer({ capacity: 8, mode: "inout" }))], t.void()),
  needed: fn([arg("text", t.stringBuffer({ capacity: 8 }))], t.int()),
  nullable: fn([arg("text", t.string({ nullable: true }))], t.string({ owner: "library" })),
};

const event = t.callback("Event", [arg("code", t.int()), user], t.void());
const calls = {
  event: fn([arg("f", event), user], t.void()),
  nullable: fn([arg("f", t.callback("F", [a], t.u64(), { nullable: true }))], t.void()),
  struct: fn([arg("f", t.callback("G", [arg("p", Point)], Point))], t.void()),
};

const listed = {
  rows: fn([
    arg(
      "f",
      t.callback("Rows", [
        arg("count", t.int()),
        arg("values", t.list(t.string({ nullable: true }), { length: "count" })),
        user,
        arg("bigs", t.list(t.i64(), { length: "count" })),
      ], t.int()),
    ),
    user,
  ], t.void()),
  literal: fn([arg("none", t.literal("NULL")), a, arg("size", t.literal("-1"))], t.int()),
};

const later = {
  plain: fn([a], t.int(), { nonblocking: true }),
  void: fn([a], t.void(), { nonblocking: true }),
  out: fn([a, arg("r", t.out(t.int()))], t.int(), { nonblocking: true }),
};

const errno = {
  result: fn([a], t.int(), { errno: true }),
  alone: fn([a], t.void(), { errno: true }),
  or: fn([a], t.orErrno(t.u64())),
  out: fn([arg("r", t.out(t.int()))], t.void(), { errno: true }),
};

const globals = {
  get: getGlobal(t.u64(), { symbol: "x" }),
  set: setGlobal(t.u64(), { symbol: "x" }),
};

interface P {
  x: number;
  big: bigint;
}

type Fn<T extends Type.TSchema> = Type.Static<T>;

export type Cases = [
  Holds<Is<Fn<typeof out.nothing>, (a: number) => void>>,
  Holds<Is<Fn<typeof out.one>, (a: number) => number>>,
  Holds<
    Is<Fn<typeof out.two>, (a: number) => { readonly q: number; readonly r: boolean }>
  >,
  Holds<
    Is<Fn<typeof out.result>, (a: number) => { readonly r: number; readonly result: number }>
  >,
  Holds<Is<Fn<typeof out.big>, () => bigint>>,
  Holds<
    Is<
      Fn<typeof out.bigs>,
      (value: bigint | number) => { readonly value: bigint; readonly result: bigint }
    >
  >,
  Holds<Is<Fn<typeof out.inout>, (value: number) => number>>,
  Holds<Is<Fn<typeof out.status>, () => Handle<"Db">>>,
  Holds<Is<Fn<typeof out.code>, () => number>>,
  Holds<Is<Fn<typeof out.count>, () => number>>,
  Holds<Is<Fn<typeof out.zero>, () => void>>,
  Holds<Is<ReturnType<Fn<typeof structs.out>>["big"], bigint>>,
  Holds<Is<Parameters<Fn<typeof structs.union>>[0], Partial<{ i: number; d: number }>>>,
  Holds<Is<Parameters<Fn<typeof structs.level>>[0], "low" | "high">>,
  Holds<Is<Parameters<Fn<typeof structs.mode>>[0], 0 | 1>>,
  Holds<Is<Parameters<Fn<typeof structs.flags>>[0], number>>,
  Holds<Is<Fn<typeof texts.buffer>, () => string>>,
  Holds<Is<Fn<typeof texts.capacity>, (a: number, capacity: number) => string>>,
  Holds<Is<Fn<typeof texts.both>, (text: string) => string>>,
  Holds<Is<Fn<typeof texts.needed>, () => { readonly text: string; readonly result: number }>>,
  Holds<Is<Fn<typeof texts.nullable>, (text: string | null) => string>>,
  Holds<Is<Fn<typeof calls.event>, (f: (code: number) => void) => void>>,
  Holds<
    Is<
      Fn<typeof listed.rows>,
      (f: (values: (string | null)[], bigs: bigint[]) => number) => void
    >
  >,
  Holds<Is<Fn<typeof listed.literal>, (a: number) => number>>,
  Holds<Is<Fn<typeof later.plain>, (a: number) => Promise<number>>>,
  Holds<Is<Fn<typeof later.void>, (a: number) => Promise<void>>>,
  Holds<
    Is<
      Fn<typeof later.out>,
      (a: number) => Promise<{ readonly r: number; readonly result: number }>
    >
  >,
  Holds<
    Is<Fn<typeof errno.result>, (a: number) => { readonly result: number; readonly errno: number }>
  >,
  Holds<Is<Fn<typeof errno.alone>, (a: number) => number>>,
  Holds<Is<Fn<typeof errno.or>, (a: number) => bigint>>,
  Holds<Is<Fn<typeof errno.out>, () => { readonly r: number; readonly errno: number }>>,
  Holds<Is<Fn<typeof globals.get>, () => bigint>>,
  Holds<Is<Fn<typeof globals.set>, (value: bigint | number) => void>>,
  // The comparison itself can fail.
  // @ts-expect-error a mutable property
  Holds<Is<Fn<typeof out.two>, (a: number) => { q: number; readonly r: boolean }>>,
  // @ts-expect-error a wider type
  Holds<Is<Fn<typeof out.big>, () => bigint | number>>,
];

// Values go in and come out.
declare function static_<T extends Type.TSchema>(schema: T): Type.Static<T>;

const map = static_(structs.value);
export const point: P = map({ x: 1, big: 2n });
// @ts-expect-error a field is missing
map({ x: 1 });
// @ts-expect-error fields of 64 bits are bigints
map({ x: 1, big: 2 });
static_(structs.list)([{ x: 1, big: 2n }]);
// @ts-expect-error one struct is no list
static_(structs.list)({ x: 1, big: 2n });
static_(structs.fixed)({ of: [1, 2, 3, 4], on: true });
static_(structs.fixed)({ of: new Uint8Array(4), on: true });
// @ts-expect-error a bit of bool is no number
static_(structs.fixed)({ of: [1, 2, 3, 4], on: 1 });
static_(calls.nullable)(null);
static_(calls.nullable)(() => 5n);
// @ts-expect-error a callback that returns a string
static_(calls.event)(5);
// @ts-expect-error a callback with a param of another type
static_(calls.event)((_code: string) => {});
static_(calls.struct)((p) => ({ x: p.x, big: p.big }));
// @ts-expect-error a callback that returns half a struct
static_(calls.struct)((p) => ({ x: p.x }));
