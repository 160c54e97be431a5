/**
 * Operations element by element, in every case that is not the short way of flat.ts: common dtype,
 * broadcasting, casts, overlap and new outputs.
 *
 * @module
 */
import { broadcast, sameShape } from "../nd/broadcast.ts";
import { type Scratch, scratch } from "../nd/descriptor.ts";
import { DTYPES, type NDDtype } from "../nd/dtype.ts";
import { showShape } from "../nd/layout.ts";
import { checkAlive } from "../nd/memory.ts";
import { newArray } from "../nd/ndarray.ts";
import { bytesMeet, elementsApart, extentsMeet, sameElements } from "../nd/overlap.ts";
import { type Parts, partsOf } from "../nd/parts.ts";
import { bareOutput } from "./arrays.ts";
import {
  beginCall,
  copyApart,
  runCall,
  scalarAddress,
  writeBroadcast,
  writeValue,
} from "./call.ts";
import type { Operation } from "./codes.ts";
import { compareMixed, isMixed } from "./comparisons.ts";
import { isTrue } from "./direct.ts";
import { codeOf } from "./dtype_codes.ts";
import { adaptScalars } from "./out_of_range.ts";
import { type KernelScalar, type Operand, readInput, readOutput } from "./operands.ts";
import { canCast } from "./promotion.ts";
import { badScalar, resultType, writeScalar } from "./scalars.ts";

type Output = Operand & { readonly parts: Parts };

/**
 * Runs an operation on operands as a user gives them; `b` and `c` count if the operation has them,
 * and `out` undefined makes a new output.
 */
export function run(
  operation: Operation,
  a: unknown,
  b: unknown,
  c: unknown,
  out: unknown,
): unknown {
  const { call, params } = operation;
  const inputs = [readInput(call, params[0] as string, a)];
  if (params.length > 1) inputs.push(readInput(call, params[1] as string, b));
  if (params.length > 2) inputs.push(readInput(call, params[2] as string, c));
  const target = out === undefined ? null : readOutput(call, out);
  const common = commonDtype(operation, inputs);
  const gives = operation.givesBool ? "bool" : loopOf(operation, common);
  const output = isBare(inputs, target) ? bareOutput(operation, inputs, target, gives) : target;
  const shapes: (readonly number[])[] = [];
  for (const { parts } of inputs) if (parts !== null) shapes.push(parts.layout.shape);
  if (output === null) {
    const shape = broadcast(call, shapes);
    const made = newArray(call, gives, shape, false);
    compute(operation, inputs, common, partsOf(made), shape);
    return made;
  }
  const { parts, array } = output;
  checkOutput(operation, parts, shapes, gives);
  compute(operation, inputs, common, parts, parts.layout.shape);
  return out ?? array;
}

/** Whether typed arrays are there and no views. */
function isBare(inputs: readonly Operand[], out: Output | null): boolean {
  if (out !== null && out.array === null) return false;
  let found = false;
  for (const { parts, array } of inputs) {
    if (array !== null) found = true;
    else if (parts !== null) return false;
  }
  return found;
}

/** The dtype that inputs have in common; a condition has no part in it. */
function commonDtype(operation: Operation, inputs: readonly Operand[]): NDDtype {
  if (operation.inOwn) return ownDtype(operation.call, inputs as [Operand, Operand]);
  const dtypes: NDDtype[] = [];
  const scalars: KernelScalar[] = [];
  for (let k = operation.hasCondition ? 1 : 0; k < inputs.length; k += 1) {
    const { parts, scalar } = inputs[k] as Operand;
    if (parts === null) scalars.push(scalar);
    else dtypes.push(parts.dtype);
  }
  return resultType(dtypes, scalars);
}

/** The dtype of the first input, which the factor has to go with. */
function ownDtype(call: string, [first, factor]: readonly [Operand, Operand]): NDDtype {
  const own = first.parts?.dtype ?? resultType([], [first.scalar]);
  if (factor.parts !== null && !canCast(factor.parts.dtype, own, "same_kind")) {
    throw new TypeError(
      `${call}: cannot cast ${factor.name} from ${factor.parts.dtype} to ${own} with casting ` +
        "rule 'same_kind'; use multiply",
    );
  }
  return own;
}

