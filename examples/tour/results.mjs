// From the reports of the runtimes to the rows of the table, and to the verdict on their sameness.
import { runtimes } from "./runtimes.mjs";
import { single, table, timing, timingHead } from "./table.mjs";

/**
 * @typedef {import("./runtimes.mjs").Runtime} Runtime
 * @typedef {import("./protocol.ts").WorkReport} WorkReport
 * @typedef {import("./protocol.ts").CountReport} CountReport
 * @typedef {{ work: WorkReport, count: CountReport }} Reports
 */

const integer = new Intl.NumberFormat("en-US");

/** A number of the data, short enough for a column. @param {string} text @param {number} digits */
const short = (text, digits) =>
  /^-?\d{1,9}$/.test(text) ? text : String(Number(Number(text).toPrecision(digits)));

/** Start of a hash; the comparison is of all of it. @param {string} hash */
const start = (hash) => hash.slice(0, 16);

/**
 * The rows of the table.
 * @type {[label: string, cell: (reports: Reports) => string][]}
 */
const rows = [
  ["photo: decode PNG", ({ work }) => single(work.photo.decode)],
  ["photo: invert", ({ work }) => timing(work.photo.invert)],
  ["photo: encode PNG", ({ work }) => single(work.photo.encode)],
  ["photo: sha256 of pixels", ({ work }) => start(work.photo.pixelsHash)],
  ["photo: sha256 of PNG", ({ work }) => start(work.photo.pngHash)],
  ["elevation: scale to feet", ({ work }) => timing(work.elevation.scale)],
  ["elevation: min and max", ({ work }) => timing(work.elevation.extremes)],
  ["elevation: sum", ({ work }) => timing(work.elevation.sum)],
  [
    "elevation: metres",
    ({ work: { elevation: { metres } } }) => `${short(metres.min, 7)} to ${short(metres.max, 7)}`,
  ],
  [
    "elevation: feet",
    ({ work: { elevation: { feet } } }) => `${short(feet.min, 7)} to ${short(feet.max, 7)}`,
  ],
  ["elevation: sum of feet", ({ work }) => short(work.elevation.feet.sum, 12)],
  ["elevation: sha256 of feet", ({ work }) => start(work.elevation.hash)],
  ["counter: one addition", ({ count }) => single(count.addition)],
  ["counter: others meanwhile", ({ count }) => `${integer.format(count.between)} additions`],
  ["counter: total", ({ count }) => integer.format(count.total)],
];

/** @param {Map<Runtime, Reports>} reports @returns {string} */
export function renderTable(reports) {
  const columns = [...reports.values()];
  const titles = [...reports].map(([name, { work }]) => `${runtimes[name].title} ${work.version}`);
  return table(
    [["step", ...titles], ["", ...columns.map(() => timingHead)]],
    rows.map(([label, cell]) => [label, ...columns.map(cell)]),
  );
}

/**
 * What must be the same on every runtime.
 * @param {WorkReport} report
 * @returns {Record<string, string>}
 */
const mustAgree = ({ photo, elevation }) => ({
  "inverted pixels": photo.pixelsHash,
  "written PNG": photo.pngHash,
  "scaled data": elevation.hash,
  "min, max and sum": Object.values(elevation.feet).join(" "),
});

/**
 * The results in which the runtimes do not agree; none, if all is well.
 * @param {Map<Runtime, Pick<Reports, "work">>} reports
 * @returns {string[]}
 */
export function disagreements(reports) {
  const [first, ...others] = [...reports].map(([name, { work }]) => ({
    name,
    values: mustAgree(work),
  }));
  if (!first) return [];
  return others.flatMap(({ name, values }) =>
    Object.keys(values).filter((key) => values[key] !== first.values[key]).map((key) =>
      `${key}: ${first.name} has ${first.values[key]}, ${name} has ${values[key]}`
    )
  );
}

/** What the tour worked on and with. @param {WorkReport} report */
export function describe({ photo, elevation, cpuLevel }) {
  return [
    `photo      ${photo.size}, ${integer.format(photo.bytes)} bytes`,
    `elevation  ${elevation.size}, ${integer.format(elevation.length)} values`,
    `kernels    ${cpuLevel}`,
  ].join("\n");
}
