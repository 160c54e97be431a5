/**
 * Native memory for JavaScript on Deno, Bun and Node: blocks, pools, SIMD kernels and atomic file
 * maps. Nothing is loaded at import; the first use opens the native library, or `open` does.
 *
 * @example
 * ```ts
 * import { Block, kernels } from "ziffi";
 *
 * using block = new Block(8 * 1000);
 * const numbers = block.view("f64");
 * kernels.fill(numbers, 2);
 * kernels.scale(numbers, 3, numbers);
 * console.log(kernels.sum(numbers)); // 6000
 * ```
 *
 * @module
 */
export { Arena } from "./arena.ts";
export type {
  ArenaAllocOptions,
  ArenaMark,
  ArenaOptions,
  ArenaResetOptions,
} from "./arena_parts.ts";
export { ArrayPool } from "./array_pool.ts";
export type { ArrayLease, ArrayPoolOptions, ArrayPoolStats } from "./array_pool_parts.ts";
export { Block, type BlockOptions, memoryStats, type OpenBlockOptions } from "./block.ts";
export {
  type Capabilities,
  capabilities,
  type CpuLevelName,
  selectCpuLevel,
  withLevel,
} from "./capabilities.ts";
export type { ArrowColumn } from "./exchange/arrow_column.ts";
export { ArrowStructs, fromArrowC, toArrowC } from "./exchange/arrow_c.ts";
export {
  type ArrowDataLike,
  type ArrowTypeLike,
  type ArrowVectorLike,
  fromArrow,
} from "./exchange/arrow_js.ts";
export { type DLPackOptions, DLPackTensor, fromDLPack, toDLPack } from "./exchange/dlpack.ts";
export type { ForeignView } from "./exchange/foreign.ts";
export { fromAddress, type FromAddressOptions } from "./exchange/from_address.ts";
export type { Hardening } from "./hardening.ts";
export {
  type DotOptions,
  type KernelArray,
  type KernelInput,
  type KernelMemory,
  type KernelOutput,
  kernels,
  type KernelScalar,
  type NormOptions,
  type ReductionInput,
  type ReductionOptions,
  type SpreadOptions,
} from "./kernels/mod.ts";
export { type Limits, limits, trim } from "./limits.ts";
export {
  type AllocatorReport,
  type FaultKind,
  type HeapClassReport,
  type HeapReport,
  type MemoryFault,
  type MemoryReport,
  memoryReport,
  type SizeClassReport,
  verifyMemory,
} from "./memory_report.ts";
export { close, open, type ToolkitOptions } from "./native.ts";
export {
  array,
  type ArrayInput,
  type ArrayMaker,
  type DtypeOfArray,
  type MakeArray,
} from "./nd/array.ts";
export { broadcastShapes, type CombineOptions, concat, stack } from "./nd/combine.ts";
export type {
  BigDtype,
  DtypeKind,
  ElementInput,
  ElementOf,
  NDDtype,
  NumberDtype,
} from "./nd/dtype.ts";
export { view } from "./nd/from.ts";
export type { IndexInput, IndexMode, PutOptions, TakeOptions } from "./nd/indexing.ts";
export type { AccessOver, ViewSource } from "./nd/memory_of.ts";
export { NDArray } from "./nd/ndarray.ts";
export type { NestedValues } from "./nd/nested_list.ts";
export type { ValueInput } from "./nd/operations.ts";
export type { PrintOptions } from "./nd/print.ts";
export { StructNDArray } from "./nd/struct_array.ts";
export type { StructSchema } from "./nd/struct_layout.ts";
export { type FieldView, type StructElement, StructNDView } from "./nd/struct_view.ts";
export type { SliceRange, SliceSpec } from "./nd/slice.ts";
export type {
  Access,
  DataOf,
  Nested,
  Order,
  ReadonlyTypedArrayOf,
  Reversed,
  Shape,
  TypedArrayOf,
} from "./nd/types.ts";
export { type AstypeOptions, NDView } from "./nd/view.ts";
export type { Leading, ReshapeOptions } from "./nd/view_shapes.ts";
export { mayShareMemory, sharesMemory } from "./nd/shares.ts";
export { Pool, type PoolOptions } from "./pool.ts";
export {
  AbiMismatchError,
  ErrnoError,
  type LayoutDifference,
  LayoutMismatchError,
  LibraryClosedError,
  LibraryLoadError,
  type LoadAttempt,
  MapTruncatedError,
  NativeError,
  ZiffiError,
  type ZiffiErrorCode,
} from "./runtime/errors.ts";
export type { OpenOptions } from "./runtime/library.ts";
export type { BlockDescriptor } from "./shared_block.ts";
export type { SharedBarrier } from "./shared/barrier.ts";
export type { SharedCounter } from "./shared/counter.ts";
export type { Batch, ReadAsyncOptions, ReadOptions, SharedConsumer } from "./shared/consumer.ts";
export type { LockGuard } from "./shared/guard.ts";
export type { BatchStructs, ItemBatch } from "./shared/item_batch.ts";
export { type Layout, type PartsOf, type PartTypes } from "./shared/layout.ts";
export type { LockOwner } from "./shared/lock_place.ts";
export type { MessageProducer } from "./shared/message_producer.ts";
export type {
  MessageBatch,
  MessageConsumer,
  MessageRingOptions,
  SharedMessageRing,
} from "./shared/message_ring.ts";
export { type Shared, shared } from "./shared/mod.ts";
export type { MutexGuard, SharedMutex } from "./shared/mutex.ts";
export type { OnceRun, SharedOnce } from "./shared/once.ts";
export type { TimeoutOptions, WaitOptions } from "./shared/options.ts";
export type { CommitOptions, SharedRecord } from "./shared/record.ts";
export type { SharedSequence } from "./shared/sequence.ts";
export type { ItemInput, ItemType, ItemValue, ItemView } from "./shared/struct_part.ts";
export type { MapAccess, PartDescription, PartKind, PartMemory, PartType } from "./shared/part.ts";
export type { AtomicField, AtomicFields } from "./shared/atomic_fields.ts";
export type {
  AtomicCells,
  AtomicIntegers,
  CellDtype,
  CellInput,
  CellsOf,
  CellValue,
  CellWaited,
  FloatCellDtype,
  IntegerCellDtype,
} from "./shared/cell_types.ts";
export type {
  AnonymousMapOptions,
  DescriptorMapOptions,
  MapFlagOptions,
  MapOptions,
  NamedMapOptions,
  NoParts,
  SharedMapOptions,
} from "./shared/map_options.ts";
export { type MapAdviceName, SharedMap } from "./shared_map.ts";
export type { SharedTable } from "./shared/shared_table.ts";
export type { SharedStruct, SharedStructs } from "./shared/struct.ts";
export type { TableOptions } from "./shared/table.ts";
export type {
  BytesKey,
  KeyDtype,
  TableKey,
  TableKeyInput,
  TableKeyOf,
  TableValue,
  TableValueInput,
  TableValueOf,
  TextKey,
} from "./shared/table_types.ts";
export type { QueueConsumer, SharedQueue } from "./shared/queue.ts";
export type { RingConsumer, RingOptions, SharedRing } from "./shared/ring.ts";
export type { RingBase } from "./shared/ring_base.ts";
export type { PeerOptions } from "./shared/ring_place.ts";
export type { RingProducer, WriteAsyncOptions, WriteOptions } from "./shared/ring_producer.ts";
export type { RwLockGuard, SharedRwLock } from "./shared/rwlock.ts";
export type { SemaphorePermit, SharedSemaphore } from "./shared/semaphore.ts";
export { Slab } from "./slab.ts";
export type { SlabOptions } from "./slab_options.ts";
export {
  type PoolStruct,
  type PoolView,
  StructPool,
  type StructPoolOptions,
  type StructViewOf,
} from "./struct_pool.ts";
export type { ByteSource, Handle, TypedArray } from "./schema/static.ts";
export type { Dtype } from "./schema/facts.ts";
export { type Cacheable, WeakCache, type WeakCacheOptions } from "./weak_cache.ts";
