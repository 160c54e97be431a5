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

/** A lock, or a part of one, that is held until it is given back. */
export class LockGuard implements Disposable {
  readonly #home: GuardHome;
  readonly #call: string;

  /**
   * Made by locks.
   *
   * @param call name of the method that gives it back, for messages
   */
  constructor(home: GuardHome, call: string) {
    this.#home = home;
    this.#call = call;
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
