// Handles that are parts of others: cycles of them, and parts that have to be freed themselves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { throwsCode } from "../support/expect.ts";
import { collectUntil, dropBlocks } from "../support/collect.ts";
import { MODES } from "./clib.ts";

/** Makes garbage until a condition holds. */
const collect = (done: () => boolean, drop: () => void) =>
  collectUntil(done, () => {
    drop();
    dropBlocks(50, 100_000, 0xee);
  }, 1000);

for (const { mode, api } of MODES) {
  test(`${mode}: a part that leads back to its whole changes neither`, () => {
    using shelf = api.newShelf(3);
    const book = api.shelfBook(shelf);
    assert.equal(api.bookShelf(book), shelf);
    assert.equal(api.shelfValue(shelf), 3);
    assert.equal(api.bookValue(book), 3);
    assert.equal(api.shelfBook(api.bookShelf(book)), book);
    // Another part, freed: the shelf does not depend on it.
    const other = api.newBook(shelf);
    assert.equal(api.bookShelf(other), shelf);
    other[Symbol.dispose]();
    assert.equal(api.shelfValue(shelf), 3);
    shelf[Symbol.dispose]();
    throwsCode(() => api.bookValue(book), "HANDLE_RELEASED", "with what it is a part of");
    assert.equal(api.badUses(), 0);
  });

  test(`${mode}: an owned part is freed before its whole, or not at all`, () => {
    const before = [api.liveShelves(), api.liveBooks()];
    {
      using shelf = api.newShelf(1);
      using book = api.newBook(shelf);
      using opened = api.openBook(shelf);
      assert.equal(api.bookValue(book) + api.bookValue(opened), 2);
    }
    assert.deepEqual([api.liveShelves(), api.liveBooks()], before);
    const shelf = api.newShelf(2);
    const book = api.newBook(shelf);
    shelf[Symbol.dispose]();
    throwsCode(() => api.bookValue(book), "HANDLE_RELEASED", "with what it is a part of");
    book[Symbol.dispose]();
    assert.equal(book.address, 0);
    assert.equal(api.badUses(), 0);
  });

  test(`${mode}: an owned part keeps its whole from being collected`, async () => {
    const live = api.liveShelves();
    const held = Array.from({ length: 200 }, () => api.newBook(api.newShelf(4)));
    const use = () => held.every((book) => api.bookValue(book) === 4);
    // Handles that nobody holds show when the collector has been there.
    let made = 0;
    const dropped = () => {
      for (let i = 0; i < 20; i += 1) api.newGauge(i);
      made += 20;
    };
    const gauges = api.liveGauges();
    dropped();
    assert.ok(await collect(() => api.liveGauges() < gauges + made - 100, dropped));
    assert.ok(use());
    held.length = 0;
    // A conservative collector may hold some of them for ever.
    const isDone = () => api.liveShelves() < live + 100;
    assert.ok(await collect(isDone, () => void api.newGauge(1)), `${api.liveShelves()} live`);
    assert.equal(api.badUses(), 0);
  });
}
