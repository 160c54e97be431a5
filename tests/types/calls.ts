// What must compile, and what must not, when the generated API is called.
import {
  Colour,
  type Everything,
  open,
  type Point,
  type ProbeApi,
} from "../fixtures/probe/generated/probe.ts";
import type { Handle } from "../../src/mod.ts";

const { api, unchecked } = open();

// Numbers and bigints.
export const small: number = api.echoU8(1);
export const big: bigint = api.echoU64(1n);
export const fromNumber: bigint = api.echoU64(1);
export const asNumber: number = api.echoU64Number(1);
export const size: number = api.echoUsize(1);
// @ts-expect-error a bigint is no small integer
api.echoU8(1n);
// @ts-expect-error a number is asked for
api.echoU64Number(1n);
// @ts-expect-error a string is no number
api.echoF64("1");
// @ts-expect-error null is no number
api.echoF64(null);
// @ts-expect-error the result is a bigint
export const lost: number = api.echoU64(1);

// Booleans.
export const flag: boolean = api.echoBool(true);
// @ts-expect-error a number is no boolean
api.echoBool(1);
// @ts-expect-error null is no boolean
api.echoBool(null);

// Enums.
export const colour: Colour = api.echoColour(Colour.blue);
export const literal: 0 | 1 | -5 | 2147483647 | -2147483648 = api.echoColour(0);
// @ts-expect-error 2 is no member
api.echoColour(2);
// @ts-expect-error any number is too wide
api.echoColour(small);
// @ts-expect-error the name is not the value
api.echoColour("red");
// @ts-expect-error members cannot be changed
Colour.red = 1;

// Arguments are counted.
// @ts-expect-error one is missing
api.addToCounter(api.newCounter(1));
// @ts-expect-error one too many
api.echoU8(1, 2);
// @ts-expect-error undefined is no argument
api.echoU8(undefined);

// Null only where the schema allows it.
export const maybe: number | null = api.echoAddressOrNull(null);
// @ts-expect-error the address may be null
export const surely: number = api.echoAddressOrNull(1);
// @ts-expect-error the address must not be null
api.echoAddress(null);
export const text: string = api.copyString("a");
export const textOrNull: string | null = api.copyStringOrNull(null);
// @ts-expect-error the string must not be null
api.copyString(null);
// @ts-expect-error the text may be null
export const sample: string = api.sampleText(0);

// Handles are branded.
const counter: Handle<"Counter"> = api.newCounter(1n);
const gauge = api.newGauge(1);
api.addToCounter(counter, 1);
api.valueOrZero(null);
export const same: boolean = counter.equals(gauge);
// @ts-expect-error a gauge is no counter
api.addToCounter(gauge, 1);
// @ts-expect-error a counter is no gauge
api.levelOfGauge(counter);
// @ts-expect-error null is no counter
api.addToCounter(null, 1);
// @ts-expect-error an address is no handle
api.addToCounter(counter.address, 1);
// @ts-expect-error a handle that may be null
api.addToCounter(api.counterOrNull(true), 1);
// @ts-expect-error the address cannot be changed
counter.address = 1;

// Arrays and bytes.
api.copyU8(new Uint8Array(1), new Uint8Array(1));
api.copyU64(new BigUint64Array(1), new BigUint64Array(1));
for (const source of [new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), new Int8Array(1)]) {
  api.sumBytes(source);
}
api.sumBytes(new SharedArrayBuffer(1));
// @ts-expect-error another dtype
api.copyU8(new Uint8Array(1), new Float32Array(1));
// @ts-expect-error signed for unsigned
api.reverseU64(new BigInt64Array(1));
// @ts-expect-error an ArrayBuffer is no typed array
api.reverseU16(new ArrayBuffer(1));
// @ts-expect-error a list of numbers is no bytes
api.sumBytes([1, 2]);
// @ts-expect-error a string is no bytes
api.sumBytes("a");

// Structs.
const point: Point = { x: 1, y: 2, hits: 3 };
api.movePoint(point, 1);
const partial: Partial<Everything> = {};
export const input = { x: 1, y: 2, hits: 3, other: "property" };
api.lengthOfPoint(input);
// @ts-expect-error a field is missing
api.lengthOfPoint({ x: 1, y: 2 });
// @ts-expect-error a field has another type
api.lengthOfPoint({ x: 1, y: 2, hits: "3" });
// @ts-expect-error a struct that is read must be whole
api.copyEverything(partial, partial);
// @ts-expect-error 64-bit fields are bigints
api.narrow({ u64: 1, i64: 1 }, {});

// Statuses are not results.
export const nothing: void = api.statusOf(0);
export const value: number = api.u8OrStatus(1, false);
// @ts-expect-error a status is no number
export const status: number = api.statusOf(0);

// The unchecked form has the same type, and neither can be changed.
export const twin: ProbeApi = unchecked;
export const back: typeof unchecked = api;
// @ts-expect-error the same mistakes do not compile
unchecked.echoU8("1");
// @ts-expect-error there is no such function
unchecked.absent();
