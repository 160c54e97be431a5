// What main.mjs and the workers tell each other: a job as JSON, and a report in a file.

/** The first argument of a worker. */
export type Task = "work" | "count";

/** What a worker shall do. All paths are absolute. */
export interface Job {
  /** The image and the elevation model. */
  readonly photo: string;
  readonly elevation: string;
  /** Folder for this runtime's files. */
  readonly out: string;
  /** The mapped file of the counter, one for all runtimes. */
  readonly counter: string;
  /** How many processes add to the counter, and how often each of them. */
  readonly processes: number;
  readonly additions: number;
}

/** Best times of the same work on the same bytes, in nanoseconds. */
export interface Timing {
  readonly js: number;
  readonly ziffi: number;
}

/** What was done with the image. */
export interface PhotoReport {
  /** Such as `512 x 600 RGB`. */
  readonly size: string;
  readonly bytes: number;
  readonly decode: number;
  readonly encode: number;
  readonly invert: Timing;
  /** SHA-256 of the inverted pixels and of the PNG file. */
  readonly pixelsHash: string;
  readonly pngHash: string;
}

/** What was done with the elevation model. Numbers are text, because JSON has no NaN. */
export interface ElevationReport {
  /** Such as `344 x 403 i16`. */
  readonly size: string;
  readonly length: number;
  readonly metres: { readonly min: string; readonly max: string };
  readonly feet: { readonly min: string; readonly max: string; readonly sum: string };
  readonly scale: Timing;
  readonly extremes: Timing;
  readonly sum: Timing;
  /** SHA-256 of the scaled data. */
  readonly hash: string;
}

/** The report of the task `work`. */
export interface WorkReport {
  /** Such as `26.10.0`. */
  readonly version: string;
  readonly cpuLevel: string;
  readonly photo: PhotoReport;
  readonly elevation: ElevationReport;
}

/** The report of the task `count`. */
export interface CountReport {
  /** What this process read once all processes were done: with atomic additions, and without. */
  readonly total: number;
  readonly plainTotal: number;
  /** Time of one atomic addition in nanoseconds. */
  readonly addition: number;
  /** Additions of the other processes that happened between the first and the last of this one. */
  readonly between: number;
}
