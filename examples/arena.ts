// Memory for one request or frame at a time. In a project of your own: from "ziffi".
import assert from "node:assert/strict";
import { Arena, Slab } from "../src/mod.ts";

using arena = new Arena({ maxByteLength: 2 ** 24 });
// Numbers are parsed into arrays that live as long as the request does.
function sumOf(request: string): number {
  const words = request.split(" ");
  const numbers = arena.alloc("f64", words.length);
  words.forEach((word, i) => numbers[i] = Number(word));
  const mark = arena.mark();
  const squares = arena.alloc("f64", numbers.length);
  numbers.forEach((number, i) => squares[i] = number ** 2);
  const sum = squares.reduce((a, b) => a + b);
  arena.rewind(mark); // gives the squares back; the numbers stay
  assert.deepEqual([squares.length, numbers.length], [0, words.length]);
  return sum;
}
for (let i = 0; i < 100; i++) {
  assert.equal(sumOf("1 2 3 4"), 30);
  arena.reset();
}

// What comes and goes one by one is in a slab. A node of a list: the next handle, and a value.
using slab = new Slab();
let head = 0;
for (let value = 1; value <= 1000; value++) {
  const node = slab.alloc(16);
  slab.view(node, "f64").set([head, value]);
  head = node;
}
let total = 0;
while (head !== 0) {
  const [next = 0, value = 0] = slab.view(head, "f64");
  total += value;
  slab.free(head);
  head = next;
}
console.log(`100 requests in ${arena.capacity} bytes, ${total} in ${slab.live} live nodes`);
