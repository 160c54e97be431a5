/**
 * The memory of one part in one open map.
 *
 * @module
 */
import { checkIndex } from "../dtypes.ts";
import { BUCKETS_OFFSET, DIRECTORY_OFFSET } from "../generated/map_layout.ts";
import type { MapCore } from "./core.ts";
import type { PlacedPart } from "./layout.ts";
import type { WaitOptions } from "./options.ts";
import type { MapAccess, PartMemory } from "./part.ts";
import { startWait } from "./waits.ts";

/** What a part needs of its map beyond the memory. */
export interface MapServices {
  readonly core: MapCore;
  /** Identity of this thread. */
  readonly self: number;
  /** Writes a range of the map to the disk. */
  flush(call: string, byteOffset: number, byteLength: number): void;
}

/** The part of a map that belongs to one name of its layout. */
export class MapPartMemory implements PartMemory {
  readonly name: string;
  readonly byteLength: number;
  readonly access: MapAccess;
  readonly self: number;
  readonly core: MapCore;
  readonly #services: MapServices;
  /** Of the part, from the start of the map. */
  readonly #offset: number;
  /** Where the part has a buffer of its own, because the map is too large for one. */
  #window: ArrayBuffer | null = null;

  constructor(services: MapServices, { name, offset, byteLength }: PlacedPart, first: number) {
    this.name = name;
    this.byteLength = byteLength;
    this.access = services.core.access;
    this.self = services.self;
    this.core = services.core;
    this.#services = services;
    this.#offset = first + offset;
  }

  get byteOffset(): number {
    return this.core.windowed ? 0 : this.#offset;
  }

  get buffer(): ArrayBuffer {
    const call = `SharedMap.parts.${this.name}`;
    if (!this.core.windowed) return this.core.buffer(call);
    return this.#window ??= this.core.range(call, this.#offset, this.byteLength)[0];
  }

  /** Bytes from the start of the map to the part. */
  get mapOffset(): number {
    return this.#offset;
  }

  /** The wait buckets of the map, as words. */
  buckets(): Int32Array {
    const call = `SharedMap.parts.${this.name}`;
    const byteLength = DIRECTORY_OFFSET - BUCKETS_OFFSET;
    const [buffer, at] = this.core.range(call, BUCKETS_OFFSET, byteLength);
    return new Int32Array(buffer, at, byteLength / 4);
  }

  address(call: string): number {
    return this.core.address(call) + this.#offset;
  }

  writable(call: string): number {
    return this.core.writable(call) + this.#offset;
  }

  wait<R>(
    call: string,
    options: WaitOptions,
    start: (address: number, timeoutMs: number, cancel: number) => Promise<R>,
    undo?: (result: R, address: number) => void,
  ): Promise<R> {
    const address = this.address(call);
    return startWait({ call, options, core: this.core, address, start, undo });
  }

  onDispose(end: (address: number) => void): () => void {
    const { ends } = this.core;
    const action = (base: number): void => end(base + this.#offset);
    ends.add(action);
    return () => ends.delete(action);
  }

  flush(call: string, byteOffset: number, byteLength: number): void {
    checkIndex(call, "byteOffset", byteOffset, this.byteLength);
    checkIndex(call, "byteLength", byteLength, this.byteLength - byteOffset);
    this.#services.flush(call, this.#offset + byteOffset, byteLength);
  }
}
