// Programs that call what was imported from the Zig files beside this one.

/** Calls every function of geometry.zig that can be imported. */
export const CALL_GEOMETRY = `
import { half_turn, huge, max_points, open, Rule, Style, Version } from "./generated/geometry.ts";
using geometry = open();
const { api } = geometry;
const tell = (...values: unknown[]) => console.log(values.map(String).join(" "));
const refused = (call: () => unknown) => {
  try {
    call();
    tell("not refused");
  } catch (error) {
    const { name, status } = error as { name: string; status?: number };
    tell(name, status ?? "");
  }
};
tell(max_points, half_turn, Version, huge);
{
  using path = api.pathCreate();
  api.pathAdd(path, { x: 1, y: 2 });
  api.pathAdd(path, { x: 3, y: 4 });
  tell(api.pathLen(path), api.pathRestyle(path, Style.dashed), api.pathRestyle(path, Style.solid));
  refused(() => api.pathAdd(path, { x: NaN, y: 0 }));
}
tell(api.sum(new Float64Array([1, 2, 3.5])), api.sum(new Float64Array(0)));
const values = new Float32Array([1, 2]);
api.shiftAll(values, 2);
tell(...values);
const box = {
  low: { x: 0, y: 0 },
  high: { x: 1, y: 1 },
  colorIndex: 3,
  rule: Rule.nonZero,
  marks: [1, 2, 3],
};
api.grow(box, { x: -2, y: 5 });
tell(box.low.x, box.low.y, box.high.x, box.high.y, box.colorIndex, box.rule, ...box.marks);
tell(api.opposite(Rule.even_odd), api.greeting(), api.nickname(true), api.nickname(false));
tell(api.textLength("añb"), api.maybeLength(null), api.maybeLength("ab"));
tell(api.countZeros(new Uint8Array([0, 1, 0])));
tell(api.flip(true, 5n, 7n, 3), api.flip(false, 1, -2, 0));
tell(api.firstIndex(new Int32Array([5, 6]), 6));
refused(() => api.firstIndex(new Int32Array([5, 6]), 9));
refused(() => api.opposite(3 as never));
`;

/** What it prints. */
export const GEOMETRY_PRINTS = `\
65536 3.141592653589793 2.1 α 18446744073709551614
2 0 1
NativeError -2
6.5 0
3 4
-2 0 1 5 4 7 1 -5 3
7 grüezi plane null
4 -1 2
2
-1 -2
1
NativeError -1
RangeError 
`;

/** Calls every function of ring.zig. */
export const CALL_RING = `
import { open, RING_MOST, RingRule, RingSide, ring_version } from "./generated/ring.ts";
using ring = open();
const { api } = ring;
const tell = (...values: unknown[]) => console.log(values.map(String).join(" "));
tell(RING_MOST, ring_version);
{
  using one = api.create(RingRule.overwrite);
  if (one === null) throw new Error("no memory");
  tell(api.add(one, new Float64Array([1.5, 2.5, 3.5])), api.getAlive());
  const seen: number[] = [];
  api.each(one, (index: number, value: number) => {
    seen.push(index, value);
    return index < 1;
  });
  tell(...seen);
}
tell(api.getAlive());
const pair = { first: 1, second: 2, side: RingSide.front, tags: [1, 2, 3] };
const swapped = api.swap(pair);
tell(swapped.first, swapped.second, swapped.side, ...swapped.tags);
api.double(pair);
tell(pair.first, pair.second, pair.side, ...pair.tags);
tell(api.whole({ whole: -5n }), api.ruleName(RingRule.refuse));
tell(api.nameLength("abc"), api.nameLength(null));
api.setAlive(9);
tell(api.getAlive());
`;

/** What it prints. */
export const RING_PRINTS = `\
1024 1.2
3 1
0 1.5 1 2.5
0
2 1 1 1 2 3
2 4 0 1 2 7
-5 refuse
3 -1
9
`;
