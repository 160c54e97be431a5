/**
 * Rings of messages of any length in shared maps.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { native } from "../native.ts";
import { checkOptions } from "../options.ts";
import { type Batch, SharedConsumer } from "./consumer.ts";
import { MessageProducer } from "./message_producer.ts";
import { footprint, type MessageShape, PREFIX } from "./message_shape.ts";
import type { PartMemory, PartType } from "./part.ts";
import { partError } from "./part_error.ts";
import { PlaceSource, resetRing, RING_HEADER, RingBase } from "./ring_base.ts";
import type { RingPlace } from "./ring_place.ts";

/** The shape of a ring of messages. */
export interface MessageRingOptions {
  /** Bytes for messages, each with 8 more and rounded up to 8; from 64 up, rounded up to 8. */
  readonly byteLength: number;
  /** Bytes of the longest message; by default a quarter of `byteLength`, with its prefix. */
  readonly maxMessageByteLength?: number;
}

const MIN_BYTES = 64;
const MAX_BYTES = 2 ** 50;
const LONGEST_MAX = 2 ** 31 - 8;
/** Most messages of one batch: each has a view of its own. */
const BATCH_MAX = 1024;

/** Messages that lie in a ring, as views; good until they are released. */
export class MessageBatch implements Batch, Iterable<Uint8Array<ArrayBuffer>> {
  /** Number of messages. */
  readonly length: number;
  /** Position of the first message, in bytes since the beginning. */
  readonly position: number;
  readonly #views: readonly Uint8Array<ArrayBuffer>[];
  readonly #positions: readonly number[];

  /** Use `read` of a consumer. */
  constructor(
    position: number,
    views: readonly Uint8Array<ArrayBuffer>[],
    positions: readonly number[],
  ) {
    this.length = views.length;
    this.position = position;
    this.#views = views;
    this.#positions = positions;
  }

  /** Position after the last message. */
  get end(): number {
    return this.#positions.at(-1) ?? this.position;
  }

  /**
   * The bytes of a message, where they lie.
   *
   * @param index from 0 to `length - 1`
   */
  at(index: number): Uint8Array<ArrayBuffer> {
    checkIndex("MessageBatch.at", "index", index, this.length - 1);
    return this.#views[index] as Uint8Array<ArrayBuffer>;
  }

  /** All messages, in order. */
  [Symbol.iterator](): IterableIterator<Uint8Array<ArrayBuffer>> {
    return this.#views.values();
  }

  /** Whether a message ends at a position. */
  endsAt(position: number): boolean {
    return this.#positions.includes(position);
  }

  /** Position of a message, or of the end. */
  positionOf(call: string, count: number): number {
    checkIndex(call, "count", count, this.length);
    return count === 0 ? this.position : this.#positions[count - 1] as number;
  }
}

/** The consumer of a ring of messages. */
export type MessageConsumer = SharedConsumer<MessageBatch>;

class MessageSource extends PlaceSource<MessageBatch> {
  readonly name = "MessageConsumer";
  readonly maxLength = BATCH_MAX;
  readonly #shape: MessageShape;
  #last: MessageBatch | null = null;

  constructor(place: RingPlace, shape: MessageShape) {
    super(place);
    this.#shape = shape;
  }

  look(call: string, max: number): MessageBatch {
    const { place } = this;
    const { capacity } = this.#shape;
    const { position: start, memory: { buffer, byteOffset } } = place;
    const end = start + place.available(call);
    const first = byteOffset + RING_HEADER + PREFIX;
    const views: Uint8Array<ArrayBuffer>[] = [];
    const positions: number[] = [];
    for (let at = start; at < end && views.length < max;) {
      const length = this.#lengthAt(call, at, end);
      views.push(new Uint8Array(buffer, first + at % capacity, length));
      at += footprint(length);
      positions.push(at);
    }
    this.#last = new MessageBatch(start, views, positions);
    return this.#last;
  }

