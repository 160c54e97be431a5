/**
 * What holds a lock in a scope: guards that `using` gives back.
 *
 * @module
 */

/** Where guards come from. */
export interface GuardHome {
  /** Takes back what a guard holds; false when it holds nothing any more. */
  release(guard: LockGuard, call: string): boolean;
  /** Throws for a guard that holds nothing any more. */
  badGuard(call: string): never;
}

let placeOf: (guard: LockGuard) => number;
let putAt: (guard: LockGuard, place: number) => void;

/** A lock, or a part of one, that is held until it is given back. */
export class LockGuard implements Disposable {
  readonly #home: GuardHome;
  readonly #call: string;
  /** Its place in the list of those that hold something; -1 when it holds nothing. */
  #place = -1;

  /**
   * Made by locks.
   *
   * @param call name of the method that gives it back, for messages
   */
  constructor(home: GuardHome, call: string) {
    this.#home = home;
    this.#call = call;
  }

  static {
    placeOf = (guard) => guard.#place;
    putAt = (guard, place) => guard.#place = place;
  }

  /** Gives it back at the end of a scope; does nothing when that was done before. */
  [Symbol.dispose](): void {
    this.#home.release(this, this.#call);
  }

  /** Gives it back; throws when that was done before. */
  protected end(): void {
    if (!this.#home.release(this, this.#call)) this.#home.badGuard(this.#call);
  }
}

/** Guards that hold something of one lock: added and removed without hashing. */
export class GuardList<T> {
  readonly #guards: LockGuard[] = [];
  readonly #values: T[] = [];

  /** How many there are. */
  get size(): number {
    return this.#guards.length;
  }

  /** Any of the values; undefined when there is none. */
  get some(): T | undefined {
    return this.#values[0];
  }

  /** What all guards hold. */
  get values(): readonly T[] {
    return this.#values;
  }

  /** Notes what a guard holds. */
  add<G extends LockGuard>(guard: G, value: T): G {
    putAt(guard, this.#guards.length);
    this.#guards.push(guard);
    this.#values.push(value);
    return guard;
  }

  /** What a guard holds; undefined when that is nothing any more. */
  get(guard: LockGuard): T | undefined {
    return this.#values[placeOf(guard)];
  }

  /** Forgets a guard of the list. */
  delete(guard: LockGuard): void {
    const place = placeOf(guard);
    const [last, value] = [this.#guards.pop(), this.#values.pop()];
    if (last === undefined || value === undefined) return;
    if (last !== guard) {
      this.#guards[place] = last;
      this.#values[place] = value;
      putAt(last, place);
    }
    putAt(guard, -1);
  }

  /** Forgets all. */
  clear(): void {
    for (const guard of this.#guards) putAt(guard, -1);
    this.#guards.length = 0;
    this.#values.length = 0;
  }
}
