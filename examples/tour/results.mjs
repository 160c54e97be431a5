// From the reports of the runtimes to the rows of the table, and to the verdict on their sameness.
import { names, runtimes } from "./runtimes.mjs";
import { duration, table, timing } from "./table.mjs";

/**
 * @typedef {import("./runtimes.mjs").Runtime} Runtime
 * @typedef {import("./protocol.ts").WorkReport} WorkReport
 * @typedef {import("./protocol.ts").CountReport} CountReport
 * @typedef {{ work: WorkReport, count: CountReport }} Reports
 */

const integer = new Intl.NumberFormat("en-US");

/** Numbers of the data, short enough for a column. @param {string} text */
const rounded = (text) => {
  const number = Number(text);
  return Number.isInteger(number) || !Number.isFinite(number) ? text : number.toPrecision(9);
};

/** What must be the same on every runtime, with how to say it. */
const sameRows = /** @type {[string, (report: WorkReport) => string][]} */ ([
  ["min to max, in metres", ({ elevation: { metres } }) => `${metres.min} to ${metres.max}`],
  [
    "min to max, in feet",
    ({ elevation: { feet } }) => `${rounded(feet.min)} to ${rounded(feet.max)}`,
  ],
  ["sum, in feet", ({ elevation: { feet } }) => rounded(feet.sum)],
  ["sha256 of inverted pixels", ({ photo }) => photo.pixelsHash.slice(0, 16)],
  ["sha256 of written PNG", ({ photo }) => photo.pngHash.slice(0, 16)],
  ["sha256 of scaled data", ({ elevation }) => elevation.hash.slice(0, 16)],
]);

/** The full values behind `sameRows`. @param {WorkReport} report */
const mustAgree = ({ photo, elevation }) => ({
  "inverted pixels": photo.pixelsHash,
  "written PNG": photo.pngHash,
  "scaled data": elevation.hash,
  "extremes and sum": Object.values(elevation.feet).join(" "),
});

/** @param {Map<Runtime, Reports>} reports @returns {string} */
export function renderTable(reports) {
  const columns = names.map((name) => /** @type {Reports} */ (reports.get(name)));
  /** @param {string} label @param {(reports: Reports) => string} cell */
  const row = (label, cell) => [label, ...columns.map(cell)];
  const titles = names.map((name, i) => `${runtimes[name].title} ${columns[i]?.work.version}`);
  const pair = "plain JS    ziffi  ratio";
  return table(["step", ...titles], [
    row("photo: decode PNG", ({ work }) => duration(work.photo.decode).padStart(8)),
    row("photo: invert", ({ work }) => timing(work.photo.invert)),
    row("photo: encode PNG", ({ work }) => duration(work.photo.encode).padStart(8)),
    row("elevation: scale to feet", ({ work }) => timing(work.elevation.scale)),
    row("elevation: min and max", ({ work }) => timing(work.elevation.extremes)),
    row("elevation: sum", ({ work }) => timing(work.elevation.sum)),
    ...sameRows.map(([label, show]) => row(label, ({ work }) => show(work))),
    row("counter: one addition", ({ count }) => duration(count.addition).padStart(8)),
    row("counter: others' additions", ({ count }) => `${integer.format(count.between)} in between`),
    row("counter: total", ({ count }) => integer.format(count.total)),
  ].toSpliced(0, 0, ["", ...names.map(() => pair)]));
}

/**
 * The results in which the runtimes do not agree; none, if all is well.
 * @param {Map<Runtime, Reports>} reports
 * @returns {string[]}
 */
export function disagreements(reports) {
  const values = [...reports].map(([name, { work }]) => ({ name, ...mustAgree(work) }));
  const [first] = values;
  if (!first) return [];
  return values.slice(1).flatMap((other) =>
    /** @type {(keyof ReturnType<typeof mustAgree>)[]} */ (
      Object.keys(mustAgree(/** @type {Reports} */ (reports.get(other.name)).work))
    ).filter((key) => other[key] !== first[key]).map((key) =>
      `${key}: ${first.name} has ${first[key]}, ${other.name} has ${other[key]}`
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
