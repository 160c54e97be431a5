// Headers that Debian's development packages bring, in many styles.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** A header that may be installed. */
export interface Installed {
  readonly header: string;
  /** What has to be included before. */
  readonly before?: readonly string[];
  readonly includeDirs?: readonly string[];
  /** The library with its functions, as the linker finds it. */
  readonly library: string;
  /** The package that brings it. */
  readonly package: string;
}

/** Zlib and SQLite have to be there; the others are tried when they are. */
export const REQUIRED: readonly string[] = ["zlib.h", "sqlite3.h"];

export const INSTALLED: readonly Installed[] = [
  { header: "zlib.h", library: "z", package: "zlib1g-dev" },
  { header: "sqlite3.h", library: "sqlite3", package: "libsqlite3-dev" },
  { header: "png.h", library: "png16", package: "libpng-dev" },
  { header: "expat.h", library: "expat", package: "libexpat1-dev" },
  { header: "bzlib.h", library: "bz2", package: "libbz2-dev" },
  { header: "lzma.h", library: "lzma", package: "liblzma-dev" },
  { header: "yaml.h", library: "yaml", package: "libyaml-dev" },
  { header: "jpeglib.h", before: ["stdio.h"], library: "jpeg", package: "libjpeg-dev" },
  { header: "openssl/sha.h", library: "crypto", package: "libssl-dev" },
  { header: "ncurses.h", library: "ncurses", package: "libncurses-dev" },
  { header: "magic.h", library: "magic", package: "libmagic-dev" },
  { header: "gmp.h", library: "gmp", package: "libgmp-dev" },
  { header: "X11/Xlib.h", library: "X11", package: "libx11-dev" },
  {
    ...{ header: "libxml/parser.h", library: "xml2", package: "libxml2-dev" },
    includeDirs: ["/usr/include/libxml2"],
  },
  { header: "uuid/uuid.h", library: "uuid", package: "uuid-dev" },
  { header: "brotli/encode.h", library: "brotlienc", package: "libbrotli-dev" },
  { header: "gcrypt.h", library: "gcrypt", package: "libgcrypt20-dev" },
  {
    ...{ header: "Python.h", library: "python3.11", package: "python3-dev" },
    includeDirs: ["/usr/include/python3.11"],
  },
  {
    ...{ header: "tcl.h", library: "tcl8.6", package: "tcl-dev" },
    includeDirs: ["/usr/include/tcl8.6"],
  },
  { header: "z3.h", library: "z3", package: "libz3-dev" },
  { header: "xcb/xcb.h", library: "xcb", package: "libxcb1-dev" },
  { header: "fontconfig/fontconfig.h", library: "fontconfig", package: "libfontconfig-dev" },
  { header: "curl/curl.h", library: "curl", package: "libcurl4-openssl-dev" },
];

const multiarch = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

/** True when the header is on this machine. */
export function isThere({ header, includeDirs = [] }: Installed): boolean {
  const folders = [...includeDirs, "/usr/include", join("/usr/include", multiarch)];
  return folders.some((folder) => existsSync(join(folder, header)));
}

/** The library's file, or null when it is not there. */
export function libraryFile({ library }: Installed): string | null {
  const folders = [join("/usr/lib", multiarch), "/usr/lib64", "/usr/lib"];
  const paths = folders.map((folder) => join(folder, `lib${library}.so`));
  return paths.find((path) => existsSync(path)) ?? null;
}
