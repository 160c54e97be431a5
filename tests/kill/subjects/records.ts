// Records: what a worker has committed and told is there, whole, whoever was killed.
import { type Context, must, type Parts, type Step } from "../context.ts";
import { RECORD_BYTES, WORKERS } from "../layout.ts";

/** The record of a worker. */
export function recordOf(parts: Parts, id: number): Parts["record0"] {
  const { record0, record1, record2, record3 } = parts;
  return [record0, record1, record2, record3][id] ?? record0;
}

/** A value that tells its number in every word. */
function valueOf(id: number, number: number): Float64Array<ArrayBuffer> {
  const words = new Float64Array(RECORD_BYTES / 8 - number % 100).fill(number * 8 + id);
  words[0] = number;
  return words;
}

/** The number of the value in a record, 0 for none; throws for a value that is not whole. */
export function numberIn(parts: Parts, id: number): number {
  const bytes = recordOf(parts, id).read();
  if (bytes === null) return 0;
  const words = new Float64Array(bytes.buffer);
  const number = words[0] ?? -1;
  const wanted = valueOf(id, number);
  let same = words.length === wanted.length ? 0 : -1;
  while (same >= 0 && same < words.length && words[same] === wanted[same]) same += 1;
  must(same === words.length, () => `record ${id} is torn: it claims number ${number}`);
  return number;
}

export function records({ id, parts, random, tell }: Context): Step {
  const seen = Array.from({ length: WORKERS }, () => 0);
  const look = (of: number): number => {
    const number = numberIn(parts, of);
    must(number >= (seen[of] ?? 0), () => `record ${of} went back from ${seen[of]} to ${number}`);
    seen[of] = number;
    return number;
  };
  return () => {
    const number = look(id) + 1;
    recordOf(parts, id).commit(valueOf(id, number), { durable: number % 8 === 0 });
    tell(`committed ${number}`);
    look(random.below(WORKERS));
  };
}

/** One record that all write: its two numbers are the same. */
export function commonRecord({ parts }: Context): Step {
  return () => {
    const { first, second } = parts.common.read() ?? { first: 0n, second: 0n };
    must(first === second, () => `the common record is a mix: ${first} and ${second}`);
    parts.common.commit({ first: first + 1n, second: second + 1n }, { durable: false });
  };
}
