/**
 * The words of a C type or declaration one after the other, for the readers of both.
 *
 * @module
 */

/** A place in a list of words; readers extend it. */
export class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;
  #failed = false;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** True when everything was read and nothing more, and nothing failed. */
  atEnd(): boolean {
    return !this.#failed && this.#at === this.#tokens.length;
  }

  /** True when no word is left. */
  protected isOver(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The next word, or one after it; empty behind the last one. */
  protected peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? "";
  }

  /** Passes a word and gives it. */
  protected next(): string {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Passes a word if it is this one. */
  protected take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  /** Passes everything up to the end of the parenthesis that starts here, and gives it. */
  protected parentheses(): string {
    const start = this.#at;
    let depth = 0;
    do {
      if (this.peek() === "(") depth += 1;
      if (this.peek() === ")") depth -= 1;
      this.#at += 1;
    } while (depth > 0 && !this.isOver());
    return this.#tokens.slice(start, this.#at).join(" ");
  }

  /** Gives up: what was read is no type. The value stands for what was to be read. */
  protected fail<T>(value: T): T {
    this.#failed = true;
    return value;
  }
}
