"""Shared maps of ziffi for Python: cells, mutexes, rings and counters of a map that JavaScript made.

Needs the shared library of ziffi_map_calls.c, which says how to compile it: Python has no atomic
operations of its own. Example:

    with Map("hits.map", "./ziffi_map_calls.so") as map:
        map.cells("hits").add(0, 1)
"""
import ctypes
import json
import mmap
import os
import struct
import threading

HEADER = struct.Struct("<8sIIQQQQQIIQQQQ")
ENTRY = struct.Struct("<IIIIQQQQ80s")
KINDS = ("", "cells", "array", "struct", "mutex", "rwlock", "semaphore", "barrier", "once",
         "sequence", "record", "ring", "queue", "counter", "table")
OK, OWNER_DIED, TIMED_OUT, CLOSED = 0, 1, -12, -17


class MapError(Exception):
    """What a call could not do; `code` is a ZMAP result of ziffi_map_client.h."""

    def __init__(self, what, code, text):
        super().__init__(f"{what}: {text}")
        self.code = code


class Map:
    """A map that exists. `timeout_ms` of its parts: 0 never waits, -1 waits without end."""

    def __init__(self, path, library):
        self.calls = _load(library)
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            self.memory = mmap.mmap(file, os.fstat(file).st_size)
        finally:
            os.close(file)
        self.byte_length = len(self.memory)
        self.view = (ctypes.c_char * self.byte_length).from_buffer(self.memory)
        self.base = ctypes.addressof(self.view)
        self.threads = threading.local()
        self.done(path, self.calls.calls_check(self.base, self.byte_length))
        self.parts = self._directory()

    def _directory(self):
        header = HEADER.unpack_from(self.memory)
        (_, _, _, _, _, _, _, _, _, count, directory, text, length, _) = header
        self.description = json.loads(self.memory[text:text + length])
        parts = {}
        for i in range(count):
            fields = ENTRY.unpack_from(self.memory, directory + i * ENTRY.size)
            kind, _, item_size, _, items, offset, byte_length, _, name = fields
            if offset % 64 != 0 or offset + byte_length > self.byte_length:
                raise MapError(f"part {i}", -11, "it lies outside of the file")
            parts[name.rstrip(b"\0").decode()] = (kind, offset, byte_length, item_size, items)
        return parts

    def part(self, name, kind):
        """Offset, length, item size and count of a part."""
        if name not in self.parts:
            raise KeyError(f"the map has no part {name}; give one of {', '.join(self.parts)}")
        found, *place = self.parts[name]
        if found >= len(KINDS) or KINDS[found] != kind:
            raise TypeError(f"part {name} is of kind {found}, not {kind}")
        return place

    def self_identity(self):
        """Identity of this thread, as locks hold it."""
        if not hasattr(self.threads, "identity"):
            self.threads.identity = self.calls.calls_self()
        return self.threads.identity

    def done(self, what, result):
        """Raises for a result that is an error."""
        if result < 0:
            raise MapError(what, result, self.calls.calls_text(result).decode())
        return result

    def cells(self, name):
        return Cells(self, name)

    def mutex(self, name):
        return Mutex(self, name)

    def counter(self, name):
        return Counter(self, name)

    def ring(self, name, end, capacity, item_size=1, longest=0):
        """An end of a ring, "producer" or "consumer"; with `longest` a ring of messages."""
        return Ring(self, name, end == "producer", capacity, item_size, longest)

    def close(self):
        """Unmaps the map; nothing of it may be used afterwards."""
        del self.view
        self.memory.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Cells:
    """Atomic cells of 32 or 64 bits, unsigned."""

    def __init__(self, map, name):
        self.map = map
        offset, length, self.size, self.count = map.part(name, "cells")
        if self.size not in (4, 8) or self.count > length // self.size:
            raise TypeError(f"cells {name} have {self.size} bytes; 4 and 8 are supported")
        self.address = map.base + offset
        bits = "u32" if self.size == 4 else "u64"
        self._add, self._load, self._store, self._wait = (
            getattr(map.calls, f"calls_{call}_{bits}") for call in ("add", "load", "store", "wait"))

    def at(self, index):
        if not 0 <= index < self.count:
            raise IndexError(f"index {index} is not from 0 to {self.count - 1}")
        return self.address + index * self.size

    def add(self, index, value):
        """Adds, wrapping; returns the old value."""
        return self._add(self.at(index), value)

    def load(self, index):
        return self._load(self.at(index))

    def store(self, index, value):
        self._store(self.at(index), value)

    def notify(self, index):
        """Wakes those who wait for a cell."""
        self.map.calls.calls_notify(self.map.base, self.map.byte_length, self.at(index))

    def wait(self, index, expected, timeout_ms=-1):
        """Waits while a cell holds `expected`; False when the time is over."""
        place = (self.map.base, self.map.byte_length, self.at(index))
        return self._wait(*place, expected, timeout_ms) != TIMED_OUT


