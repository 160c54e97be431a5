/**
 * Classes of struct views that are made at run time, from the schema of a struct.
 *
 * @module
 */
import { checkObject } from "./runtime/checks.ts";
import { showValue } from "./runtime/errors.ts";
import { charSigned, onWindows, wcharRange } from "./runtime/platform.ts";
import { partView } from "./runtime/struct_params.ts";
import { StructView, type ViewClass } from "./runtime/struct_view.ts";
import type { Facts, FieldFacts, ScalarFacts, StructFacts } from "./schema/facts.ts";
import { integerOf, layoutAggregate } from "./schema/layout.ts";
import {
  type Accessor,
  addressAccessor,
  bigAccessor,
  boolAccessor,
  elementsAccessor,
  enumAccessor,
  type Field,
  floatAccessor,
  integerAccessor,
  safeAccessor,
} from "./struct_fields.ts";

/** Members of every view; a field of such a name gets an underscore. */
const VIEW_MEMBERS: ReadonlySet<string> = new Set([
  "address",
  "assign",
  "constructor",
  "index",
  "offset",
  "toObject",
  "view",
]);

/** A class of views, with what is known of its struct. */
export interface StructClass extends ViewClass<StructView<Record<string, unknown>>> {
  readonly alignment: number;
}

/** The plain object of a view. */
type Plain = Record<string, unknown>;

const classes = new WeakMap<StructFacts, StructClass>();

/**
 * The class of views of a struct.
 *
 * @param call who asks, for messages
 * @throws TypeError for a field that only generated views can read
 */
export function structClass(call: string, facts: StructFacts): StructClass {
  const known = classes.get(facts);
  if (known !== undefined) return known;
  const made = makeClass(call, facts);
  classes.set(facts, made);
  return made;
}

function makeClass(call: string, facts: StructFacts): StructClass {
  const { fields, name } = facts;
  const { size, alignment, places } = layoutAggregate(facts);
  const abi = onWindows() ? "llp64" : "lp64";
  const members = fields.map((field) => memberOf(field.name));
  const accessors = fields.map((field, i) => {
    const offset = places[i]?.offset[abi] ?? 0;
    const place = { view: `${name}View`, name: field.name, offset };
    return accessorOf(call, `${name}.${field.name}`, field, place);
  });
  const names = fields.map((field) => field.name);
  const writers = accessors.map(({ set }) => set as (value: unknown) => void);
  const readers = accessors.map(({ copy, get }) => copy ?? get);
  const made = class extends StructView<Plain> {
    static override readonly byteLength: number = size[abi];
    static override readonly alignment: number = alignment[abi];
    static override readonly offsets = Object.fromEntries(
      fields.map((field, i) => [field.name, places[i]?.offset[abi] ?? 0]),
    );

    override toObject(): Plain {
      const plain: Plain = {};
      // A loop over names and functions, which engines compile better than lists of pairs.
      for (let i = 0; i < readers.length; i += 1) {
        plain[names[i] as string] = copyOf((readers[i] as () => unknown).call(this));
      }
      return plain;
    }

    override assign(value: Plain): void {
      checkObject(`${name}View.assign`, "value", value);
      // A view of the same struct has the names of members, a plain object those of fields.
      const isView = value instanceof made;
      for (let i = 0; i < writers.length; i += 1) {
        const copy = isView ? accessors[i]?.copy : undefined;
        const given = copy?.call(value as unknown as StructView<unknown>) ??
          value[(isView ? members : names)[i] as string];
        (writers[i] as (value: unknown) => void).call(this, given);
      }
    }
  };
  Object.defineProperty(made, "name", { value: `${name}View` });
  for (const [i, { get, set }] of accessors.entries()) {
    // Enumerable would be wrong: the accessors of generated classes are not.
    Object.defineProperty(made.prototype, members[i] as string, {
      get,
      set,
      configurable: true,
    });
  }
  return made;
}

/** The property of a field in a view. */
function memberOf(field: string): string {
  return VIEW_MEMBERS.has(field) ? `${field}_` : field;
}

/** A value that does not change with the memory. */
function copyOf(value: unknown): unknown {
  return value instanceof StructView ? value.toObject() : value;
}

function accessorOf(call: string, path: string, { c }: FieldFacts, field: Field): Accessor {
  switch (c.kind) {
    case "enum":
      return enumAccessor(c, integerAccessor(integerOf(c), field), field);
    case "address":
      return addressAccessor(c.nullable, field);
    case "struct":
      return partAccessor(structClass(call, c), field);
    case "fixedArray": {
      const kind = c.of.kind === "char" ? "u8" : c.of.kind;
      if ("as" in c.of || !isDtype(kind)) return badField(call, path, `array of ${kind}`);
      return elementsAccessor(kind, c, field);
    }
    default:
      return scalarAccessor(call, path, c, field);
  }
}

function scalarAccessor(call: string, path: string, facts: Facts, field: Field): Accessor {
  const { kind, as } = facts as ScalarFacts;
  switch (kind) {
    case "f32":
    case "f64":
      return floatAccessor(kind, field);
    case "bool":
      return boolAccessor(field);
    case "u64":
    case "i64":
      if (as === undefined) return bigAccessor(kind, field);
      return safe(kind === "i64", field);
    case "usize":
    case "isize":
      return safe(kind === "isize", field);
    case "char":
      return integerAccessor(charSigned() ? "i8" : "u8", field);
    case "long":
      return onWindows() ? integerAccessor("i32", field) : long(-MAX_SAFE, field);
    case "ulong":
      return onWindows() ? integerAccessor("u32", field) : long(0, field);
    case "wchar":
      if (onWindows()) return integerAccessor("u16", field);
      return integerAccessor(wcharRange()[0] < 0 ? "i32" : "u32", field);
    case "u8":
    case "i8":
    case "u16":
    case "i16":
    case "u32":
    case "i32":
      return integerAccessor(kind, field);
    default:
      return badField(call, path, facts.kind);
  }
}

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

function safe(isSigned: boolean, field: Field): Accessor {
  return isSigned
    ? safeAccessor(-MAX_SAFE, "a safe integer", field)
    : safeAccessor(0, "a safe integer from 0 up", field);
}

function long(min: number, field: Field): Accessor {
  return safeAccessor(min, `an integer from ${min} to ${MAX_SAFE}`, field);
}

/** A nested struct: a view of the same memory, which is set field by field. */
function partAccessor(part: StructClass, { offset, name, view }: Field): Accessor {
  return {
    get() {
      return partView(this, part, offset);
    },
    set(value: Plain) {
      checkObject(view, name, value);
      partView(this, part, offset).assign(value);
    },
  };
}

const DTYPES: ReadonlySet<string> = new Set(
  ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"],
);

function isDtype(kind: string): kind is Parameters<typeof elementsAccessor>[0] {
  return DTYPES.has(kind);
}

function badField(call: string, path: string, kind: string): never {
  throw new TypeError(
    `${call}: field ${path} is of kind ${showValue(kind)}, which only generated views can read; ` +
      "run ziffi gen and give the generated view class of the struct",
  );
}
