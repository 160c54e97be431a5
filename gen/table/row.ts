/**
 * What the generator must know of every type of the vocabulary.
 *
 * @module
 */
import type { Facts } from "../facts.ts";
import type { LaneWire, Wire } from "./wires.ts";

/** One machine value of a param or result. */
export interface Slot {
  /** camelCase; the param's own name, or that name with `Length`. */
  readonly name: string;
  /** What crosses in the C form. */
  readonly wire: Wire;
  /** What crosses in the fast lane. */
  readonly lane: LaneWire;
  /** Spelling in C and in Zig's C-ABI wrapper. */
  readonly c: string;
  readonly zig: string;
  /** True for memory of JavaScript, which the buffer form passes as it is. */
  readonly buffer?: boolean;
  /**
   * How a C shim makes the argument from what crosses:
   *
   * - `value` (the default): a cast.
   * - `load`: it is the address of an aggregate, which passes by value.
   * - `aggregate`: it is the address of one aggregate, which passes by pointer.
   * - `aggregates`: the same for `count` of them.
   * - `hidden`: it is no argument; `role` says what the shim stores there.
   */
  readonly pass?: "value" | "load" | "aggregate" | "aggregates" | "hidden";
  /** Where the shim stores an aggregate result, or the `errno` of the call as an int32. */
  readonly role?: "result" | "errno";
  /** Name of the struct or union behind an address. */
  readonly aggregate?: string;
  /** Whether native code reads the aggregate, writes it, or both. */
  readonly mode?: "in" | "out" | "inout";
  /** The number of aggregates: the name of another slot, or a fixed number. */
  readonly count?: string | number;
}

/** A value on its way into a call. */
export interface Place {
  /** camelCase name of the function, for messages. */
  readonly call: string;
  /** The param's name in the schema, for messages. */
  readonly param: string;
  /** TypeScript expression of the value. */
  readonly value: string;
  /** False in the unchecked form. */
  readonly checked: boolean;
  /**
   * TypeScript expression of an object whose `scratch` is the memory to write to: `lib`, or what
   * a nonblocking call keeps until it is done.
   */
  readonly memory?: string;
  /** Memory that all places of a call share; each has its own where this is missing. */
  readonly rooms?: Rooms;
  /** True in a C library, where arrays may cross as copies in the scratch memory. */
  readonly isC?: boolean;
}

/** The memory of fixed size that one call needs, reserved at once. */
export class Rooms {
  #bytes = 0;

  /** Takes some bytes, and gives the expression of their offset. */
  take(byteLength: number): string {
    const at = this.#bytes;
    this.#bytes += Math.ceil(byteLength / 16) * 16;
    return at === 0 ? "$room" : `$room + ${at}`;
  }

  /** Statements that reserve it. */
  lines(memory: string): string[] {
    if (this.#bytes === 0) return [];
    return [
      `const $room = ${memory}.scratch.reserve(${this.#bytes});`,
      `const $roomView = ${memory}.scratch.view;`,
      `const $roomBase = ${memory}.scratch.base;`,
    ];
  }
}

/** A piece of scratch memory in generated TypeScript. */
export interface Room {
  /** Statements that reserve it. */
  readonly lines: readonly string[];
  /** Expressions of the view, of the offset in it, and of the address. */
  readonly view: string;
  readonly at: string;
  readonly address: string;
}

/**
 * Memory for one value of a place.
 *
 * @param name of variables, where it needs some
 * @param size TypeScript expression of its bytes
 */
export function roomFor(place: Pick<Place, "memory" | "rooms">, name: string, size: string): Room {
  if (place.rooms !== undefined && /^\d{1,4}$/.test(size)) {
    const at = place.rooms.take(Number(size));
    return { lines: [], view: "$roomView", at, address: `$roomBase + ${at}` };
  }
  const scratch = `${place.memory ?? "lib"}.scratch`;
  return {
    lines: [
      `const ${name}$at = ${scratch}.reserve(${size});`,
      `const ${name}$view = ${scratch}.view;`,
      `const ${name}$address = ${scratch}.base + ${name}$at;`,
    ],
    view: `${name}$view`,
    at: `${name}$at`,
    address: `${name}$address`,
  };
}

/** The expression of the scratch memory of a place. */
export function scratchOf(place: Place): string {
  return `${place.memory ?? "lib"}.scratch`;
}

/** TypeScript that takes one param over the boundary. */
export interface Entry {
  /** Declarations of what `finally` needs; `lines` assign it. */
  readonly declare?: readonly string[];
  /** Statements before the call: checks and conversions. */
  readonly lines: readonly string[];
  /** True when getters of the value run on the way in, and can change every other argument. */
  readonly runsUserCode?: boolean;
  /** Statements that need every param to be checked already. */
  readonly late?: readonly string[];
  /** Statements that look again at an address which getters of later params can have ended. */
  readonly again?: readonly string[];
  /** One expression a slot, for the fast lane. */
  readonly lane: readonly string[];
  /** Of a callback: the expression of its user data. */
  readonly userData?: string;
  /** The same for the buffer form, where it differs. */
  readonly buffer?: readonly string[];
  /** Expression that is true when the value lies in native memory (arrays only). */
  readonly isNative?: string;
  /** The statement that lets nobody use it while a nonblocking call takes it over. */
  readonly holds?: string;
  /** Statements that end what native code takes over. A failing call takes nothing. */
  readonly ends?: readonly string[];
  /** Statements after a successful call. */
  readonly after?: readonly string[];
  /** Expression of what the param gives back: an output of the call. Valid after `after`. */
  readonly output?: string;
  /** Of an out param: where native code writes it. */
  readonly written?: { readonly view: string; readonly at: string };
  /** Statements that must run however the call ends. */
  readonly finally?: readonly string[];
  /** True when the native scratch memory is used. */
  readonly scratch?: boolean;
}

/** Reads and writes one field of a struct through a DataView. */
export interface FieldAccess {
  /** `name` is the struct's and the field's, for messages. */
  readonly get: (view: string, at: string, name: string) => string;
  readonly set: (view: string, at: string, value: string) => string;
}

/** One row of the type table: every spelling and conversion of one type. */
export interface Row<T extends Facts> {
  /** True when JavaScript gives nothing for a param of this type. */
  hidden?(type: T): boolean;
  /** TypeScript type of a field on the way in, where it is not that of a param. */
  fieldIn?(type: T): string;
  /** TypeScript type of a field that was read, where it is not that of a result. */
  fieldOut?(type: T): string;
  /** TypeScript that takes a field of a struct in, where it is not that of a param. */
  enterField?(type: T, place: Place): Entry;
  /** TypeScript type as a param. */
  tsIn(type: T): string;
  /** TypeScript type as a result or field. */
  tsOut(type: T): string;
  /** Spelling in the ABI table and in the reference. */
  abi(type: T): string;
  /** Machine values of a param; null when it cannot be one. */
  slots(type: T, name: string): readonly Slot[] | null;
  /** Machine value of a result; null when it cannot be one. */
  result(type: T): Slot | null;
  /** TypeScript that takes a param in. */
  enter(type: T, place: Place): Entry;
  /** TypeScript expression of the result; `raw` itself when nothing has to be done. */
  leave(type: T, raw: string, call: string, checked: boolean): string;
  /** Zig: the implementation's argument from the C values of the slots and a length. */
  zigTake(type: T, values: readonly string[], length: string | null): string;
  /** Zig: the C value from the implementation's result. */
  zigGive(type: T, value: string): string;
  /** Access to a field; null when it cannot be one. */
  field(type: T): FieldAccess | null;
}
