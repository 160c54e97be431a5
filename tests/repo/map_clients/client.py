"""client.c in Python: `client.py LIBRARY MAP ACTION NUMBER...`."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "examples", "shared"))
from ziffi_map import Map  # noqa: E402


def add(map, times, rounds):
    one = map.cells("one")
    hits = map.cells("hits")
    for _ in range(int(times)):
        one.add(0, 1)
    for i in range(int(times)):
        hits.add(i % 64, 1)
    lock(map, rounds)
    count(map, rounds)


def lock(map, times):
    offset = map.part("guarded", "array")[0]
    mutex = map.mutex("lock")
    for _ in range(int(times)):
        with mutex:
            (value,) = struct.unpack_from("<Q", map.memory, offset)
            struct.pack_into("<Q", map.memory, offset, value + 1)


def produce(map, name, count, capacity):
    ring = map.ring(name, "producer", int(capacity), item_size=8)
    for i in range(int(count)):
        ring.write(struct.pack("<Q", i + 1))
    ring.close()
    ring.leave()


def consume(map, name, capacity):
    ring = map.ring(name, "consumer", int(capacity), item_size=8)
    count = 0
    while (item := ring.read()) is not None:
        count += 1
        assert struct.unpack("<Q", item) == (count,), f"item {count} is {item.hex()}"
    ring.leave()
    print(count)


def listen(map, name, capacity, longest):
    """Reads what `messages` of client.c writes."""
    ring = map.ring(name, "consumer", int(capacity), longest=int(longest))
    count = 0
    while (message := ring.read()) is not None:
        expected = bytes([count & 255]) * (count % (int(longest) + 1))
        assert message == expected, f"message {count} is {message!r}"
        count += 1
    ring.leave()
    print(count)


def answer(map, rounds):
    turns = map.cells("turns")
    for i in range(int(rounds)):
        turns.wait(0, i)
        turns.store(1, i + 1)
        turns.notify(1)


def count(map, times):
    counter = map.counter("count")
    for _ in range(int(times)):
        counter.add(1)


library, path, action, *words = sys.argv[1:]
with Map(path, library) as opened:
    print("ready", flush=True)
    sys.stdin.readline()
    {"add": add, "lock": lock, "produce": produce, "consume": consume, "listen": listen,
     "answer": answer}[action](opened, *words)
print("done")
