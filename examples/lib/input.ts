// Reading files that a user named: what is wrong with one is told in one line, never as a stack.
import { readFileSync } from "node:fs";

/** A file that cannot be used. The message names the file, the problem and what is allowed. */
export class InputError extends Error {
  constructor(path: string, problem: string, allowed: string) {
    super(`Cannot use ${path}: ${problem}; give ${allowed}`);
    this.name = "InputError";
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "reading it is not permitted",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
};

/**
 * The bytes of a file.
 *
 * @param allowed what the file should have been, for the message
 * @throws InputError when it cannot be read
 */
export function readInput(path: string, allowed: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new InputError(path, PROBLEMS[code] ?? message, allowed);
  }
}
