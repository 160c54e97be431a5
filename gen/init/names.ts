/**
 * Names of new projects: which ones work in C, Zig, TypeScript, npm and the file systems.
 *
 * @module
 */
import { builtinModules } from "node:module";
import { languageOfWord, snakeCase } from "../names.ts";

const SNAKE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** Longer ones make lines of 100 columns impossible. */
const MAX_NAME_LENGTH = 40;
/** npm's own limit. */
const MAX_PACKAGE_LENGTH = 214;

/** A header of the library would hide the header of the system that has the same name. */
const SYSTEM_HEADERS = new Set(
  ("alloca assert complex ctype dirent dlfcn elf endian errno fcntl features fenv float getopt " +
    "glob grp inttypes io iso646 limits link locale malloc math memory mman netdb poll process " +
    "pthread pwd regex sched search semaphore setjmp signal spawn stdalign stdarg stdatomic " +
    "stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings syscall syslog " +
    "tgmath threads time uchar unistd utime wchar wctype windows").split(" "),
);

/** Libraries and headers that every program has already, or that ziffi brings. */
const TAKEN = new Set("c gcc m std root builtin types wire ziffi".split(" "));

/** Windows has no files of these names, whatever their ending. */
const WINDOWS_DEVICES = /^(aux|con|nul|prn|com\d|lpt\d)$/;

/** What is wrong with the name of a library, with what is allowed; null when nothing is. */
export function libraryNameProblem(name: string): string | null {
  const shown = JSON.stringify(name);
  if (!SNAKE.test(name)) {
    return `${shown} is not a snake_case name: use a-z, 0-9 and single _, such as "my_lib"`;
  }
  if (name.length > MAX_NAME_LENGTH) {
    return `${shown} has ${name.length} letters: use at most ${MAX_NAME_LENGTH}`;
  }
  const language = languageOfWord(name);
  if (language !== null) return `${shown} is a word of ${language}: use another, such as "my_lib"`;
  if (SYSTEM_HEADERS.has(name)) {
    return `${shown} is taken: its header would hide <${name}.h> of the system; use another name`;
  }
  if (TAKEN.has(name) || name.startsWith("ziffi_")) {
    return `${shown} is taken by the toolchain: use another, such as "my_lib"`;
  }
  if (WINDOWS_DEVICES.test(name)) {
    return `${shown} is a device of Windows, which has no file of that name: use another name`;
  }
  return null;
}

/** What is wrong with the name of an npm package, with what is allowed; null when nothing is. */
export function packageNameProblem(name: string): string | null {
  const shown = JSON.stringify(name);
  if (!/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name)) {
    return `${shown} is not a name of an npm package: use lower case letters, digits, - and _, ` +
      `such as "my-lib" or "@me/my-lib"`;
  }
  if (name.length > MAX_PACKAGE_LENGTH) {
    return `${shown} has ${name.length} letters: npm takes at most ${MAX_PACKAGE_LENGTH}`;
  }
  const taken = ["node_modules", "favicon.ico", "ziffi", ...builtinModules];
  if (taken.includes(name)) return `${shown} is taken: use another, such as "@me/${name}"`;
  return null;
}

/** The name of a library by the name of its folder: `my-lib`, `MyLib` and `my lib` to `my_lib`. */
export function libraryNameOf(folder: string): string {
  return snakeCase(folder).replace(/[-. ]+/g, "_");
}

/** The package of a library, unless another name is given. */
export function packageNameOf(library: string): string {
  return library.replaceAll("_", "-");
}
