// Packages of the system that the tests need: headers and libraries of real C libraries, and
// programs. They are installed where apt and the right to use it are there; elsewhere the command
// is named. Benchmarks have packages of their own.
import { existsSync } from "node:fs";
import process from "node:process";
import { ending, run } from "./run.mjs";

/** @typedef {{ name: string, file: string }} Package of Debian, and a file that comes with it */

/** What the tests need. @type {Package[]} */
export const systemPackages = [
  { name: "libsqlite3-dev", file: "/usr/include/sqlite3.h" },
  { name: "zlib1g-dev", file: "/usr/include/zlib.h" },
  { name: "libbrotli-dev", file: "/usr/include/brotli/encode.h" },
  { name: "libbz2-dev", file: "/usr/include/bzlib.h" },
  { name: "libexpat1-dev", file: "/usr/include/expat.h" },
  { name: "liblzma-dev", file: "/usr/include/lzma.h" },
  { name: "libmagic-dev", file: "/usr/include/magic.h" },
  { name: "libncurses-dev", file: "/usr/include/curses.h" },
  { name: "libpng-dev", file: "/usr/include/png.h" },
  { name: "libyaml-dev", file: "/usr/include/yaml.h" },
  { name: "sqlite3", file: "/usr/bin/sqlite3" },
  { name: "uuid-dev", file: "/usr/include/uuid/uuid.h" },
  { name: "valgrind", file: "/usr/bin/valgrind" },
];

/** Names of the packages that are not there. */
export function missingPackages(packages = systemPackages) {
  return packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
}

/** The command that installs packages. @param {string[]} names */
export const aptCommand = (names) => `apt-get install --yes ${names.join(" ")}`;

/** Installs what is missing, or throws with the command that does. */
export async function installPackages(packages = systemPackages) {
  const names = missingPackages(packages);
  if (names.length === 0) return;
  const advice = `Packages of the system are missing. Run as root: ${aptCommand(names)}`;
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(advice);
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // The lists of a new machine are empty, and old ones name versions that are gone.
  await run("apt-get", ["update"], { env });
  const words = ["install", "--yes", "--no-install-recommends", ...names];
  const result = await run("apt-get", words, { env });
  const left = missingPackages(packages);
  if (left.length === 0) return;
  throw new Error(`${advice}\napt-get ${ending(result)}:\n${result.output}`);
}
