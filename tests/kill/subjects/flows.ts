// Ring and queue: nothing is lost and nothing comes twice. How far the consumer has come is a
// record, which it commits before it releases; its successor goes on from there.
import { type Context, must, type Parts, type Step } from "../context.ts";
import { WORKERS } from "../layout.ts";

/** Workers that have the ends of ring and queue. */
const RING_PRODUCER = 0;
const RING_CONSUMER = 1;
const QUEUE_CONSUMER = 2;
/** Items a step. */
const BATCH = 20;

interface Item {
  readonly worker: number;
  readonly check: number;
  readonly number: bigint;
}

const checkOf = (worker: number, number: bigint) => Number(number % 65521n) * 64 + worker;

function itemOf(worker: number, number: bigint): Item {
  return { worker, check: checkOf(worker, number), number };
}

/** The part of a consumer that this file needs. */
interface Consumer {
  readonly position: number;
  tryRead(max?: number): Iterable<{ toObject(): Item }> & {
    readonly length: number;
    readonly end: number;
  };
  release(): void;
  releaseTo(position: number): void;
}

/**
 * Reads what is there, checks it, commits how far it came, and only then releases.
 *
 * @param mayRepeat how often a producer may have written a number again, because it was killed
 *   before it noted the first time
 */
function consume(
  name: string,
  consumer: Consumer,
  done: Parts["ringDone"],
  mayRepeat: (worker: number) => number,
): Step {
  const repeats = Array.from({ length: WORKERS }, () => 0);
  let state = done.read() ?? { position: 0n, numbers: new BigUint64Array(WORKERS) };
  // The one before may have been killed after its commit.
  if (Number(state.position) > consumer.position) consumer.releaseTo(Number(state.position));
  return () => {
    const batch = consumer.tryRead(BATCH);
    if (batch.length === 0) return;
    const numbers = BigUint64Array.from(state.numbers as ArrayLike<bigint>);
    for (const view of batch) {
      const { worker, check, number } = view.toObject();
      const last = numbers[worker] ?? -1n;
      if (number === last) {
        repeats[worker] = (repeats[worker] ?? 0) + 1;
        must(
          (repeats[worker] ?? 0) <= mayRepeat(worker),
          () => `${name}: item ${number} of worker ${worker} came twice`,
        );
        continue;
      }
      must(check === checkOf(worker, number), () => `${name}: item ${worker}/${number} is torn`);
      must(
        number === last + 1n,
        () => `${name}: item ${number} of worker ${worker} came after ${last}`,
      );
      numbers[worker] = number;
    }
    state = { position: BigInt(batch.end), numbers };
    done.commit(state, { durable: false });
    consumer.release();
  };
}

export function ringFlow({ id, parts }: Context): Step {
  const { ring, ringDone } = parts;
  if (id === RING_PRODUCER) {
    const producer = ring.producer();
    return () => {
      for (let i = 0; i < BATCH; i += 1) {
        // The position counts all items that were ever written.
        if (!producer.tryWrite(itemOf(id, BigInt(producer.position) + 1n))) return;
      }
    };
  }
  return id === RING_CONSUMER
    ? consume("ring", ring.consumer() as Consumer, ringDone, () => 0)
    : () => {};
}

export function queueFlow({ id, parts }: Context): Step {
  const { queue, queueDone, sent, starts } = parts;
  const mayRepeat = (worker: number) => Number(starts.load(worker));
  const read = id === QUEUE_CONSUMER
    ? consume("queue", queue.consumer() as Consumer, queueDone, mayRepeat)
    : () => {};
  return () => {
    for (let i = 0; i < BATCH / 4; i += 1) {
      const number = sent.load(id) + 1n;
      if (!queue.tryWrite(itemOf(id, number))) break;
      sent.store(id, number);
    }
    read();
  };
}
