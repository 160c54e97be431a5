/**
 * Function pointers among the params of a function: who keeps them, and which `void *` is theirs.
 *
 * @module
 */
import type { Code } from "../draft.ts";
import type { HeaderFunctionType, HeaderParam } from "../header.ts";
import { callbackOf, isDestructor, userDataOf } from "./callbacks.ts";
import { callsAtOnce, isUserDataName, mayBeNull, speaksOfNull } from "./evidence.ts";
import { endingsOf, isHandle } from "./handles.ts";
import type { Call } from "./params.ts";
import { ADDRESS } from "./records.ts";
import { attempt } from "./refusal.ts";
import { functionOf, isVoidPointer, pointerOf, typedefOf } from "./types.ts";

/** The user data of each callback: its index, by the index of the callback. */
export function pairUserData({ fn }: Call): Map<number, number> {
  const { params } = fn.type;
  const pairs = new Map<number, number>();
  const isData = (at: number) => {
    const type = params[at]?.type;
    return type !== undefined && isVoidPointer(type) && pointerOf(type)?.constant === false &&
      ![...pairs.values()].includes(at);
  };
  params.forEach(({ type }, i) => {
    const callback = functionOf(type);
    if (callback === null || isDestructor(type) || userDataOf(callback) === null) return;
    const beside = [i + 1, i - 1].find(isData);
    const named = params.findIndex(({ name }, at) => isData(at) && isUserDataName(name));
    const found = beside ?? (named === -1 ? undefined : named);
    if (found !== undefined) pairs.set(i, found);
  });
  return pairs;
}

/** The schema of a function pointer. */
export function callbackParam(context: Call, index: number, userData: number | null): Code {
  const { world, fn, doc, marks, names } = context;
  const param = fn.type.params[index] as HeaderParam;
  const name = names[index] ?? "";
  if (isDestructor(param.type)) {
    marks.push(
      `${name} frees what was given: the address of a C function, or t.literal() of a constant ` +
        "of the header",
    );
    return ADDRESS;
  }
  const callback = functionOf(param.type) as HeaderFunctionType;
  const owner = keptUntil(context, name);
  const made = attempt(() =>
    callbackOf(world, callback, {
      typedef: typedefOf(param.type) ?? typedefOfTarget(param),
      fallback: `${world.names.get(fn.name) ?? fn.name}_${name}`,
      userData: userData === null ? null : userDataOf(callback),
      nullable: mayBeNull(doc, { ...param, index }) || (owner !== null && speaksOfNull(doc)),
      owner,
      doc: "",
    })
  );
  if ("value" in made) return made.value;
  marks.push(`${name} is a function that a schema cannot say (${made.reason}): its address`);
  return ADDRESS;
}

/** The typedef of a function type, as C spells a pointer to it. */
function typedefOfTarget({ type }: HeaderParam): string | null {
  const to = pointerOf(type)?.to;
  const name = to === undefined ? null : typedefOf(to);
  return name === null ? null : `${name} *`;
}

/** The function until whose call a callback is kept; null when it is called at once only. */
function keptUntil({ world, fn, marks }: Call, name: string): string | null {
  if (callsAtOnce(fn.name)) return null;
  const [first] = fn.type.params;
  if (first !== undefined && isHandle(world, first.type)) {
    const [ending] = endingsOf(world, first.type);
    if (ending !== undefined && ending.symbol !== fn.name) {
      marks.push(`is ${name} kept until ${ending.name}, or done with on return?`);
      return ending.name;
    }
  }
  marks.push(`is ${name} kept until the next call of this function, or done with on return?`);
  return "replaced";
}
