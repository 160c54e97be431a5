/**
 * Native objects that calls on other threads are using: freeing them waits until these have ended.
 *
 * @module
 */
import { report } from "./thrown.ts";

interface Uses {
  count: number;
  /** What waits for the end of the last use. */
  readonly due: (() => void)[];
}

const all = new WeakMap<object, Uses>();

/** Notes that a call uses an object: a handle, or the buffer over native memory. */
export function startUse(object: object): void {
  const uses = all.get(object);
  if (uses === undefined) all.set(object, { count: 1, due: [] });
  else uses.count += 1;
}

/** Notes that a call has ended; after the last one, what waits is done. */
export function stopUse(object: object): void {
  const uses = all.get(object);
  if (uses === undefined) return;
  uses.count -= 1;
  if (uses.count > 0) return;
  all.delete(object);
  for (const end of uses.due) {
    try {
      end();
    } catch (error) {
      // Whoever disposed the object has gone on long ago.
      report(error);
    }
  }
}

/** True while a call uses an object. */
export function isUsed(object: object): boolean {
  return all.has(object);
}

/** Calls a function now, or when no call uses an object any more. */
export function whenUnused(object: object, end: () => void): void {
  const uses = all.get(object);
  if (uses === undefined) end();
  else uses.due.push(end);
}
