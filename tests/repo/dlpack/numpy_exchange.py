"""NumPy takes tensors of ziffi, and ziffi reads those of NumPy: numpy_exchange.py LIBRARY"""

import ctypes
import gc
import sys

import numpy as np

library = ctypes.CDLL(sys.argv[1])
size_t, doubles = ctypes.c_size_t, ctypes.POINTER(ctypes.c_double)
library.ziffi_block_alloc.restype = ctypes.c_int64
library.ziffi_block_alloc.argtypes = [size_t, size_t, ctypes.c_bool]
library.ziffi_block_free.argtypes = [size_t, size_t, size_t]
library.ziffi_dlpack_make.restype = ctypes.c_int64
library.ziffi_dlpack_make.argtypes = [
    size_t, size_t, ctypes.c_uint8, ctypes.c_uint8, ctypes.c_uint32, ctypes.c_bool,
    doubles, size_t, doubles,
]
library.ziffi_dlpack_read.argtypes = [size_t, ctypes.c_bool, doubles, size_t]
library.ziffi_dlpack_delete.argtypes = [size_t, ctypes.c_bool]

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype = ctypes.py_object
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
pointer_of.restype = ctypes.c_void_p
pointer_of.argtypes = [ctypes.py_object, ctypes.c_char_p]
rename = ctypes.pythonapi.PyCapsule_SetName
rename.argtypes = [ctypes.py_object, ctypes.c_char_p]

# DLDataTypeCode and bits.
TYPES = {"bool": (6, 8)}
TYPES.update({f"int{bits}": (0, bits) for bits in (8, 16, 32, 64)})
TYPES.update({f"uint{bits}": (1, bits) for bits in (8, 16, 32, 64)})
TYPES.update({f"float{bits}": (2, bits) for bits in (16, 32, 64)})

# Shape, strides and offset in elements of 24.
LAYOUTS = [
    ((24,), (1,), 0),
    ((4, 6), (6, 1), 0),
    ((6, 4), (1, 6), 0),
    ((3, 2), (-6, 2), 18),
    ((5, 2), (0, 1), 3),
    ((), (), 5),
    ((0, 3), (3, 1), 0),
]


class Tensor:
    """What numpy.from_dlpack takes: an object that gives a capsule with the struct."""

    def __init__(self, address, versioned):
        self.address = address
        self.name = b"dltensor_versioned" if versioned else b"dltensor"

    def __dlpack_device__(self):
        return (1, 0)

    def __dlpack__(self, **_):
        return new_capsule(self.address, self.name, None)


class Stats(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("bytes", "peak", "blocks", "a", "b", "c", "d")]


def live():
    stats = Stats()
    library.ziffi_memory_stats(ctypes.byref(stats))
    return stats.blocks, stats.bytes


def array(values):
    return (ctypes.c_double * max(1, len(values)))(*values)


def check(condition, *what):
    if not condition:
        sys.exit(f"wrong: {what}")


def consume(name, versioned, flags):
    code, bits = TYPES[name]
    size = bits // 8
    data = (np.arange(24) % 2 if name == "bool" else np.arange(24)).astype(name)
    block = library.ziffi_block_alloc(24 * size, 64, True)
    ctypes.memmove(block, data.ctypes.data, 24 * size)
    kept = []
    for shape, strides, offset in LAYOUTS:
        address = 0 if 0 in shape else block + offset * size
        made = library.ziffi_dlpack_make(
            block, address, code, bits, flags, versioned, array(shape), len(shape), array(strides)
        )
        check(made > 0, name, made)
        taken = np.from_dlpack(Tensor(made, versioned))
        steps = tuple(stride * size for stride in strides)
        wanted = np.lib.stride_tricks.as_strided(data[offset:], shape, steps)
        check(taken.dtype == data.dtype and taken.shape == shape, name, shape)
        check(0 in shape or taken.__array_interface__["data"][0] == address, "a copy", name, shape)
        # The older struct cannot say what may be written, so NumPy only reads.
        check(0 in shape or taken.flags.writeable == (versioned and flags == 0), name, shape, flags)
        kept.append((taken, wanted))
    # The arrays keep the block.
    check(library.ziffi_block_free(block, 24 * size, 64) == 0, "free")
    for taken, wanted in kept:
        check(np.array_equal(taken, wanted), name, taken, wanted)


def produce(name, versioned):
    source = np.arange(24).astype(name).reshape(4, 6)[::-1, 1::2]
    if versioned:
        source.flags.writeable = False
    capsule = source.__dlpack__(max_version=(1, 0)) if versioned else source.__dlpack__()
    key = b"dltensor_versioned" if versioned else b"dltensor"
    address = pointer_of(capsule, key)
    record = (ctypes.c_double * 80)()
    library.ziffi_dlpack_read(address, versioned, record, 80)
    code, bits = TYPES[name]
    check(record[0] == 1, "major", record[0])
    check(record[2] == (1 if versioned else 0), "flags", record[2])
    check(record[3] + record[9] == source.ctypes.data, "data", name)
    check(list(record[4:9]) == [1, 2, code, bits, 1], name, list(record[4:9]))
    check(list(record[16:18]) == [4, 3] and list(record[48:50]) == [-6, 2], name)
    count = sys.getrefcount(source)
    library.ziffi_dlpack_delete(address, versioned)
    rename(capsule, b"used_" + key)
    check(sys.getrefcount(source) == count - 1, "the deleter of NumPy was not called", name)


before = live()
for dtype in TYPES:
    consume(dtype, True, 0)
    consume(dtype, True, 1)
    consume(dtype, False, 0)
    produce(dtype, True)
    produce(dtype, False)
gc.collect()
check(live() == before, "leak", live(), before)
print("NumPy and ziffi agree")
