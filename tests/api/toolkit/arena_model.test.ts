// Arenas against a model: no two live arrays overlap, contents survive, what was given back is
// empty, at random calls on a tree of arenas.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Arena, type ArenaMark, memoryStats } from "../../../src/mod.ts";
import { bytesOf, DTYPES } from "../support/arrays.ts";
import { throwsCode } from "../support/expect.ts";

const CALLS = ["alloc", "alloc", "alloc", "mark", "rewind", "reset", "child", "dispose"] as const;

interface Step {
  readonly call: (typeof CALLS)[number];
  /** Which arena, dtype, mark. */
  readonly pick: number;
  readonly length: number;
  readonly alignment: number;
  readonly zeroed: boolean;
}

interface Item {
  readonly array: ArrayBufferView;
  /** Native address of the first byte. */
  readonly address: number;
  readonly value: number;
}

interface KnownMark {
  readonly mark: ArenaMark;
  readonly items: number;
  readonly children: Known[];
  readonly marks: number;
}

/** An arena next to what it must hold. */
class Known {
  readonly arena: Arena;
  readonly parent: Known | null;
  items: Item[] = [];
  marks: KnownMark[] = [];
  stale: ArenaMark[] = [];
  children: Known[] = [];

  constructor(arena: Arena, parent: Known | null) {
    this.arena = arena;
    this.parent = parent;
  }

  /** This arena and all below. */
  all(): Known[] {
    return [this, ...this.children.flatMap((child) => child.all())];
  }

  cut(items: number, children: readonly Known[]): Item[] {
    const lost = this.children.filter((child) => !children.includes(child));
    this.children = this.children.filter((child) => children.includes(child));
    const gone = this.items.splice(items);
    for (const child of lost) {
      gone.push(...child.cut(0, []));
      assert.ok(child.arena.disposed);
    }
    return gone;
  }
}

class Model {
  readonly root: Known;
  #value = 0;

  readonly #keepViews: boolean;

  constructor(byteLength: number, keepViews: boolean) {
    const maxChunkByteLength = 16 * byteLength;
    this.root = new Known(new Arena({ byteLength, maxChunkByteLength, keepViews }), null);
    this.#keepViews = keepViews;
  }

  run(step: Step): void {
    const all = this.root.all();
    const known = all[step.pick % all.length] ?? this.root;
    if (step.call === "alloc") this.#alloc(known, step);
    else if (step.call === "mark") this.#mark(known);
    else if (step.call === "rewind") this.#rewind(known, step);
    else if (step.call === "reset") {
      known.arena.reset();
      known.stale.push(...known.marks.splice(0).map(({ mark }) => mark));
      this.#empty(known.cut(0, []));
    } else if (step.call === "child" && all.length < 6) {
      known.children.push(new Known(known.arena.child(), known));
    } else if (step.call === "dispose" && known.parent !== null) {
      known.arena.dispose();
      const { parent } = known;
      this.#empty(parent.cut(Infinity, parent.children.filter((one) => one !== known)));
    }
  }

  check(): void {
    const items = this.root.all().flatMap((known) => known.items);
    items.sort((a, b) => a.address - b.address);
    let end = 0;
    for (const { array, address, value } of items) {
      if (array.byteLength > 0) assert.ok(address >= end, "two live arrays overlap");
      end = Math.max(end, address + array.byteLength);
      assert.ok(bytesOf(array).every((byte) => byte === value), `${value} was overwritten`);
    }
  }

  #alloc({ arena, items }: Known, { pick, length, alignment, zeroed }: Step): void {
    const { dtype, size, type } = DTYPES[pick % DTYPES.length] ?? DTYPES[0];
    const array = arena.alloc(dtype, length, { alignment, zeroed });
    assert.ok(array instanceof type && array.length === length);
    assert.equal(array.buffer, arena.buffer);
    const address = arena.address + array.byteOffset;
    assert.equal(address % Math.max(alignment, size), 0);
    const bytes = bytesOf(array);
    if (zeroed) assert.ok(bytes.every((byte) => byte === 0), "the memory is not zero");
    this.#value = this.#value % 250 + 1;
    bytes.fill(this.#value);
    items.push({ array, address, value: this.#value });
  }

  #mark({ arena, marks, items, children }: Known): void {
    const mark = arena.mark();
    assert.equal(mark.used <= arena.used, true);
    if (marks.at(-1)?.mark === mark) return;
    const position = { items: items.length, children: [...children], marks: marks.length };
    marks.push({ mark, ...position });
  }

  #rewind(known: Known, { pick }: Step): void {
    for (const mark of known.stale.slice(-3)) {
      throwsCode(() => known.arena.rewind(mark), "STALE_HANDLE");
    }
    const found = known.marks[pick % (known.marks.length || 1)];
    if (found === undefined) return;
    known.arena.rewind(found.mark);
    known.stale.push(...known.marks.splice(found.marks + 1).map(({ mark }) => mark));
    this.#empty(known.cut(found.items, found.children));
  }

  #empty(items: readonly Item[]): void {
    if (this.#keepViews) return;
    assert.ok(items.every(({ array }) => array.byteLength === 0), "a view outlived its memory");
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  call: fc.constantFrom(...CALLS),
  pick: fc.nat(1000),
  length: fc.oneof(fc.nat(40), fc.nat(40), fc.nat(3000)),
  alignment: fc.nat(10).map((exponent) => 2 ** exponent),
  zeroed: fc.boolean(),
});

test("random calls on a tree of arenas agree with the model", () => {
  const before = memoryStats().liveBlocks;
  const steps = fc.array(step, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.boolean(), steps, (bytes, keep, calls) => {
      const model = new Model(bytes, keep);
      try {
        for (const call of calls) {
          model.run(call);
          model.check();
        }
      } finally {
        model.root.arena.dispose();
      }
      assert.equal(memoryStats().liveBlocks, before);
    }),
    { numRuns: 150 },
  );
});
