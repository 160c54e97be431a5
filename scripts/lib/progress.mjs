// Shows long steps while they run: one line that counts the seconds on a terminal; elsewhere a line
// at the start, one every 15 seconds, and one at the end.
import { seconds } from "./run.mjs";

const beatMs = 15_000;

/**
 * Runs one named step and shows how long it took.
 * @template T
 * @param {string} name
 * @param {string} what what is being done, such as the command
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, what, work) {
  const out = process.stderr;
  const started = performance.now();
  const head = `  ${name.padEnd(10)} ${what}`;
  const elapsed = () => seconds(performance.now() - started);
  const live = out.isTTY;
  if (!live) out.write(`${head} ...\n`);
  const timer = setInterval(
    () => out.write(live ? `\r${head} ... ${elapsed()}` : `${head} ... ${elapsed()}\n`),
    live ? 200 : beatMs,
  );
  try {
    const result = await work();
    clearInterval(timer);
    out.write(`${live ? "\r" : ""}${head}: done in ${elapsed()}${live ? "        " : ""}\n`);
    return result;
  } catch (error) {
    clearInterval(timer);
    out.write(`${live ? "\r" : ""}${head}: FAILED after ${elapsed()}${live ? "      " : ""}\n`);
    throw error;
  }
}
