/**
 * The producer of a shared ring of messages.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { native } from "../native.ts";
import type { ByteSource } from "../schema/static.ts";
import { footprint, messageBytes, type MessageShape, PREFIX } from "./message_shape.ts";
import { partError } from "./part_error.ts";
import { badReserved, RingSpace } from "./producer.ts";
import { RING_HEADER } from "./ring_base.ts";
import type { WriteAsyncOptions, WriteOptions } from "./ring_producer.ts";
import type { RingPlace } from "./ring_place.ts";

/**
 * The producer's end of a ring of messages. `write` copies a message; `reserve` gives free bytes in
 * the map to fill in place, and `commit` makes them visible.
 */
export class MessageProducer implements Disposable {
  readonly #place: RingPlace;
  readonly #space: RingSpace;
  readonly #shape: MessageShape;
  /** Length of what was reserved and not committed; -1 is nothing. */
  #reserved = -1;

  /** Use `producer()` of a ring. */
  constructor(place: RingPlace, shape: MessageShape) {
    this.#place = place;
    this.#space = new RingSpace(place, "MessageProducer");
    this.#shape = shape;
  }

  /** Bytes that were ever published, with what lies between messages. */
  get position(): number {
    return this.#place.position;
  }

  /** Whether the thread of the consumer lives; false also while there is none. */
  get consumerAlive(): boolean {
    return this.#place.peerAlive("MessageProducer.consumerAlive");
  }

  /**
   * Free bytes for a message.
   *
   * @param byteLength at most the longest message of the ring
   * @returns null when there is no space
   */
  tryReserve(byteLength: number): Uint8Array<ArrayBuffer> | null {
    return this.#take("MessageProducer.tryReserve", byteLength);
  }

  /**
   * The same, and waits until there is space.
   *
   * @throws ZiffiError with code `TIMED_OUT` when the time is over, `PEER_DIED` where that was
   *   asked for
   */
  reserve(byteLength: number, options: WriteOptions = {}): Uint8Array<ArrayBuffer> {
    const call = "MessageProducer.reserve";
    const need = this.#need(call, byteLength);
    return this.#space.retry(call, need, options, () => this.#take(call, byteLength));
  }

  /** The same as {@link reserve} without blocking; see `RingProducer.reserveAsync`. */
  async reserveAsync(
    byteLength: number,
    options: WriteAsyncOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const call = "MessageProducer.reserveAsync";
    const need = this.#need(call, byteLength);
    const space = this.#space;
    return await space.reserve(
      call,
      options,
      (deadline) =>
        space.retryAsync(call, need, deadline, options, () => this.#take(call, byteLength)),
    );
  }

  /**
   * Makes the reserved message visible to the consumer.
   *
   * @param byteLength how much of it; by default all
   * @throws RangeError when less was reserved, or nothing
   */
  commit(byteLength?: number): void {
    const call = "MessageProducer.commit";
    const reserved = this.#reserved;
    if (reserved < 0) throw new RangeError(`${call}: nothing is reserved; call reserve() first`);
    const length = byteLength ?? reserved;
    checkIndex(call, "byteLength", length, reserved);
    this.#reserved = -1;
    this.#place.moveTo(call, this.#put(call, this.#place.position, length));
  }

  /** Gives up what was reserved. */
  cancel(): void {
    this.#reserved = -1;
  }

  /**
   * Writes a message.
   *
   * @returns false when there is no space
   * @throws RangeError when it is longer than the longest message of the ring
   */
  tryWrite(message: ByteSource): boolean {
    const call = "MessageProducer.tryWrite";
    return this.#write(call, messageBytes(call, message, this.#shape.longest)) !== null;
  }

  /** The same, and waits until there is space; throws as {@link reserve}. */
  write(message: ByteSource, options: WriteOptions = {}): void {
    const call = "MessageProducer.write";
    const bytes = messageBytes(call, message, this.#shape.longest);
    this.#space.retry(call, footprint(bytes.length), options, () => this.#write(call, bytes));
  }

  /**
   * The same as {@link write} without blocking, in the order of the calls; see
   * `RingProducer.writeAsync`. The message must not change until then.
   */
  async writeAsync(message: ByteSource, options: WriteAsyncOptions = {}): Promise<void> {
    const call = "MessageProducer.writeAsync";
    const bytes = messageBytes(call, message, this.#shape.longest);
    const need = footprint(bytes.length);
    const space = this.#space;
    await space.write(
      call,
      options,
      (deadline) => space.retryAsync(call, need, deadline, options, () => this.#write(call, bytes)),
    );
  }

  /**
   * Writes all messages, and publishes as many at a time as there is space for.
   *
   * @throws as {@link write}; the messages before are written then
   */
  writeAll(messages: readonly ByteSource[], options: WriteOptions = {}): void {
    const call = "MessageProducer.writeAll";
    if (!Array.isArray(messages)) throw new TypeError(`${call}: messages are no array; give one`);
    // All of them before the first is written.
    const all = messages.map((one) => messageBytes(call, one, this.#shape.longest));
    let next = 0;
    while (next < all.length) {
      const need = footprint((all[next] as Uint8Array).length);
      next += this.#space.retry(call, need, options, () => this.#writeSome(call, all, next));
    }
  }

  /** Says that nothing more will come, and gives the place back; see `RingProducer.close`. */
  close(): void {
    this.#reserved = -1;
    this.#place.close("MessageProducer.close");
  }

  /** Gives the place back; a second call does nothing. What was not committed is given up. */
  dispose(): void {
    this.#reserved = -1;
    this.#place.leave();
  }

  /** The same as {@link MessageProducer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #need(call: string, byteLength: number): number {
    checkIndex(call, "byteLength", byteLength, this.#shape.longest);
    return footprint(byteLength);
  }

  #bytesAt(position: number, byteLength: number): Uint8Array<ArrayBuffer> {
    const { buffer, byteOffset } = this.#place.memory;
    const first = byteOffset + RING_HEADER + PREFIX + position % this.#shape.capacity;
    return new Uint8Array(buffer, first, byteLength);
  }

  #take(call: string, byteLength: number): Uint8Array<ArrayBuffer> | null {
    const need = this.#need(call, byteLength);
    if (this.#place.available(call) < need) return null;
    this.#reserved = byteLength;
    return this.#bytesAt(this.#place.position, byteLength);
  }

  /** Writes the length of a message; returns the position after it. */
  #put(call: string, position: number, byteLength: number): number {
    const { capacity, longest } = this.#shape;
    const { memory } = this.#place;
    const { api } = native(call);
    try {
      return api.ringMessagePut(this.#place.address(call), capacity, longest, position, byteLength);
    } catch (error) {
      throw partError(call, memory.name, error);
    }
  }

  #write(call: string, bytes: Uint8Array): true | null {
    return this.#writeSome(call, [bytes], 0) === null ? null : true;
  }

  /** Writes and publishes messages from an index on; returns how many, or null for none. */
  #writeSome(call: string, all: readonly Uint8Array[], from: number): number | null {
    if (this.#reserved >= 0) badReserved(call);
    const start = this.#place.position;
    const end = start + this.#place.available(call);
    let at = start;
    let index = from;
    for (; index < all.length; index += 1) {
      const bytes = all[index] as Uint8Array;
      if (at + footprint(bytes.length) > end) break;
      this.#bytesAt(at, bytes.length).set(bytes);
      at = this.#put(call, at, bytes.length);
    }
    if (index === from) return null;
    this.#place.moveTo(call, at);
    return index - from;
  }
}
