// The static type of every function schema is the type of the generated call, both ways.
import type { Type } from "typebox";
import type { ProbeApi, ProbeLibrary } from "../fixtures/probe/generated/probe.ts";
import type { memory } from "../fixtures/probe/memory.ts";
import type { objects } from "../fixtures/probe/objects.ts";
import type { values } from "../fixtures/probe/values.ts";

/** Compiles for `true` alone. */
export type Holds<T extends true> = T;

type Never<T> = [T] extends [never] ? true : false;
type IsLoose<T> = 0 extends 1 & T ? true : unknown extends T ? true : false;
type Assignable<A, B> = [A] extends [B] ? true : false;
type Same<A, B> = Assignable<A, B> extends true ? Assignable<B, A> : false;

type Schemas =
  & typeof values.functions
  & typeof memory.functions
  & typeof objects.functions;
type Name = keyof ProbeApi;
type Call = (...args: never[]) => unknown;

/** Params and result of a call, compared apart: methods compare their params loosely. */
type Agrees<A extends Call, B extends Call> = Same<Parameters<A>, Parameters<B>> extends true
  ? Same<ReturnType<A>, ReturnType<B>>
  : false;

type StaticOf<K extends Name> = Type.Static<Schemas[K]> extends infer F extends Call ? F : never;

/** Names of functions whose schema and generated call differ. */
type Differing = {
  [K in Name]: Agrees<StaticOf<K>, ProbeApi[K]> extends true ? never : K;
}[Name];

/** Names of functions with a param or result of which nothing is known. */
type Loose = {
  [K in Name]: true extends
    | IsLoose<ReturnType<ProbeApi[K]>>
    | IsLoose<Parameters<ProbeApi[K]>[number]> ? Parameters<ProbeApi[K]> extends [] ? never : K
    : never;
}[Name];

export type Cases = [
  Holds<Never<Exclude<keyof Schemas, Name>>>,
  Holds<Never<Exclude<Name, keyof Schemas>>>,
  Holds<Never<Differing>>,
  Holds<Never<Loose>>,
  Holds<Same<ProbeLibrary["unchecked"], ProbeLibrary["api"]>>,
  // The comparison itself can fail.
  // @ts-expect-error a result of another type
  Holds<Agrees<(a: number) => number, (a: number) => bigint>>,
  // @ts-expect-error a param of another type
  Holds<Agrees<(a: number) => void, (a: number | null) => void>>,
  // @ts-expect-error one param more
  Holds<Agrees<(a: number) => void, (a: number, b: number) => void>>,
];
