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
  /** Ends what keeps the memory. */
  readonly letGo: () => void;
}

/** Keeps what a call uses also when this thread ends before the call; returns what ends that. */
export type Keeper = (used: object) => () => void;

const nothing = (): void => {};
const all = new WeakMap<object, Uses>();
/** Objects in use: nearly always none, which costs nothing to see. */
let inUse = 0;
let keeper: Keeper = () => nothing;

/** Says how memory is kept that native code frees when a thread of JavaScript ends. */
export function keepWhileUsed(keep: Keeper): void {
  keeper = keep;
}

/** Notes that a call uses an object: a handle, or the buffer over native memory. */
export function startUse(object: object): void {
  const uses = all.get(object);
  if (uses !== undefined) {
    uses.count += 1;
    return;
  }
  all.set(object, { count: 1, due: [], letGo: keeper(object) });
  inUse += 1;
}

/** Notes that a call has ended; after the last one, what waits is done. */
export function stopUse(object: object): void {
  const uses = all.get(object);
  if (uses === undefined) return;
  uses.count -= 1;
  if (uses.count > 0) return;
  all.delete(object);
  inUse -= 1;
  uses.letGo();
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
  return inUse > 0 && all.has(object);
}

/** Calls a function now, or when no call uses an object any more. */
export function whenUnused(object: object, end: () => void): void {
  const uses = all.get(object);
  if (uses === undefined) end();
  else uses.due.push(end);
}
