import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  ScaleArgumentError,
  ScalePaginationError,
  type Task,
} from "../../mod.ts";
import {
  type LoadedPage,
  PageList,
  type PageOptions,
} from "../../src/http/page.ts";
import { scriptedClient } from "../support/client.ts";
import { countingSignal, never } from "../support/faults.ts";

interface Load {
  readonly position: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A list of pages, with the loads that it took. */
function listOf(
  pages: readonly (readonly number[])[],
  options: PageOptions = {},
): { list: PageList<number>; loads: Load[] } {
  const loads: Load[] = [];
  const list = new PageList((position, signal) => {
    loads.push({ position, signal });
    signal?.throwIfAborted();
    const index = Number(position ?? 0);
    const next = index + 1 < pages.length ? String(index + 1) : undefined;
    return Promise.resolve<LoadedPage<number>>({
      items: pages[index]!,
      hasNext: next !== undefined,
      next,
      cursor: next,
      total: pages.flat().length,
    });
  }, options);
  return { list, loads };
}

/** A list whose pages give the cursors, in order, and each promises more. */
function cursors(...given: readonly (string | undefined)[]): {
  list: PageList<number>;
  loads: (string | undefined)[];
} {
  const loads: (string | undefined)[] = [];
  const list = new PageList((position) => {
    const next = given[loads.length];
    loads.push(position);
    return Promise.resolve({ items: [loads.length], hasNext: true, next });
  });
  return { list, loads };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const PAGES = [[1, 2], [3], [4, 5]];

Deno.test("PageList sends nothing before it is used", async () => {
  const { list, loads } = listOf(PAGES);
  const pages = list.pages();
  const items = list[Symbol.asyncIterator]();
  await Promise.resolve();
  assertEquals(loads.length, 0);
  await pages.return();
  await items.return?.();
  assertEquals(loads.length, 0);
});

Deno.test("PageList awaited gives its first page and loads it once", async () => {
  const { list, loads } = listOf(PAGES);
  const page = await list;
  const { items, hasNext, cursor, total } = page;
  assertEquals(
    { items, hasNext, cursor, total },
    { items: [1, 2], hasNext: true, cursor: "1", total: 5 },
  );
  assert(await list === page);
  assert(await list.then((same) => same) === page);
  assertEquals(loads.length, 1);
});

Deno.test("PageList iterated gives all items, anew each time", async () => {
  const { list, loads } = listOf(PAGES);
  assertEquals(await collect(list), [1, 2, 3, 4, 5]);
  assertEquals(await collect(list), [1, 2, 3, 4, 5]);
  assertEquals(
    loads.map(({ position }) => position),
    [undefined, "1", "2", undefined, "1", "2"],
  );
});

Deno.test("PageList#pages gives all pages, and a page that is iterated gives its own and all that follow", async () => {
  const { list } = listOf(PAGES);
  const pages = await collect(list.pages());
  assertEquals(pages.map(({ items }) => items), PAGES);
  assertEquals(await collect(pages[0]!), [1, 2, 3, 4, 5]);
  assertEquals(await collect(pages[1]!), [3, 4, 5]);
  assertEquals((await collect(pages[1]!.pages())).length, 2);
});

Deno.test("PageList returned from an async function loses nothing", async () => {
  const { list } = listOf(PAGES);
  // deno-lint-ignore require-await
  const find = async () => list;
  assertEquals(await collect(await find()), [1, 2, 3, 4, 5]);
});

Deno.test("Page#next walks to the end, and may be asked again", async () => {
  const { list } = listOf(PAGES);
  const first = await list;
  const second = await first.nextPage();
  assertEquals(second?.items, [3]);
  assertEquals((await first.nextPage())?.items, [3]);
  const third = await second?.next();
  assertEquals([third?.items, third?.hasNext], [[4, 5], false]);
  assertEquals(await third?.next(), undefined);
});

Deno.test("PageList gives all items in order, however they are split into pages", async () => {
  const prefetch = fc.constantFrom<0 | 1>(0, 1);
  const pages = fc.array(fc.array(fc.integer(), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(fc.asyncProperty(pages, prefetch, async (pages, prefetch) => {
    const { list, loads } = listOf(pages, { prefetch });
    assertEquals(await collect(list), pages.flat());
    assertEquals(loads.length, pages.length);
  }));
});

Deno.test("PageList goes on after an empty page that has a cursor (F46)", async () => {
  const { list } = listOf([[], [1], [], [], [2]]);
  assertEquals(await collect(list), [1, 2]);
});

Deno.test("PageList#toArray gives the first max items and loads no page too many", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 7 }), async (max) => {
      const { list, loads } = listOf(PAGES);
      assertEquals(await list.toArray({ max }), [1, 2, 3, 4, 5].slice(0, max));
      const needed = max === 0 ? 0 : max <= 2 ? 1 : max === 3 ? 2 : 3;
      assertEquals(loads.length, needed);
    }),
  );
});

Deno.test("PageList#toArray wants a bound", async () => {
  const { list, loads } = listOf(PAGES);
  for (const bad of [undefined, {}, { max: -1 }, { max: Infinity }]) {
    await assertRejects(
      () => list.toArray(bad as never),
      ScaleArgumentError,
      "max must be a whole number from 0 up",
    );
  }
  assertEquals(loads.length, 0);
});

Deno.test("PageList stops where a cursor is missing although more is promised (F45)", async () => {
  for (const missing of [undefined, ""]) {
    const { list, loads } = cursors("a", missing);
    const error = await assertRejects(
      () => collect(list),
      ScalePaginationError,
      "more follows page 2, but gives no cursor",
    );
    assertEquals([error.code, loads.length], ["pagination", 2]);
  }
});