class Mutex:
    """A lock: `with map.mutex("lock"): ...`."""

    def __init__(self, map, name):
        self.map = map
        self.address = map.base + map.part(name, "mutex")[0]

    def lock(self, timeout_ms=-1):
        """True when the owner before died: what the mutex guards may be half changed."""
        result = self.map.calls.calls_lock(self.address, self.map.self_identity(), timeout_ms)
        return self.map.done("lock", result) == OWNER_DIED

    def unlock(self):
        result = self.map.calls.calls_unlock(self.address, self.map.self_identity())
        self.map.done("unlock", result)

    def __enter__(self):
        self.lock()
        return self

    def __exit__(self, *_):
        self.unlock()


class Counter:
    """A counter that many add to."""

    def __init__(self, map, name):
        self.map = map
        offset, self.byte_length, *_ = map.part(name, "counter")
        self.address = map.base + offset

    def add(self, amount):
        place = (self.address, self.byte_length, self.map.self_identity())
        self.map.done("add", self.map.calls.calls_counter_add(*place, amount))


class Ring:
    """One end of a ring."""

    def __init__(self, map, name, is_producer, capacity, item_size, longest):
        self.map = map
        offset, byte_length, *_ = map.part(name, "ring")
        self.end = ctypes.create_string_buffer(map.calls.calls_end_size())
        self.buffer = ctypes.create_string_buffer(longest or item_size)
        self.length = ctypes.c_size_t()
        place = (map.base + offset, byte_length, int(is_producer), map.self_identity())
        map.done(name, map.calls.calls_ring(self.end, *place, item_size, capacity, longest))

    def write(self, data, timeout_ms=-1):
        """Writes an item or a message, bytes."""
        result = self.map.calls.calls_write(self.end, bytes(data), len(data), timeout_ms)
        self.map.done("write", result)

    def read(self, timeout_ms=-1):
        """Reads an item or a message; None when the ring is closed and empty."""
        size = len(self.buffer)
        length = ctypes.byref(self.length)
        result = self.map.calls.calls_read(self.end, self.buffer, size, length, timeout_ms)
        if result == CLOSED:
            return None
        self.map.done("read", result)
        return self.buffer.raw[:self.length.value]

    def close(self):
        """Says that nothing more will come."""
        self.map.done("close", self.map.calls.calls_close(self.end))

    def leave(self):
        """Gives the end back."""
        self.map.calls.calls_leave(self.end)


def _load(library):
    calls = ctypes.CDLL(os.path.abspath(library))
    pointer, size, u32, u64 = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_uint64
    integer, ms = ctypes.c_int, ctypes.c_double
    for name, result, params in (
        ("check", integer, (pointer, size)),
        ("text", ctypes.c_char_p, (integer,)),
        ("self", u64, ()),
        ("load_u32", u32, (pointer,)),
        ("load_u64", u64, (pointer,)),
        ("store_u32", None, (pointer, u32)),
        ("store_u64", None, (pointer, u64)),
        ("add_u32", u32, (pointer, u32)),
        ("add_u64", u64, (pointer, u64)),
        ("notify", None, (pointer, size, pointer)),
        ("wait_u32", integer, (pointer, size, pointer, u32, ms)),
        ("wait_u64", integer, (pointer, size, pointer, u64, ms)),
        ("lock", integer, (pointer, u64, ms)),
        ("unlock", integer, (pointer, u64)),
        ("counter_add", integer, (pointer, u64, u64, ctypes.c_int64)),
        ("end_size", size, ()),
        ("ring", integer, (pointer, pointer, u64, integer, u64, u64, u64, u64)),
        ("write", integer, (pointer, ctypes.c_char_p, size, ms)),
        ("read", integer, (pointer, pointer, size, pointer, ms)),
        ("close", integer, (pointer,)),
        ("leave", None, (pointer,)),
    ):
        function = getattr(calls, f"calls_{name}")
        function.restype, function.argtypes = result, params
    return calls
