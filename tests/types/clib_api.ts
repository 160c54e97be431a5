// The static type of every schema of the C library is the type of the generated call.
import type { Type } from "typebox";
import type { ClibApi } from "../fixtures/clib/generated/clib.ts";
import type { aggregates } from "../fixtures/clib/aggregates.ts";
import type { calls } from "../fixtures/clib/calls.ts";
import type { endings } from "../fixtures/clib/endings.ts";
import type { lengths } from "../fixtures/clib/lengths.ts";
import type { lifetimes } from "../fixtures/clib/lifetimes.ts";
import type { lists } from "../fixtures/clib/lists.ts";
import type { memory } from "../fixtures/clib/memory.ts";
import type { objects } from "../fixtures/clib/objects.ts";
import type { system } from "../fixtures/clib/system.ts";
import type { threads } from "../fixtures/clib/threads.ts";
import type { vaLists } from "../fixtures/clib/va_lists.ts";
import type { values } from "../fixtures/clib/values.ts";

/** Compiles for `true` alone. */
export type Holds<T extends true> = T;

type Never<T> = [T] extends [never] ? true : false;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type IsLoose<T> = 0 extends 1 & T ? true : unknown extends T ? true : false;

type Schemas =
  & typeof values.functions
  & typeof memory.functions
  & typeof endings.functions
  & typeof lengths.functions
  & typeof lifetimes.functions
  & typeof lists.functions
  & typeof aggregates.functions
  & typeof objects.functions
  & typeof calls.functions
  & typeof threads.functions
  & typeof system.functions
  & typeof vaLists.functions;
type Name = keyof ClibApi;
type Call = (...args: never[]) => unknown;
type StaticOf<K extends Name> = Type.Static<Schemas[K]> extends infer F extends Call ? F : never;

/** Functions whose arguments or results are not plain data: views, and callbacks in fields. */
type Richer =
  | "runOps"
  | "runOpsValue"
  | "defaultOps"
  | "sharedPair"
  | "newPair"
  | "freePair"
  | "freeSpot"
  | "newNested"
  | "freeNested"
  | "sharedBits"
  | "pairOrNull";

/** Names of functions where an argument by the schema is refused by the generated call. */
type Refused = {
  [K in Exclude<Name, Richer>]: Parameters<StaticOf<K>> extends Parameters<ClibApi[K]> ? never : K;
}[Exclude<Name, Richer>];

/** Names of functions whose result is not one by the schema. */
type Unlike = {
  [K in Exclude<Name, Richer>]: [ReturnType<ClibApi[K]>] extends [ReturnType<StaticOf<K>>] ? never
    : K;
}[Exclude<Name, Richer>];

/** Names of functions that give nothing by the schema, or the other way round. */
type Voids = {
  [K in Exclude<Name, Richer>]: Same<ReturnType<ClibApi[K]>, void> extends
    Same<ReturnType<StaticOf<K>>, void> ? never : K;
}[Exclude<Name, Richer>];

/** Names of functions with a param or result of which nothing is known. */
type Loose = {
  [K in Name]: true extends
    | IsLoose<ReturnType<ClibApi[K]>>
    | IsLoose<Parameters<ClibApi[K]>[number]> ? Parameters<ClibApi[K]> extends [] ? never : K
    : never;
}[Name];

export type Cases = [
  Holds<Never<Exclude<keyof Schemas, Name>>>,
  Holds<Never<Exclude<Name, keyof Schemas>>>,
  Holds<Never<Refused>>,
  Holds<Never<Unlike>>,
  Holds<Never<Voids>>,
  Holds<Never<Loose>>,
];
