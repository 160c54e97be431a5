/**
 * How the garbage collector feels native memory, which costs it nothing to keep alive.
 *
 * Where the runtime counts mapped ArrayBuffers as its own memory nothing is needed. Elsewhere
 * ballast stands for the native memory: untouched ArrayBuffers, one for many blocks, which make the
 * collector start as if the blocks were its own.
 *
 * @module
 */
import { backend } from "./runtime/select.ts";

const MIB = 2 ** 20;
/** Native bytes that one ballast stands for at least. */
const STEP = 12 * MIB;
/** The same as a part of what is held: what lives long is no reason to collect again and again. */
const PART = 1 / 8;
/** No ballast is larger: it makes the collector start, and systems refuse what is out of reason. */
const LARGEST = 192 * MIB;
/** So much ballast stays although nothing is held: a loop that disposes should not remake it. */
const SPARE = 256 * MIB;
/** The collector feels native memory as this many times its size, so that it starts earlier. */
const WEIGHT = 3;

interface Ballast {
  readonly buffer: ArrayBuffer;
  /** Native bytes that it stands for. */
  readonly stands: number;
}

const ballasts: Ballast[] = [];
/** Native bytes that this thread holds and the collector should feel. */
let held = 0;
/** Native bytes that ballast stands for. */
let covered = 0;
/** From this many bytes on, ballast is due; never where mapped memory is felt anyway. */
let due = -1;
/** Below this many bytes, much of the ballast stands for nothing. */
let idle = -1;

/** Notes native memory that came to be. */
export function feel(byteLength: number): void {
  held += byteLength;
  if (held >= due) load();
}

/** Notes native memory that was disposed. Some ballast stays for what comes next. */
export function unfeel(byteLength: number): void {
  held -= byteLength;
  if (held < idle) settle();
}

/** Takes away ballast that stands for nothing any more. */
export function settle(): void {
  for (let last = ballasts.at(-1); last !== undefined; last = ballasts.at(-1)) {
    if (covered - last.stands < held) break;
    ballasts.pop();
    // Detached memory is discounted at once, dropped memory only by the next collection.
    last.buffer.transfer(0);
    covered -= last.stands;
    setBounds();
  }
}

function setBounds(): void {
  due = covered + Math.max(STEP, covered * PART);
  idle = covered / 2 - SPARE;
}

function load(): void {
  if (due < 0) due = backend().countsMapped ? Infinity : STEP;
  if (held < due) return;
  // From 32 MiB on, no C library clears the memory of ballast, so that it never becomes resident.
  const stands = Math.floor((held - covered) / STEP) * STEP;
  try {
    const byteLength = Math.min(LARGEST, stands * WEIGHT);
    ballasts.push({ buffer: new ArrayBuffer(byteLength), stands });
    covered += stands;
    setBounds();
  } catch {
    // Without room for ballast the blocks still work; only the collector knows less. Trying again
    // soon would cost: an allocation that fails makes it run.
    due = held * 2;
  }
}
