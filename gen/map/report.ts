/**
 * All that can be told of a map file.
 *
 * @module
 */
import { array, counter, elements, record, sequence, struct, table } from "./contents.ts";
import { queue, ring } from "./flows.ts";
import { bucketWaiters, type DescribedPart, type MapHeader, readHeader } from "./header.ts";
import { barrier, mutex, once, rwlock, semaphore } from "./locks.ts";
import type { PartReader } from "./part_reader.ts";
import { type Json, MapFileError, sliceOf, type Source } from "./source.ts";
import { type Machine, type Owners, ownersOf, type Thread } from "./threads.ts";

/** One part. */
export interface PartReport {
  readonly name: string;
  readonly kind: string;
  readonly offset: number;
  readonly byteLength: number;
  /** What processes must agree on. */
  readonly description: Readonly<Record<string, unknown>>;
  /** What it holds now. */
  readonly state: Readonly<Record<string, Json>>;
  /** What is damaged. */
  readonly problems: readonly string[];
}

/** A whole map. */
export interface MapReport {
  readonly file: string;
  readonly byteLength: number;
  /** 16 digits in hexadecimal. */
  readonly layoutHash: string;
  readonly creator: Thread | null;
  /** Made, or opened with locks, since the machine was started; null when that is not known. */
  readonly sameBoot: boolean | null;
  /** Whether its threads have the same ids here; null when that is not known. */
  readonly sameNamespace: boolean | null;
  /** Sleepers on cells, by wait bucket. */
  readonly waiters: readonly { readonly bucket: number; readonly waiters: number }[];
  readonly parts: readonly PartReport[];
  readonly problems: readonly string[];
}

const READERS: Readonly<Record<string, PartReader>> = {
  cells: elements,
  array,
  struct,
  mutex,
  rwlock,
  semaphore,
  barrier,
  once,
  sequence,
  record,
  ring,
  queue,
  counter,
  table,
};

/** What a report is made with. */
export interface ReportOptions {
  /** Most values to show of a part. */
  readonly items: number;
  /** Only this part; all when null. */
  readonly part: string | null;
}

/**
 * Reads a map file.
 *
 * @param name of the file, as it was given
 * @throws MapFileError when the file is no map, or one that cannot be read
 */
export function reportOf(
  name: string,
  file: Source,
  machine: Machine,
  { items, part }: ReportOptions,
): MapReport {
  const header = readHeader(file);
  const sameBoot = sameAs(header.boot, machine.boot);
  const sameNamespace = sameAs(header.namespace, machine.namespace);
  const owners = ownersOf(machine, sameBoot === true && sameNamespace === true);
  const parts = chosen(header, part).map((one) => readPart(file, one, owners, items));
  return {
    file: name,
    byteLength: header.byteLength,
    layoutHash: header.layoutHash.toString(16).padStart(16, "0"),
    creator: owners(header.creator),
    sameBoot,
    sameNamespace,
    waiters: bucketWaiters(file),
    parts,
    problems: header.problems,
  };
}

/** Whether a word of the header is that of this machine; 0 is one that the creator did not know. */
function sameAs(written: bigint, here: bigint | null): boolean | null {
  return here === null || written === 0n ? null : written === here;
}

function chosen({ parts }: MapHeader, name: string | null): readonly DescribedPart[] {
  if (name === null) return parts;
  const found = parts.filter((part) => part.name === name);
  if (found.length > 0) return found;
  const names = parts.map((part) => part.name).join(", ");
  throw new MapFileError(`it has no part ${name}`, `give one of ${names}`);
}

function readPart(
  file: Source,
  { name, kind, offset, byteLength, description }: DescribedPart,
  owners: Owners,
  items: number,
): PartReport {
  const problems: string[] = [];
  const problem = (text: string): void => void problems.push(text);
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (read === undefined) problem(`its kind ${kind} is unknown to this version; update ziffi`);
  const source = sliceOf(file, offset, byteLength);
  let state: Readonly<Record<string, Json>> = {};
  try {
    state = read?.({ source, description, owners, items, problem }) ?? {};
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    problem(error.message);
  }
  return { name, kind, offset, byteLength, description, state, problems };
}
