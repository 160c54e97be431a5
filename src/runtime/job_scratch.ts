/**
 * Memory for the arguments of nonblocking calls, which is used again by later ones: mapping it
 * costs more than most calls.
 *
 * @module
 */
import { Scratch, type ScratchSource } from "./scratch.ts";

/** A call that needs more than this gets memory of its own. */
const KEPT_BYTES = 4096;
const KEPT = 256;

/** Makes the scratch memory of nonblocking calls. */
export class JobScratches {
  readonly #source: ScratchSource;
  readonly #spare: JobScratch[] = [];

  constructor(source: ScratchSource) {
    this.#source = source;
  }

  /** Empty memory, until it is closed. */
  take(): Scratch {
    const scratch = this.#spare.pop() ?? new JobScratch(this.#source, this);
    scratch.isSpare = false;
    return scratch;
  }

  /** Keeps memory for the next call; false when there is enough of it. */
  give(scratch: JobScratch): boolean {
    if (scratch.byteLength > KEPT_BYTES || this.#spare.length >= KEPT) return false;
    this.#spare.push(scratch);
    return true;
  }
}

class JobScratch extends Scratch {
  /** True while no call uses it. */
  isSpare = false;
  readonly #owner: JobScratches;

  constructor(source: ScratchSource, owner: JobScratches) {
    super(source, KEPT_BYTES);
    this.#owner = owner;
  }

  override close(): void {
    if (this.isSpare) return;
    this.isSpare = true;
    this.release(0);
    if (!this.#owner.give(this)) super.close();
  }
}
