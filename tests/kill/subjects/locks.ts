// Locks: what they guard is whole whenever they are taken without word of a death, and they are
// never held by the dead.
import { type Context, linger, must, type Step } from "../context.ts";

/** Longest wait for a lock that others hold for microseconds. */
const WAIT = { timeoutMs: 20_000 };

/** A mutex guards two cells that are the same; who died in between may leave them different. */
export function mutex({ parts, random }: Context): Step {
  const { lock, guarded } = parts;
  return () => {
    using guard = lock.lock(WAIT);
    const [first, second] = [guarded.load(0), guarded.load(1)];
    must(
      first === second || guard.ownerDied,
      () => `${first} and ${second} differ, and no owner is said to have died`,
    );
    guarded.store(0, first + 1n);
    linger(random);
    guarded.store(1, first + 1n);
  };
}

/** The same for a lock of many readers. */
export function rwlock({ parts, random }: Context): Step {
  const { sharedLock, sharedGuarded } = parts;
  return () => {
    if (random.below(4) > 0) {
      using guard = sharedLock.read(WAIT);
      const [first, second] = [sharedGuarded.load(0), sharedGuarded.load(1)];
      must(
        first === second || guard.writerDied,
        () => `a reader found ${first} and ${second}, and no writer is said to have died`,
      );
      return;
    }
    using guard = sharedLock.write(WAIT);
    const [first, second] = [sharedGuarded.load(0), sharedGuarded.load(1)];
    must(
      first === second || guard.writerDied,
      () => `a writer found ${first} and ${second}, and no writer is said to have died`,
    );
    sharedGuarded.store(0, first + 1n);
    linger(random);
    sharedGuarded.store(1, first + 1n);
  };
}

/** Fewer permits than workers: one that the dead kept would stop all others sooner or later. */
export function semaphore({ parts, random }: Context): Step {
  return () => {
    using _permit = parts.permits.acquire(WAIT);
    // Sometimes long, so that kills hit it: it takes as many dead as there are permits.
    linger(random, random.below(8) === 0 ? 3000 : 30);
  };
}
