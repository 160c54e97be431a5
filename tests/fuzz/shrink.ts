/**
 * Makes a failing function small: tries simpler versions, all of one round in one library, and goes
 * on with the first that still fails.
 *
 * @module
 */
import type { Subject } from "./model.ts";
import { reductions } from "./reduce.ts";
import { rename } from "./rename.ts";
import { type Failure, Workspace } from "./workspace.ts";

/** A failing function with what is wrong with it. */
export interface Finding {
  readonly subject: Subject;
  readonly failure: Failure;
}

const maxRounds = 40;
const maxCandidates = 120;

/** Where attempts are made: a folder, and a fault that is planted in their C. */
interface Place {
  readonly name: string;
  readonly edit?: (source: string) => string;
}

/** Runs subjects in the way in which one failed; the first that fails the same step, or null. */
async function firstFailure(
  subjects: readonly Subject[],
  like: Failure,
  place: Place,
): Promise<Finding | null> {
  if (subjects.length === 0) return null;
  const workspace = new Workspace(place.name);
  const named = subjects.map((subject, i) =>
    rename(subject, `f${i}`, subjects.length > 1 ? `C${i}` : "")
  );
  workspace.write(named, undefined, place.edit);
  const whole = await workspace.generate() ?? await prepare(workspace, like);
  if (whole) {
    const [only] = named;
    if (subjects.length === 1 && only) {
      return whole.step === like.step ? { subject: only, failure: { ...whole, index: 0 } } : null;
    }
    // One of them breaks the library: it is in one half or in the other.
    const half = Math.ceil(subjects.length / 2);
    return await firstFailure(subjects.slice(0, half), like, place) ??
      await firstFailure(subjects.slice(half), like, place);
  }
  if (like.step !== "call" || like.way === null) return null;
  const { failures } = await workspace.calls(like.way, true);
  const failure = failures.sort((a, b) => (a.index ?? 0) - (b.index ?? 0))[0];
  const subject = named[failure?.index ?? 0];
  return failure && subject ? { subject, failure } : null;
}

async function prepare(workspace: Workspace, like: Failure): Promise<Failure | null> {
  if (like.way === null || like.step === "gen") return null;
  return await workspace.compile(like.way.compiler) ??
    (like.way.mode === "direct" ? null : await workspace.build(like.way.compiler));
}

/** The smallest version of a function that fails at the same step. */
export async function shrink(found: Finding, place: Place): Promise<Finding> {
  const { subject, failure } = found;
  const only = failure.step === "call"
    ? [subject.cases[failure.case] ?? subject.cases[0]]
    : subject.cases;
  const cases = only.filter((one) => one !== undefined);
  let best = await firstFailure([{ func: subject.func, cases }], failure, place);
  // Some failures need the calls before, or the functions before.
  if (!best) return found;
  for (let round = 0; round < maxRounds; round++) {
    const candidates = reductions(best.subject).slice(0, maxCandidates);
    const next = await firstFailure(candidates, failure, place);
    if (!next) break;
    best = next;
  }
  const tidy = await firstFailure([best.subject], failure, place);
  return tidy ?? best;
}