/** The dtype that an operation computes in. */
function loopOf({ call, name, loops }: Operation, common: NDDtype): NDDtype {
  const loop = loops[DTYPES[common].code];
  if (loop) return loop;
  const advice = common !== "bool"
    ? "cast to an integer dtype first"
    : name === "subtract"
    ? "use bitwiseXor or logicalXor"
    : name === "negative"
    ? "use invert or logicalNot"
    : "cast to an integer dtype first";
  throw new TypeError(`${call}: ${common} is not supported; ${advice}`);
}

/** Refuses an output that is not of the shape of the inputs, or cannot take the result. */
function checkOutput(
  { call, name }: Operation,
  { dtype, layout }: Parts,
  shapes: readonly (readonly number[])[],
  gives: NDDtype,
): void {
  const own = layout.shape;
  // Without a message to write, equal shapes need no common one.
  const shape = shapes.every((one) => sameShape(one, own))
    ? own
    : broadcast(call, [...shapes, own]);
  if (!sameShape(own, shape)) {
    throw new RangeError(
      `${call}: non-broadcastable output operand with shape ${showShape(own)} ` +
        `doesn't match the broadcast shape ${showShape(shape)}`,
    );
  }
  if (!canCast(gives, dtype, "same_kind")) {
    throw new TypeError(
      `${call}: cannot cast the output of ${name} from ${gives} to ${dtype} with casting rule ` +
        `'same_kind'; give an out of dtype ${gives}, or cast the result`,
    );
  }
}

/** Solves overlap, then computes into an output of the right shape. */
function compute(
  operation: Operation,
  inputs: readonly Operand[],
  common: NDDtype,
  out: Parts,
  shape: readonly number[],
): void {
  if (isMixed(operation, inputs)) {
    compareMixed(operation, inputs, out, (next, operands, to) => {
      compute(next, operands, resultOf(operands), to, shape);
    });
    return;
  }
  const { operation: final, inputs: adapted } = adaptScalars(operation, inputs, common);
  const { call } = final;
  // All copies come first: they use the descriptor too.
  const read = adapted.map((input) => separate(final, input, out, shape));
  const loop = loopOf(final, common);
  const s = scratch(call);
  beginCall(s, final.code, loop, shape, read.length + 1);
  const operands: (Parts | null)[] = [];
  for (let k = 0; k < read.length; k += 1) {
    const input = read[k] as Operand;
    writeInput(s, k, input, final, loop, shape.length);
    operands.push(input.parts);
  }
  writeBroadcast(s, read.length, out, shape.length);
  operands.push(out);
  runCall(call, s, operands);
}

function resultOf(operands: readonly Operand[]): NDDtype {
  const dtypes: NDDtype[] = [];
  for (const { parts } of operands) if (parts !== null) dtypes.push(parts.dtype);
  return resultType(dtypes, []);
}

function writeInput(
  s: Scratch,
  k: number,
  { name, parts, scalar }: Operand,
  { call, hasCondition }: Operation,
  loop: NDDtype,
  rank: number,
): void {
  if (parts !== null) return writeBroadcast(s, k, parts, rank);
  const dtype = hasCondition && k === 0 ? "bool" : loop;
  const value = hasCondition && k === 0 ? isTrue(scalar) : scalar;
  const code = codeOf(dtype);
  if (!writeScalar(s, k, code, value)) badScalar(call, name, value, dtype);
  writeValue(s, k, code, scalarAddress(s, k), rank);
}

/**
 * An input that an output does not change while it is read: the same elements in the same order, or
 * others, or a copy.
 */
function separate(
  { call }: Operation,
  input: Operand,
  out: Parts,
  shape: readonly number[],
): Operand {
  const { parts } = input;
  if (parts === null || !extentsMeet(parts, out)) return input;
  if (sameElements(parts, out, shape) && elementsApart(out.layout)) return input;
  if (!bytesMeet(parts, out)) return input;
  checkAlive(call, input.name, parts);
  const copy = partsOf(newArray(call, parts.dtype, parts.layout.shape, false));
  copyApart(call, parts, copy);
  return { ...input, parts: copy };
}
