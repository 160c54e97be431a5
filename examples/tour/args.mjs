// The command line of the tour: no paths, or an image and an elevation model.
import { extname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { at } from "../../scripts/lib/paths.mjs";

export const usage = `Usage: npm start [-- [--out FOLDER] [photo.png] [data.npy]]
  photo.png   8 bits a channel, in grey, RGB or RGBA; by default examples/data/hopper.png
  data.npy    elevations in metres, u1, i2, f4 or f8; by default examples/data/dem.npy
  --out       where results are written; by default build/tour`;

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** npm runs scripts in the package's folder and says here where the user is. */
const userFolder = process.env["INIT_CWD"] ?? process.cwd();

/** @param {string} path */
const kind = (path) => extname(path).toLowerCase();

/**
 * One path goes by its extension. Of two, the image is first, unless the extensions are swapped.
 * @param {string[]} paths
 * @returns {{ photo?: string, elevation?: string }}
 */
function assign(paths) {
  const [first = "", second = ""] = paths;
  if (paths.length === 0) return {};
  if (paths.length > 2) {
    throw new UsageError(`Got ${paths.length} paths; give an image and an array`);
  }
  if (paths.length === 1) {
    if (kind(first) === ".png") return { photo: first };
    if (kind(first) === ".npy") return { elevation: first };
    throw new UsageError(`Cannot tell what ${first} is; give a path that ends in .png or .npy`);
  }
  if (kind(first) === kind(second) && [".png", ".npy"].includes(kind(first))) {
    throw new UsageError(`Got two ${kind(first)} files; give one .png and one .npy`);
  }
  const swapped = kind(first) === ".npy" || kind(second) === ".png";
  return swapped ? { photo: second, elevation: first } : { photo: first, elevation: second };
}

/**
 * @param {string[]} argv
 * @returns {{ help: boolean, photo: string, elevation: string, out: string }} absolute paths
 */
export function parse(argv) {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { out: { type: "string" }, help: { type: "boolean", default: false } },
    });
    const { photo, elevation } = assign(positionals);
    /** @param {string | undefined} given @param {string} standard */
    const path = (given, standard) => given ? resolve(userFolder, given) : at(standard);
    return {
      help: values.help,
      photo: path(photo, "examples/data/hopper.png"),
      elevation: path(elevation, "examples/data/dem.npy"),
      out: path(values.out, "build/tour"),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
