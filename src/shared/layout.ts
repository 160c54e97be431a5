/**
 * Layouts: what parts a shared map has, and where each of them lies.
 *
 * @module
 */
import { DIRECTORY_OFFSET, Entry, NAME_LENGTH } from "../generated/map_layout.ts";
import { showValue, ZiffiError } from "../runtime/errors.ts";
import { hashText } from "./hash.ts";
import { type PartDescription, PartKind, type PartType } from "./part.ts";

/** The parts that a layout names. */
export interface PartTypes {
  readonly [name: string]: PartType;
}

/** What a map with such a layout offers under `parts`: for each name what its part type opens. */
export type PartsOf<P> = {
  readonly [K in keyof P]: P[K] extends PartType<infer T> ? T : never;
};

/** A part and its place. */
export interface PlacedPart {
  readonly name: string;
  readonly type: PartType;
  readonly description: PartDescription;
  /** From the first part of the map, in bytes. */
  readonly offset: number;
  readonly byteLength: number;
}

/** A part as the description of a layout has it. */
export interface DescribedPart {
  readonly name: string;
  /** From the first part of the map, in bytes. */
  readonly offset: number;
  readonly byteLength: number;
  readonly part: PartDescription;
}

/** Least alignment of a part. */
const PART_ALIGNMENT = 64;
/** Least alignment of the first part, so that the header has pages of its own. */
const FIRST_ALIGNMENT = 4096;
const PARTS_MAX = 4096;
const NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Where everything of a layout is in a file. */
interface Places {
  readonly parts: readonly PlacedPart[];
  /** The description as UTF-8. */
  readonly text: Uint8Array;
  readonly hash: bigint;
  /** Offset of the first part in the file. */
  readonly first: number;
  readonly byteLength: number;
}

function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function checkParts(parts: PartTypes): void {
  const call = "shared.layout";
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) {
    throw new TypeError(
      `${call}: parts is ${
        showValue(parts)
      }; give an object such as { hits: shared.cells("u64", 8) }`,
    );
  }
  const names = Object.keys(parts);
  if (names.length === 0 || names.length > PARTS_MAX) {
    throw new RangeError(`${call}: there are ${names.length} parts; give 1 to ${PARTS_MAX}`);
  }
  for (const name of names) {
    if (!NAME.test(name) || name.length > NAME_LENGTH) {
      throw new RangeError(
        `${call}: a part is named ${
          showValue(name)
        }; give an identifier of at most ${NAME_LENGTH} ` +
          "letters A to Z and a to z, digits, _ and $",
      );
    }
    const type: unknown = parts[name];
    if (isPartType(type)) continue;
    throw new TypeError(
      `${call}: ${name} is ${showValue(type)}; give a part such as shared.cells("u64", 8)`,
    );
  }
}

function isPartType(type: unknown): type is PartType {
  if (typeof type !== "object" || type === null) return false;
  const { description, byteLength, init, open } = type as Partial<PartType>;
  const known = typeof description === "object" && Object.hasOwn(PartKind, description.kind);
  return known && [byteLength, init, open].every((one) => typeof one === "function");
}

function place(types: PartTypes): Places {
  let end = 0;
  const parts = Object.entries(types).map(([name, type]): PlacedPart => {
    const byteLength = type.byteLength();
    const offset = alignUp(end, Math.max(PART_ALIGNMENT, type.alignment ?? 0));
    end = offset + byteLength;
    return { name, type, description: type.description, offset, byteLength };
  });
  const described = parts.map(({ name, offset, byteLength, description }): DescribedPart => (
    { name, offset, byteLength, part: description }
  ));
  const json = JSON.stringify(described);
  const text = new TextEncoder().encode(json);
  const alignment = Math.max(FIRST_ALIGNMENT, ...parts.map(({ type }) => type.alignment ?? 0));
  const first = alignUp(DIRECTORY_OFFSET + Entry.SIZE * parts.length + text.length, alignment);
  const byteLength = first + alignUp(end, PART_ALIGNMENT);
  if (!Number.isSafeInteger(byteLength)) {
    throw new ZiffiError(
      "OUT_OF_MEMORY",
      `shared.layout: all parts together need ${byteLength} bytes; make them smaller`,
    );
  }
  return { parts, text, hash: hashText(json), first, byteLength };
}

let placesOf: (layout: Layout) => Places;

/** Where everything of a layout is; opens the native library, which knows the sizes. */
export function layoutPlaces(layout: Layout): Places {
  return placesOf(layout);
}

/**
 * What parts a shared map has; made by `shared.layout`. Processes can open one map together when
 * their layouts are the same: the same parts, in the same order, with the same parameters.
 */
export class Layout<P extends PartTypes = PartTypes> {
  /** The parts by name. */
  readonly parts: Readonly<P>;
  #places: Places | null = null;

  /** Use `shared.layout`. */
  constructor(parts: P) {
    checkParts(parts);
    this.parts = Object.freeze({ ...parts });
  }

  static {
    placesOf = (layout) => layout.#places ??= place(layout.parts);
  }

  /** Size of a file with this layout, in bytes. */
  get byteLength(): number {
    return placesOf(this).byteLength;
  }

  /** Hash of the description: FNV-1a, 64 bits. Equal layouts have equal hashes. */
  get hash(): bigint {
    return placesOf(this).hash;
  }

  /** All that processes must agree on, as JSON: name, place and parameters of each part. */
  get description(): string {
    return new TextDecoder().decode(placesOf(this).text);
  }
}
