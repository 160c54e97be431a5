/**
 * What native code holds after a call, and JavaScript must keep until another call ends that.
 *
 * @module
 */

interface Entry {
  /** The function that ends it, or `"replaced"`. */
  readonly until: string;
  /** Function and param that lent it. */
  readonly place: string;
  /** Kept from being collected. */
  readonly value: unknown;
  readonly end: (() => void) | undefined;
}

/** What one opened library holds. */
export class Retained {
  /** By the native object that it was lent for; 0 for the library as a whole. */
  readonly #entries = new Map<number, Entry[]>();

  /**
   * Keeps a value that a call has lent.
   *
   * @param until the function that ends it, or `"replaced"`: the next value of the same place does
   * @param value null only ends what it replaces
   */
  add(
    until: string,
    call: string,
    param: string,
    address: number,
    value: unknown,
    end?: () => void,
  ): void {
    const place = `${call} ${param}`;
    if (until === "replaced") {
      this.#drop(address, (entry) => entry.until === until && entry.place === place);
    }
    if (value === null) return;
    const entries = this.#entries.get(address) ?? [];
    entries.push({ until, place, value, end });
    this.#entries.set(address, entries);
  }

  /**
   * Ends what lasts until a function, for one native object.
   *
   * @param frees true when the object is gone, and everything that was lent for it with it
   */
  end(call: string, address: number, frees: boolean): void {
    this.#drop(address, (entry) => (frees && address !== 0) || entry.until === call);
  }

  /** Lets go of everything. */
  close(): void {
    for (const address of [...this.#entries.keys()]) this.#drop(address, () => true);
  }

  #drop(address: number, which: (entry: Entry) => boolean): void {
    const entries = this.#entries.get(address);
    if (entries === undefined) return;
    const kept = entries.filter((entry) => !which(entry));
    if (kept.length === 0) this.#entries.delete(address);
    else this.#entries.set(address, kept);
    for (const entry of entries) {
      if (which(entry)) entry.end?.();
    }
  }
}
