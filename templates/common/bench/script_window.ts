/** What the native window does, in plain JavaScript: the peer of the benchmark. */
export class ScriptWindow {
  readonly #samples: Float64Array;
  #count = 0;
  #next = 0;

  constructor(capacity: number) {
    this.#samples = new Float64Array(capacity);
  }

  /** Adds samples; the oldest leave a window that is full. */
  push(samples: Float64Array): void {
    const capacity = this.#samples.length;
    const kept = samples.length > capacity ? samples.subarray(-capacity) : samples;
    const first = Math.min(kept.length, capacity - this.#next);
    this.#samples.set(kept.subarray(0, first), this.#next);
    this.#samples.set(kept.subarray(first), 0);
    this.#next = (this.#next + kept.length) % capacity;
    this.#count = Math.min(capacity, this.#count + kept.length);
  }

  /** How many samples the window holds. */
  count(): number {
    return this.#count;
  }

  /** How many samples lie in a range; both ends belong to it. */
  countIn(low: number, high: number): number {
    let found = 0;
    for (let i = 0; i < this.#count; i += 1) {
      const sample = this.#samples[i] ?? NaN;
      if (sample >= low && sample <= high) found += 1;
    }
    return found;
  }
}