Deno.test("PageList stops where a cursor repeats (F45)", async () => {
  const table = [
    [["a", "a"], "page 2 the cursor of page 2 again"],
    [["a", "b", "a"], "page 3 the cursor of page 2 again"],
    [["a", "b", "c", "b"], "page 4 the cursor of page 3 again"],
  ] as const;
  for (const [given, words] of table) {
    const { list, loads } = cursors(...given);
    await assertRejects(() => collect(list), ScalePaginationError, words);
    assertEquals(loads, [undefined, ...given.slice(0, -1)]);
  }
});

Deno.test("PageList asks for one page ahead with prefetch, and for none without (F48)", async () => {
  for (const [prefetch, wanted] of [[0, 1], [1, 2]] as const) {
    const { list, loads } = listOf(PAGES, { prefetch });
    for await (const item of list) {
      assertEquals([item, loads.length], [1, wanted]);
      break;
    }
    assertEquals(loads.length, wanted);
  }
});

Deno.test("PageList aborts what it has asked for ahead when its reader leaves (F48)", async () => {
  for (const leave of ["break", "throw"]) {
    let ahead: AbortSignal | undefined;
    const list = new PageList<number>((position, signal) => {
      if (position === undefined) {
        return Promise.resolve({ items: [1], hasNext: true, next: "a" });
      }
      ahead = signal;
      return new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    }, { prefetch: true });
    try {
      for await (const _ of list) {
        if (leave === "break") break;
        throw new Error("leave");
      }
    } catch { /* that was to be */ }
    assertEquals(ahead?.aborted, true);
  }
});

Deno.test("PageList throws a failure of what it asked for ahead in its turn, after the items before it", async () => {
  const seen: number[] = [];
  const list = new PageList<number>(
    (position) =>
      position === undefined
        ? Promise.resolve({ items: [1, 2], hasNext: true, next: "a" })
        : Promise.reject(new RangeError("page 2")),
    { prefetch: true },
  );
  await assertRejects(async () => {
    for await (const item of list) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      seen.push(item);
    }
  }, RangeError);
  assertEquals(seen, [1, 2]);
});

Deno.test("PageList fails with its first page, for whoever awaits it, and can be iterated again", async () => {
  let loads = 0;
  const list = new PageList<number>(() => {
    loads++;
    return loads === 1
      ? Promise.reject(new RangeError("down"))
      : Promise.resolve({ items: [1], hasNext: false, next: undefined });
  });
  await assertRejects(async () => await list, RangeError);
  assertEquals(await list.catch((error) => (error as Error).message), "down");
  let over = false;
  await assertRejects(() => list.finally(() => over = true), RangeError);
  assertEquals([over, loads], [true, 1]);
  assertEquals(await collect(list), [1]);
});

Deno.test("PageList stops between pages with the reason of its signal, and lets go of it (F55)", async () => {
  const { signal, abort, listeners } = countingSignal();
  const { list, loads } = listOf(PAGES, { signal });
  const reason = { why: "enough" };
  const seen: number[] = [];
  const read = async () => {
    for await (const item of list) {
      seen.push(item);
      if (item === 2) abort(reason);
    }
  };
  const thrown = await read().catch((thrown) => thrown);
  assert(thrown === reason);
  assertEquals([seen, loads.at(-1)?.signal?.aborted], [[1, 2], true]);
  assertEquals(listeners(), 0);
  const early = await list.then(() => "read", (thrown) => thrown);
  assert(early === reason);
  assert(await collect(list).catch((thrown) => thrown) === reason);
});

Deno.test("PageList aborts a page that is being loaded (F55)", async () => {
  const { signal, abort, listeners } = countingSignal();
  const { client } = scriptedClient([never]);
  const reason = new Error("enough");
  const list = client.tasks.list({}, { signal });
  const reads = [collect(list), list.then(() => [])];
  await new Promise((resolve) => setTimeout(resolve, 0));
  abort(reason);
  for (const read of reads) {
    assert(await read.catch((thrown) => thrown) === reason);
  }
  assertEquals(listeners(), 0);
});

/** A server that pages `count` items by offset. */
function offsetServer(count: number, total: "total" | "totalDocs") {
  return scriptedClient([({ target }) => {
    const { searchParams } = new URL(target, "https://api.test");
    const offset = Number(searchParams.get("offset") ?? 0);
    const limit = Number(searchParams.get("limit") ?? 100);
    const all = Array.from({ length: count }, (_, index) => ({
      name: `${index}`,
    }));
    return Response.json({
      docs: all.slice(offset, offset + limit),
      [total]: count,
      limit,
      offset,
      has_more: offset + limit < count,
    });
  }]);
}

Deno.test("Batches#list and Tasks#list by offset give every item once", async () => {
  const sizes = fc.tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 0, max: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(sizes, async ([count, limit, offset]) => {
      const wanted = Array.from({ length: count }, (_, i) => `${i}`)
        .slice(offset);
      const { client: batches } = offsetServer(count, "totalDocs");
      const found = await collect(batches.batches.list({ limit, offset }));
      assertEquals(found.map(({ name }) => name), wanted);
      const { client: tasks } = offsetServer(count, "total");
      const same = await collect(tasks.tasks.list({ limit, offset }));
      assertEquals(
        same.map((task: Task & { name?: string }) => task.name),
        wanted,
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("Batches#list stops where a server ignores the offset, and repeats for ever (F45)", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ docs: [{}], limit: 1, offset: 0, has_more: true }),
  ]);
  await assertRejects(
    () => collect(client.batches.list({ limit: 1 })),
    ScalePaginationError,
  );
  assertEquals(requests.length, 2);
});
