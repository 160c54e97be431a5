/**
 * Accessors of struct fields that are made at run time, from a schema. They do what the generated
 * views do.
 *
 * @module
 */
import { badEnum, badValue, safeResult, toI64, toU64 } from "./runtime/checks.ts";
import { liveElements } from "./runtime/struct_params.ts";
import { copyElements, writeElements } from "./runtime/fields.ts";
import { TYPED_ARRAYS } from "./runtime/intrinsics.ts";
import type { StructView } from "./runtime/struct_view.ts";
import type { Dtype, EnumFacts, FixedArrayFacts } from "./schema/facts.ts";
import { integerOf } from "./schema/layout.ts";
import type { TypedArray } from "./schema/static.ts";

type View = StructView<unknown>;

/** A getter and a setter, called on a view. */
export interface Accessor {
  get(this: View): unknown;
  set(this: View, value: never): void;
  /** A copy of what `get` gives, where that is an array: also at an address that it cannot have. */
  copy?(this: View): unknown;
}

/** A field: the name of its view class and its own, for messages, and where it begins. */
export interface Field {
  readonly view: string;
  readonly name: string;
  readonly offset: number;
}

/** What is made of a field of a number. */
type Make = (field: Field) => Accessor;

const SAFE = Number.MAX_SAFE_INTEGER;

/** The name of the struct, which messages about what was read have. */
const structOf = ({ view }: Field): string => view.slice(0, -"View".length);

/** Refuses what is no number, or not one that fits. */
function refuse({ view, name }: Field, value: unknown, expected: string): never {
  return badValue(view, name, value, expected, "number");
}

/** An accessor of an integer; each kind has code of its own, which compilers inline. */
const INTEGERS = {
  u8: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getUint8(this.offset + offset);
      },
      set(value: number) {
        if (typeof value !== "number" || (value & 255) !== value) {
          refuse(field, value, "an integer from 0 to 255");
        }
        this.view.setUint8(this.offset + offset, value | 0);
      },
    };
  },
  i8: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getInt8(this.offset + offset);
      },
      set(value: number) {
        if (typeof value !== "number" || value << 24 >> 24 !== value) {
          refuse(field, value, "an integer from -128 to 127");
        }
        this.view.setInt8(this.offset + offset, value | 0);
      },
    };
  },
  u16: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getUint16(this.offset + offset, true);
      },
      set(value: number) {
        if (typeof value !== "number" || (value & 65535) !== value) {
          refuse(field, value, "an integer from 0 to 65535");
        }
        this.view.setUint16(this.offset + offset, value | 0, true);
      },
    };
  },
  i16: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getInt16(this.offset + offset, true);
      },
      set(value: number) {
        if (typeof value !== "number" || value << 16 >> 16 !== value) {
          refuse(field, value, "an integer from -32768 to 32767");
        }
        this.view.setInt16(this.offset + offset, value | 0, true);
      },
    };
  },
  u32: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getUint32(this.offset + offset, true);
      },
      set(value: number) {
        if (typeof value !== "number" || value >>> 0 !== value) {
          refuse(field, value, "an integer from 0 to 4294967295");
        }
        this.view.setUint32(this.offset + offset, value >>> 0, true);
      },
    };
  },
  i32: (field: Field): Accessor => {
    const { offset } = field;
    return {
      get() {
        return this.view.getInt32(this.offset + offset, true);
      },
      set(value: number) {
        if (typeof value !== "number" || (value | 0) !== value) {
          refuse(field, value, "an integer from -2147483648 to 2147483647");
        }
        this.view.setInt32(this.offset + offset, value | 0, true);
      },
    };
  },
} as const satisfies Record<string, Make>;

/** Integers of up to 32 bits. */
export type SmallInteger = keyof typeof INTEGERS;

/** An accessor of an integer of up to 32 bits. */
export function integerAccessor(kind: SmallInteger, field: Field): Accessor {
  return INTEGERS[kind](field);
}

/** An accessor of a float. */
export function floatAccessor(kind: "f32" | "f64", field: Field): Accessor {
  const { offset } = field;
  if (kind === "f32") {
    return {
      get() {
        return this.view.getFloat32(this.offset + offset, true);
      },
      set(value: number) {
        if (typeof value !== "number") refuse(field, value, "a number");
        this.view.setFloat32(this.offset + offset, value, true);
      },
    };
  }
  return {
    get() {
      return this.view.getFloat64(this.offset + offset, true);
    },
    set(value: number) {
      if (typeof value !== "number") refuse(field, value, "a number");
      this.view.setFloat64(this.offset + offset, value, true);
    },
  };
}

/** An accessor of a boolean. */
export function boolAccessor(field: Field): Accessor {
  const { offset } = field;
  return {
    get() {
      return this.view.getUint8(this.offset + offset) !== 0;
    },
    set(value: boolean) {
      if (typeof value !== "boolean") {
        badValue(field.view, field.name, value, "true or false", "boolean");
      }
      this.view.setUint8(this.offset + offset, value ? 1 : 0);
    },
  };
}

