// What must compile, and what must not, when the API of a C library is called.
import {
  Access,
  type Level,
  Mode,
  NestedView,
  open,
  type Pair,
  PairArray,
  PairView,
} from "../fixtures/clib/generated/clib.ts";
import type { Handle } from "../../src/mod.ts";

const { api, callbacks, has } = open({ mode: "direct" });

// Enums, names and flags.
export const level: Level = api.echoLevel("low");
export const names: "low" | "high" | "top" = api.makeLevel(1);
api.echoAccess(Access.read | Access.write);
export const mode: Mode = api.echoMode(Mode.both);
// @ts-expect-error no member of that name
api.echoLevel("middle");
// @ts-expect-error the value is not the name
api.echoLevel(1);
// @ts-expect-error 2 is no member
api.echoMode(2);
// @ts-expect-error a mode is not known
open({ mode: "fast" });

// Outputs.
export const { quotient, remainder }: { quotient: number; remainder: number } = api.divide(7, 2);
export const half: number = api.half(1);
export const all: { result: boolean; value: bigint; other: number } = api.incrementBig(1, 2);
export const text: string = api.writeUpTo(5);
export const both: { result: number; text: string } = api.describe(5);
export const failed: { result: number; errno: number } = api.setErrno(1, 2);
// @ts-expect-error an out param is no argument
api.divide(7, 2, 3);
// @ts-expect-error results cannot be changed
api.divide(7, 2).quotient = 5;
// @ts-expect-error a result of 64 bits is a bigint
export const lost: number = api.incrementBig(1, 2).value;

// Handles are branded, and owned ones are disposable.
{
  using counter = api.newCounter(1n);
  using gauge = api.newGauge(1);
  api.addToCounter(counter, 1);
  // @ts-expect-error a gauge is no counter
  api.addToCounter(gauge, 1);
  // @ts-expect-error a counter is no gauge
  api.gaugeLevel(counter);
  const plain: Handle<"Counter"> = counter;
  // @ts-expect-error a handle that is not owned is not disposable
  plain[Symbol.dispose]();
  const item = api.counterItem(counter);
  // @ts-expect-error a part is not freed
  item[Symbol.dispose]();
  // @ts-expect-error a part is no counter
  api.addToCounter(item, 1);
  api.runStep({ counter, by: 1n });
  // @ts-expect-error a gauge in a field of a counter
  api.runStep({ counter: gauge, by: 1n });
  using opened = api.openCounter("name");
  api.valueOrZero(opened);
  // @ts-expect-error the counter may be null
  api.addToCounter(api.counterOrNull(true), 1n);
  // @ts-expect-error a mimic is no handle
  api.addToCounter({ kind: "Counter" }, 1);
}

// Structs, unions and views.
export const pair: Pair = api.addPairs({ x: 1, y: 2 }, { x: 3, y: 4 });
// @ts-expect-error a field is missing
api.addPairs({ x: 1 }, { x: 3, y: 4 });
api.echoValue({ d: 5 });
export const maybe: number | undefined = api.echoValue({ d: 5 }).i;
// @ts-expect-error every member of a union may be missing
export const surely: number = api.echoValue({ d: 5 }).i;
// @ts-expect-error no member of that name
api.echoValue({ z: 5 });
{
  using view = api.newPair(1, 2);
  view.x = 5;
  const size: number = PairView.byteLength;
  const copy: Pair = view.toObject();
  api.pairLength(view);
  api.pairLength(copy);
  view.assign({ x: size, y: 1 });
  // @ts-expect-error a field of another type
  view.x = "5";
  // @ts-expect-error a view that may be null
  api.pairOrNull(true).x;
  // @ts-expect-error a view of another struct
  const _other: PairView = NestedView.over(new ArrayBuffer(100));
  api.movePairs(PairArray.make(2), 1);
}

// Callbacks.
api.apply((a, b) => a + b, 1, 2);
api.each(new Int32Array(1), (value, index) => value + index);
api.applyOr(null, 1, 2);
// @ts-expect-error null is no callback here
api.apply(null, 1, 2);
// @ts-expect-error a result of another type
api.apply(() => "1", 1, 2);
// @ts-expect-error a param of another type
api.apply((_a: string) => 1, 1, 2);
// @ts-expect-error user data is hidden
api.each(new Int32Array(1), (_value, _index, _user) => {});
{
  using times = callbacks.Binary((a, b) => a * b);
  using negate = callbacks.Unary((value) => -value);
  api.apply(times, 1, 2);
  api.runOps({ base: 1, apply: times, finish: null }, 1, 2);
  // @ts-expect-error a callback of another type
  api.apply(negate, 1, 2);
  // @ts-expect-error a field takes callbacks that live, not functions
  api.runOps({ base: 1, apply: (a: number, b: number) => a + b, finish: null }, 1, 2);
  // @ts-expect-error there is no such callback
  callbacks.Absent(() => {});
  // @ts-expect-error a function of another type
  callbacks.Binary((_a: string) => 1);
}

// Calls that do not block.
export const sum: Promise<number> = api.slowAdd(1, 2);
export const aborted: Promise<number> = api.slowAdd(1, 2, { signal: AbortSignal.abort() });
// @ts-expect-error it is not there yet
export const early: number = api.slowAdd(1, 2);
// @ts-expect-error a signal of another type
api.slowAdd(1, 2, { signal: 5 });
{
  using counter = await api.slowCounter(1n, null);
  api.addToCounter(counter, 1);
  const _later: Promise<{ result: number; remainder: number }> = api.slowDivide(7, 2);
}

// Optional symbols.
export const there: boolean = has("absent");

// Lists and literals.
api.rows(1, 1, (values, names) => {
  const value: string | null | undefined = values[0];
  const name: string | undefined = names[0];
  return value === name ? 0 : 1;
});
// @ts-expect-error the count is no argument
api.rows(1, 1, (_values, _names, _count) => 0);
// @ts-expect-error a literal is no argument
api.textSize("text", null);

// Memory at addresses.
const { memory } = open();
export const bytes: Uint8Array<ArrayBuffer> = memory.copy(1, 1);
export const textThere: string = memory.string(1);
// @ts-expect-error a copy needs its length
memory.copy(1);
// @ts-expect-error null is no address
memory.view(null, 1);
