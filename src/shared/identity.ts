/**
 * Who this thread is, and on which machine, since when.
 *
 * @module
 */
import { native } from "../native.ts";
import type { Origin } from "./header.ts";

let self = 0;

/** Identity of this thread: what lock words say of their owner. */
export function selfIdentity(call: string): number {
  if (self === 0) self = native(call).api.sharedSelf();
  return self;
}

/** What the header of a map says of its creator. */
export function thisOrigin(call: string): Origin {
  const { api } = native(call);
  const [boot, namespace] = [api.sharedBoot(), api.sharedNamespace()];
  return { boot, namespace, self: selfIdentity(call) };
}