/** An accessor of a 64-bit integer that is a bigint. */
export function bigAccessor(kind: "u64" | "i64", field: Field): Accessor {
  const { offset, view, name } = field;
  const isSigned = kind === "i64";
  return {
    get() {
      const at = this.offset + offset;
      return isSigned ? this.view.getBigInt64(at, true) : this.view.getBigUint64(at, true);
    },
    set(value: bigint | number) {
      const at = this.offset + offset;
      if (isSigned) this.view.setBigInt64(at, toI64(view, name, value), true);
      else this.view.setBigUint64(at, toU64(view, name, value), true);
    },
  };
}

/** An accessor of a 64-bit integer that is a number, from `min` up. */
export function safeAccessor(min: number, expected: string, field: Field): Accessor {
  const { offset, name } = field;
  const read = `${structOf(field)}.${name}`;
  const isSigned = min < 0;
  return {
    get() {
      const at = this.offset + offset;
      const value = isSigned ? this.view.getBigInt64(at, true) : this.view.getBigUint64(at, true);
      return safeResult(read, Number(value));
    },
    set(value: number) {
      const isNumber = typeof value === "number";
      if (!isNumber || !(value >= min && value <= SAFE) || Math.floor(value) !== value) {
        refuse(field, value, expected);
      }
      this.view.setBigInt64(this.offset + offset, BigInt(value), true);
    },
  };
}

/** An accessor of an address; null where the schema allows it. */
export function addressAccessor(nullable: boolean, field: Field): Accessor {
  const { offset } = field;
  return {
    get() {
      const address = Number(this.view.getBigUint64(this.offset + offset, true));
      return nullable && address === 0 ? null : address;
    },
    set(value: number | null) {
      if (!(nullable && value === null)) {
        const isNumber = typeof value === "number";
        if (!isNumber || !(value >= 1 && value <= SAFE) || Math.floor(value) !== value) {
          const expected = "an address of native memory, an integer from 1 to 2^53 - 1";
          refuse(field, value, nullable ? `${expected}, or null` : expected);
        }
      }
      this.view.setBigUint64(this.offset + offset, BigInt(value ?? 0), true);
    },
  };
}

/** An accessor of an enum, of its values, its names or its flags, over that of its integer. */
export function enumAccessor(facts: EnumFacts, integer: Accessor, field: Field): Accessor {
  if (facts.as === "names") return namesAccessor(facts, integer, field);
  const { members, name, flags } = facts;
  const shown = Object.entries(members).map(([key, value]) => `${key} (${value})`).join(", ");
  const values = new Set(Object.values(members));
  const bits = Object.values(members).reduce((all, value) => all | value, 0);
  const expected = `${flags === true ? "bits" : "a member"} of ${name}: ${shown}`;
  const write = integer.set as (this: View, value: number) => void;
  const isUnsigned = integerOf(facts).startsWith("u");
  const isBits = (value: number) => {
    const whole = isUnsigned ? value >>> 0 : value | 0;
    return whole === value && (value & ~bits) === 0;
  };
  const isGood = flags === true
    ? (value: number) => typeof value === "number" && isBits(value)
    : (value: number) => values.has(value);
  return {
    get: integer.get,
    set(value: number) {
      if (!isGood(value)) refuse(field, value, expected);
      write.call(this, value);
    },
  };
}

function namesAccessor({ members, name }: EnumFacts, integer: Accessor, field: Field): Accessor {
  const names = new Map(Object.entries(members).map(([key, value]) => [value, key]));
  const write = integer.set as (this: View, value: number) => void;
  return {
    get() {
      const value = integer.get.call(this) as number;
      return names.get(value) ?? badEnum(`${structOf(field)}.${field.name}`, name, value);
    },
    set(value: string) {
      if (typeof value !== "string" || !Object.hasOwn(members, value)) {
        const expected = `one of ${Object.keys(members).join(", ")}`;
        badValue(field.view, field.name, value, expected, "string");
      }
      write.call(this, members[value] as number);
    },
  };
}

/** An accessor of a fixed array of numbers: a typed array over the same memory. */
export function elementsAccessor(
  dtype: Dtype,
  { length }: FixedArrayFacts,
  field: Field,
): Accessor {
  const { offset, view, name } = field;
  const type = TYPED_ARRAYS[dtype] as Parameters<typeof liveElements<TypedArray>>[1];
  const read = `${structOf(field)}.${name}`;
  return {
    get() {
      return liveElements(this, type, offset, length, read);
    },
    set(value: ArrayLike<number | bigint>) {
      writeElements(view, name, this.view, this.offset + offset, value, length, dtype);
    },
    copy() {
      return copyElements(type, this.view, this.offset + offset, length);
    },
  };
}
