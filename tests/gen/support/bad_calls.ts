// Functions of C libraries that do not fit together, each with the finding it leads to.
import { arg, fn, setGlobal, t } from "../../../src/schema/mod.ts";
import { goodC } from "./bad_c.ts";
import { type BadLibrary, good, moduleOf } from "./bad_libraries.ts";

const F = "modules[0].functions.one";
const A = `${F}.parameters[0]`;
const R = `${F}.returnType`;

function row(
  what: string,
  functions: object,
  path: string,
  message: string,
  fix: string,
): BadLibrary {
  return { what, library: goodC(functions), path, message, fix };
}

type Type = Parameters<typeof arg>[1];
const taking = (type: Type, rest: object = {}) => ({
  one: fn([arg("a", type)], t.void()),
  ...rest,
});
const options = (facts: object) => ({ one: fn([arg("a", t.int())], t.int(), facts) });
const Pair = t.struct("Pair", { x: t.f64() });
const Called = t.callback("Called", [arg("data", t.userData())], t.void());

/** What a function says beside its params. */
const OPTIONS: readonly BadLibrary[] = [
  row("errno that is a word", options({ errno: "yes" }), `${F}.errno`, "no boolean", "true or"),
  row("no named param", options({ variadicFrom: 0 }), `${F}.variadicFrom`, "is no index", "from 1"),
  row("dots from no index", options({ variadicFrom: 2.5 }), `${F}.variadicFrom`, "2.5", "from 1"),
  row("a va_list that is a word", options({ vaList: "x" }), `${F}.vaList`, "no boolean", "true or"),
  row(
    "a va_list of nothing",
    options({ vaList: true }),
    `${F}.vaList`,
    "does not say which params",
    "give variadicFrom, the index",
  ),
  row(
    "a va_list beyond the params",
    options({ vaList: true, variadicFrom: 2 }),
    `${F}.variadicFrom`,
    "2 is no index",
    "from 0 to 1",
  ),
  {
    what: "a va_list in a Zig library",
    library: good({
      modules: [moduleOf({ one: fn([arg("a", t.i32())], t.void(), { vaList: true }) })],
    }),
    path: `${F}.vaList`,
    message: "needs a C library",
    fix: "bind it as a C library",
  },
  row("an unknown global", options({ global: "take" }), `${F}.global`, "neither get", "getGlobal"),
  {
    what: "a Zig library that does not block",
    library: good({ modules: [moduleOf({ one: fn([], t.void(), { nonblocking: true }) })] }),
    path: `${F}.nonblocking`,
    message: "needs a C library",
    fix: "bind it as a C library",
  },
  row(
    "a global without a symbol",
    { one: fn([], t.int(), { global: "get" }) },
    F,
    "has no symbol",
    "name the global variable",
  ),
  row(
    "a global that may be missing",
    { one: fn([], t.int(), { global: "get", symbol: "x", optional: true }) },
    F,
    "is not called",
    "leave all other options out",
  ),
  row(
    "a global with a va_list",
    {
      one: fn([arg("a", t.int())], t.void(), {
        global: "set",
        symbol: "x",
        variadicFrom: 0,
        vaList: true,
      }),
    },
    F,
    "is not called",
    "leave all other options out",
  ),
  row(
    "a global with a param",
    { one: fn([arg("a", t.int())], t.int(), { global: "get", symbol: "x" }) },
    F,
    "cannot get a global variable",
    "use getGlobal",
  ),
  row(
    "a global that is lent",
    { one: setGlobal(t.string(), { symbol: "x" }) },
    F,
    "cannot set a global variable to a string",
    "set numbers",
  ),
];

/** What params and results say of each other. */
const TOGETHER: readonly BadLibrary[] = [
  row(
    "user data without a callback",
    taking(t.userData()),
    F,
    "has 1 params of user data for 0 callbacks",
    "give each callback",
  ),
  row("a callback without its user data", taking(Called), F, "0 params of user data for 1", "one"),
  row(
    "two outputs of one name",
    { one: fn([arg("result", t.out(t.int()))], t.int()) },
    F,
    "two outputs with the name result",
    "rename the param",
  ),
  row(
    "a callback of one thread for a call on another",
    {
      one: fn([arg("call", t.callback("Call", [], t.void()))], t.void(), { nonblocking: true }),
    },
    F,
    "calls call from another thread",
    'thread: "any"',
  ),
  row(
    "a failure that nobody explains",
    { one: fn([], t.status({ message: { by: "two", with: "code" } })) },
    R,
    "there is no function two to explain",
    "add it to a module",
  ),
  row(
    "a failure that nothing explains",
    { one: fn([], t.status({ message: { by: "one", with: "box" } })) },
    R,
    "there is no handle param box",
    'name a handle param, or "code"',
  ),
  row(
    "a failure that a number explains",
    { one: fn([], t.status({ message: { by: "one", with: "code" } })) },
    R,
    "one cannot explain a failure",
    "return a string",
  ),
];

/** Who owns what, and how long. */
const OWNERS: readonly BadLibrary[] = [
  row(
    "structs that are kept",
    taking({ ...t.structs(Pair), c: { ...t.structs(Pair).c, owner: "taken" } } as Type),
    A,
    "a struct is lent for the call only",
    "leave its owner out",
  ),
  row(
    "a string that is kept",
    taking(t.string({ owner: { until: "one" } })),
    A,
    "a string is lent for the call only",
    "leave its owner out",
  ),
  row(
    "a struct that is kept",
    taking(t.pointer(Pair, { owner: { until: "one" } })),
    A,
    "a pointer is lent for the call only",
    "leave its owner out",
  ),
  row(
    "an end that is not there",
    taking(t.address({ owner: { until: "two" } })),
    A,
    "there is no function two to end it",
    "add it to a module",
  ),
  row(
    "an end without its handle",
    {
      one: fn(
        [arg("box", t.handle("Box")), arg("bytes", t.bytes({ owner: { until: "two" } }))],
        t.void(),
      ),
      two: fn([arg("other", t.handle("Other"))], t.void()),
    },
    `${F}.parameters[1]`,
    "two does not take the handle",
    "begin with the handle Box",
  ),
  row(
    "part of nothing",
    { one: fn([], t.handle("Box", { owner: { of: "box" } })) },
    R,
    "there is no handle param box to be part of",
    "name a handle param",
  ),
  row(
    "an address that is freed and a part",
    { one: fn([], t.address({ owner: { freedBy: "one", of: "box" } })) },
    R,
    "an address that is freed is no part",
    'leave its "of" out',
  ),
  row(
    "an out of nobody",
    taking(t.out(t.handle("Box"))),
    A,
    "does not say who owns the result",
    'state owner: "library"',
  ),
  row(
    "a handle that is freed in another way",
    { one: fn([], t.handle("Box", { owner: { freedBy: "one" } })) },
    R,
    "one cannot free a handle by its address",
    't.handle("Box"',
  ),
  row(
    "a struct that is freed later",
    {
      one: fn([], t.pointer(Pair, { owner: { freedBy: "two" } })),
      two: fn([arg("a", t.address({ owner: "taken" }))], t.void(), { nonblocking: true }),
    },
    R,
    "two cannot free a struct by its address",
    "t.pointer of the same struct",
  ),
];

/** One bad schema for each finding about calls and owners. */
export const BAD_CALLS: readonly BadLibrary[] = [...OPTIONS, ...TOGETHER, ...OWNERS];
