/**
 * Native memory for one value of a part: native code copies to it and from it in one call, and a
 * view of it turns the bytes into a value.
 *
 * @module
 */
import { Block } from "../block.ts";
import type { ItemPart, ItemType, ItemView } from "./struct_part.ts";

/** Memory for one value, with a head for what native code says of it. */
export class ValueBox<T extends ItemType> {
  /** Address of the head; the value follows. */
  readonly address: number;
  /** All of the memory. */
  readonly buffer: ArrayBuffer;
  /** A view of the value. */
  readonly view: ItemView<T>;

  constructor(part: ItemPart<T>, headLength: number) {
    const block = new Block(headLength + part.byteLength, { ballast: false });
    this.address = block.address;
    this.buffer = block.buffer;
    this.view = part.viewOver(block.buffer, headLength);
  }
}

/**
 * The boxes of a part. A value that is read or written can have accessors that read and write other
 * items of the same part, so there may be more than one in use.
 */
export class ValueBoxes<T extends ItemType> {
  readonly #part: ItemPart<T>;
  readonly #headLength: number;
  readonly #free: ValueBox<T>[] = [];

  constructor(part: ItemPart<T>, headLength = 0) {
    this.#part = part;
    this.#headLength = headLength;
  }

  /** A box that nobody uses. */
  take(): ValueBox<T> {
    return this.#free.pop() ?? new ValueBox(this.#part, this.#headLength);
  }

  /** Gives it back. */
  give(box: ValueBox<T>): void {
    this.#free.push(box);
  }
}
