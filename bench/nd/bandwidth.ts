/**
 * Memory-bound kernels against plain loops in C over the same memory: 1e7 elements, far beyond the
 * caches.
 *
 * @module
 */
import { Block, kernels, type NDDtype, type NDView, view } from "../../src/mod.ts";
import type { Comparison, Group } from "../rows.ts";
import { open } from "./loops_fixture/generated/loops.ts";

const COUNT = 1e7;

interface Operand<D extends NDDtype> {
  readonly address: number;
  readonly nd: NDView<D, "strided", "write">;
}

/** Touched memory: bytes of value 1, or numbers of value 1. */
function operand<D extends "u8" | "f32" | "f64">(
  dtype: D,
  { offset = 0, step = 1 } = {},
): Operand<D> {
  const size = { u8: 1, f32: 4, f64: 8 }[dtype];
  const block = new Block(COUNT * size * step + 64);
  const nd = view(block.buffer, dtype, [COUNT], [size * step], offset);
  kernels.fill(nd, 1);
  return { address: block.address + offset, nd: nd as Operand<D>["nd"] };
}

const done = (work: () => unknown) => () => (work(), true);
const equal = (ours: unknown, theirs: unknown): void => {
  if (Math.abs(Number(ours) - Number(theirs)) > 1e-6 * Math.abs(Number(theirs))) {
    throw new Error(`${ours} is not ${theirs}`);
  }
};
const peer = "plain C loop";

function* bytes(c: ReturnType<typeof open>["unchecked"]): Generator<Comparison> {
  const [a, b, out] = [operand("u8"), operand("u8"), operand("u8")];
  const rest = { peer, verify: equal };
  yield {
    name: "copy u8 1e7",
    ours: done(() => kernels.copy(a.nd, out.nd)),
    theirs: done(() => c.copyU8(a.address, out.address, COUNT)),
    ...rest,
  };
  yield {
    name: "invert u8 1e7",
    ours: done(() => kernels.invert(a.nd, out.nd)),
    theirs: done(() => c.invertU8(a.address, out.address, COUNT)),
    ...rest,
  };
  yield {
    name: "add u8 1e7",
    ours: done(() => kernels.add(a.nd, b.nd, out.nd)),
    theirs: done(() => c.addU8(a.address, b.address, out.address, COUNT)),
    ...rest,
  };
}

function* floats(c: ReturnType<typeof open>["unchecked"]): Generator<Comparison> {
  const rest = { peer, verify: equal };
  const loops = {
    f32: { add: c.addF32, scale: c.scaleF32, sum: c.sumF32, dot: c.dotF32 },
    f64: { add: c.addF64, scale: c.scaleF64, sum: c.sumF64, dot: c.dotF64 },
  };
  for (const dtype of ["f32", "f64"] as const) {
    for (const offset of [0, 1]) {
      const [a, b, out] = [0, 1, 2].map(() => operand(dtype, { offset })) as [
        Operand<typeof dtype>,
        Operand<typeof dtype>,
        Operand<typeof dtype>,
      ];
      const loop = loops[dtype];
      const label = `${dtype} 1e7${offset === 0 ? "" : " unaligned"}`;
      yield {
        name: `add ${label}`,
        ours: done(() => kernels.add(a.nd, b.nd, out.nd)),
        theirs: done(() => loop.add(a.address, b.address, out.address, COUNT)),
        ...rest,
      };
      yield {
        name: `scale ${label}`,
        ours: done(() => kernels.scale(a.nd, 3, out.nd)),
        theirs: done(() => loop.scale(a.address, 3, out.address, COUNT)),
        ...rest,
      };
      yield {
        name: `sum ${label}`,
        ours: () => kernels.sum(a.nd),
        theirs: () => loop.sum(a.address, COUNT),
        ...rest,
      };
      yield {
        name: `dot ${label}`,
        ours: () => kernels.dot(a.nd, b.nd),
        theirs: () => loop.dot(a.address, b.address, COUNT),
        ...rest,
      };
    }
  }
}

function* strided(c: ReturnType<typeof open>["unchecked"]): Generator<Comparison> {
  const [a, b, out] = [0, 1, 2].map(() => operand("f64", { step: 2 })) as [
    Operand<"f64">,
    Operand<"f64">,
    Operand<"f64">,
  ];
  yield {
    name: "add f64 1e7 strided",
    peer,
    ours: done(() => kernels.add(a.nd, b.nd, out.nd)),
    theirs: done(() => c.addStridedF64(a.address, b.address, out.address, COUNT)),
    verify: equal,
  };
  yield {
    name: "sum f64 1e7 strided",
    peer,
    ours: () => kernels.sum(a.nd),
    theirs: () => c.sumStridedF64(a.address, COUNT),
    verify: equal,
  };
}

function* comparisons(): Generator<Comparison> {
  const { unchecked } = open();
  yield* bytes(unchecked);
  yield* floats(unchecked);
  yield* strided(unchecked);
}

/** The group `bandwidth`. */
export const bandwidth: Group = { name: "bandwidth", make: comparisons };
