// Types of the pools of structs and of arrays: all is inferred from schema, class or dtype.
import { ArrayPool, StructPool } from "../../src/mod.ts";
import { PoolHeaderLayout, PoolHeaderView } from "../../src/generated/ziffi.ts";
import { t } from "../../src/schema/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
const yes = <T extends true>(_holds: T): void => {};

const At = t.struct("At", { x: t.f64(), y: t.f64() });
const Body = t.struct("Body", {
  at: At,
  id: t.u64(),
  size: t.u64({ as: "number" }),
  on: t.bool(),
  index: t.u8(),
  mode: t.enum("Mode", { slow: 1, fast: 2 }, { as: "names" }),
  weights: t.fixed(t.f32(), 3),
});
const bodies = new StructPool(Body, { capacity: 4 });
const handle: number = bodies.acquire();
const body = bodies.get(handle);
yes<Equal<typeof body.id, bigint>>(true);
yes<Equal<typeof body.size, number>>(true);
yes<Equal<typeof body.on, boolean>>(true);
yes<Equal<typeof body.mode, "slow" | "fast">>(true);
yes<Equal<typeof body.at.x, number>>(true);
yes<Equal<typeof body.address, number>>(true);
yes<Equal<typeof body.index_, number>>(true);
body.at = { x: 1, y: 2 };
body.weights = [1, 2, 3];
body.assign(body.toObject());
body.assign(body);
// @ts-expect-error fields are missing
body.assign({ id: 1n });
// @ts-expect-error there is no such field
body.nothing = 1;
// @ts-expect-error an id is a bigint
body.id = "1";
// @ts-expect-error a name of a member
body.mode = "faster";
// @ts-expect-error a handle is a number
bodies.get("1");

const headers = new StructPool(PoolHeaderView, { capacity: 1 });
yes<Equal<ReturnType<typeof headers.get>, PoolHeaderView>>(true);
// @ts-expect-error a layout does not know the types of its fields
new StructPool(PoolHeaderLayout, { capacity: 1 });
// @ts-expect-error a number is no struct
new StructPool(t.u8(), { capacity: 1 });
// @ts-expect-error a pool has a capacity
new StructPool(Body, {});

const arrays = new ArrayPool({ zeroed: true });
export const floats: Float64Array = arrays.borrow("f64", 8);
yes<Equal<ReturnType<typeof arrays.borrow<"u64">>, BigUint64Array>>(true);
const lease = arrays.lease("i16", 8);
yes<Equal<typeof lease.array, Int16Array>>(true);
// @ts-expect-error arrays of f64 are Float64Array
export const other: Float32Array = arrays.borrow("f64", 8);
// @ts-expect-error there is no such dtype
arrays.borrow("f16", 8);
// @ts-expect-error a buffer is no array
arrays.release(new ArrayBuffer(8));
