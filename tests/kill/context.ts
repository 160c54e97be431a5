// What the subjects of a worker work with.
import type { PartsOf } from "../../src/mod.ts";
import type { killLayout } from "./layout.ts";
import type { Random } from "./random.ts";

/** The parts of the map by name. */
export type Parts = PartsOf<typeof killLayout["parts"]>;

/** One worker. */
export interface Context {
  /** From 0 up; nobody else has it at the same time. */
  readonly id: number;
  readonly parts: Parts;
  readonly random: Random;
  /** Writes a line that the harness reads. */
  tell(line: string): void;
}

/** Something that is done again and again. */
export type Step = () => void;

/** Fails the run of the harness. */
export function must(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}

/** Waits some microseconds inside of what must not be seen half-done, so that kills hit it. */
export function linger(random: Random, most = 30): void {
  const end = performance.now() + random.below(most) / 1000;
  while (performance.now() < end);
}