  override releaseTo(call: string, to: number): void {
    // Within a message, the next read would take its bytes for a length.
    if (this.#last?.endsAt(to) !== true) this.#checkPosition(call, to);
    this.#last = null;
    super.releaseTo(call, to);
  }

  #checkPosition(call: string, to: number): void {
    const { position: start } = this.place;
    const end = start + this.place.available(call);
    let at = start;
    while (at < to && at < end) at += footprint(this.#lengthAt(call, at, end));
    if (at === to) return;
    throw new RangeError(
      `${call}: position is ${to}, where no message ends; give the end of a batch that was read`,
    );
  }

  #lengthAt(call: string, at: number, end: number): number {
    const { memory } = this.place;
    const { capacity, longest } = this.#shape;
    const { api } = native(call);
    try {
      return api.ringMessageLength(this.place.address(call), capacity, longest, at, end);
    } catch (error) {
      throw partError(call, memory.name, error);
    }
  }
}

/**
 * A ring of messages of any length in a shared map: what one producer writes, one consumer reads,
 * in order, each message once. Made by `shared.messageRing`.
 *
 * @example
 * ```ts
 * import { shared, SharedMap } from "ziffi";
 *
 * const layout = shared.layout({ lines: shared.messageRing({ byteLength: 2 ** 20 }) });
 * using map = new SharedMap("/tmp/lines.map", { mode: "create", layout });
 * using producer = map.parts.lines.producer(); // in one process
 * producer.write(new TextEncoder().encode("hello"));
 * producer.close();
 * using consumer = map.parts.lines.consumer(); // in another one
 * for await (const batch of consumer) {
 *   for (const bytes of batch) console.log(new TextDecoder().decode(bytes.slice())); // hello
 * }
 * ```
 */
export class SharedMessageRing extends RingBase {
  /** Bytes for messages, with 8 more for each. */
  readonly capacity: number;
  /** Bytes of the longest message. */
  readonly maxMessageByteLength: number;

  /** Use `shared.messageRing` in a layout. */
  constructor(memory: PartMemory, { capacity, longest }: MessageShape) {
    super(memory, capacity);
    this.capacity = capacity;
    this.maxMessageByteLength = longest;
  }

  /** Bytes in use: of the messages to be read, with what lies between them. */
  get usedByteLength(): number {
    return this.count("SharedMessageRing.usedByteLength");
  }

  /**
   * Takes the producer's end for this thread, see `SharedRing.producer`.
   *
   * @throws ZiffiError with code `IN_USE` when a living thread has it
   */
  producer(): MessageProducer {
    const place = this.take("SharedMessageRing.producer", "producer");
    return new MessageProducer(place, this.#shape);
  }

  /** Takes the consumer's end for this thread; it begins where the last one has released. */
  consumer(): MessageConsumer {
    const place = this.take("SharedMessageRing.consumer", "consumer");
    return new SharedConsumer(new MessageSource(place, this.#shape));
  }

  get #shape(): MessageShape {
    return { capacity: this.capacity, longest: this.maxMessageByteLength };
  }
}

/**
 * A ring of messages of any length, for `shared.layout`: one producer and one consumer.
 *
 * @param options `byteLength` is the space for messages, `maxMessageByteLength` the longest one
 * @throws TypeError or RangeError when an option is not allowed
 */
export function messageRing(options: MessageRingOptions): PartType<SharedMessageRing> {
  const call = "shared.messageRing";
  checkOptions(call, options, ["byteLength", "maxMessageByteLength"]);
  checkIndex(call, "byteLength", options.byteLength, MAX_BYTES, MIN_BYTES);
  const capacity = Math.ceil(options.byteLength / 8) * 8;
  const usual = Math.floor(capacity / 32) * 8 - PREFIX;
  const { maxMessageByteLength: longest = Math.min(usual, LONGEST_MAX) } = options;
  const most = Math.min(capacity - PREFIX, LONGEST_MAX);
  checkIndex(call, "maxMessageByteLength", longest, most, 1);
  return {
    description: { kind: "ring", messages: true, capacity, maxMessageByteLength: longest },
    byteLength: () => native(call).api.ringMessagesByteLength(capacity, longest),
    init: () => {},
    reset: resetRing,
    open: (memory) => new SharedMessageRing(memory, { capacity, longest }),
  };
}
