import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError, ScalePaginationError } from "../../mod.ts";
import {
  type LoadedPage,
  PageList,
  type PageOptions,
  type PageQuery,
} from "../../src/http/page.ts";
import { scriptedClient } from "../support/client.ts";
import { countingSignal, never } from "../support/faults.ts";

interface Load {
  readonly query: PageQuery | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A list of these pages, and the pages that it has loaded. */
function listOf(
  pages: readonly (readonly number[])[],
  options: PageOptions = {},
): { list: PageList<number>; loads: Load[] } {
  const loads: Load[] = [];
  const list = new PageList((query, signal) => {
    loads.push({ query, signal });
    signal?.throwIfAborted();
    const index = Number(query?.["next_token"] ?? 0);
    const next = index + 1 < pages.length ? String(index + 1) : undefined;
    return Promise.resolve<LoadedPage<number>>({
      data: {
        items: pages[index]!,
        hasNext: next !== undefined,
        cursor: next,
        total: pages.flat().length,
      },
      nextQuery: queryOf(next),
    });
  }, options);
  return { list, loads };
}

/** A list whose pages have these cursors and each announce more items. */
function cursors(...tokens: readonly (string | undefined)[]): {
  list: PageList<number>;
  loads: (string | undefined)[];
} {
  const loads: (string | undefined)[] = [];
  const list = new PageList<number>((query) => {
    const nextQuery = queryOf(tokens[loads.length]);
    loads.push(query?.["next_token"] as string | undefined);
    return Promise.resolve({
      data: { items: [loads.length], hasNext: true },
      nextQuery,
    });
  });
  return { list, loads };
}

/** The query of the page behind a cursor. An empty cursor has none. */
function queryOf(next_token: string | undefined): PageQuery | undefined {
  return next_token ? { next_token } : undefined;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const PAGES = [[1, 2], [3], [4, 5]];
const NEXT: PageQuery = { next_token: "a" };

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

Deno.test("PageList resolves to its first page and loads it once", async () => {
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

Deno.test("PageList yields all items, from the first page each time", async () => {
  const { list, loads } = listOf(PAGES);
  assertEquals(await collect(list), [1, 2, 3, 4, 5]);
  assertEquals(await collect(list), [1, 2, 3, 4, 5]);
  assertEquals(
    loads.map(({ query }) => query?.["next_token"]),
    [undefined, "1", "2", undefined, "1", "2"],
  );
});

Deno.test("PageList#pages yields all pages, and a page yields its items and all that follow", async () => {
  const { list } = listOf(PAGES);
  const pages = await collect(list.pages());
  assertEquals(pages.map(({ items }) => items), PAGES);
  assertEquals(await collect(pages[0]!), [1, 2, 3, 4, 5]);
  assertEquals(await collect(pages[1]!), [3, 4, 5]);
  assertEquals((await collect(pages[1]!.pages())).length, 2);
});

Deno.test("PageList loses no items if an async function returns it", async () => {
  const { list } = listOf(PAGES);
  // deno-lint-ignore require-await
  const find = async () => list;
  assertEquals(await collect(await find()), [1, 2, 3, 4, 5]);
});

Deno.test("Page#nextPage goes on to the last page, and may be called again", async () => {
  const { list } = listOf(PAGES);
  const first = await list;
  const second = await first.nextPage();
  assertEquals(second?.items, [3]);
  assertEquals((await first.nextPage())?.items, [3]);
  const third = await second?.nextPage();
  assertEquals([third?.items, third?.hasNext], [[4, 5], false]);
  assertEquals(await third?.nextPage(), undefined);
});

Deno.test("PageList yields all items in order, however they are split into pages", async () => {
  const prefetch = fc.boolean();
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

Deno.test("PageList goes on after an empty page with a cursor", async () => {
  const { list } = listOf([[], [1], [], [], [2]]);
  assertEquals(await collect(list), [1, 2]);
});

Deno.test("PageList#toArray returns the first max items and loads no page beyond them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 7 }), async (max) => {
      const { list, loads } = listOf(PAGES);
      assertEquals(await list.toArray({ max }), [1, 2, 3, 4, 5].slice(0, max));
      const needed = max === 0 ? 0 : max <= 2 ? 1 : max === 3 ? 2 : 3;
      assertEquals(loads.length, needed);
    }),
  );
});

Deno.test("PageList#toArray returns a page of any size", async () => {
  const page = Array.from({ length: 300_000 }, (_, index) => index);
  const { list } = listOf([page, [1]]);
  assertEquals((await list.toArray({ max: 300_001 })).length, 300_001);
  assertEquals((await list.toArray({ max: 200_000 })).at(-1), 199_999);
});

Deno.test("PageList#toArray throws without max", async () => {
  const { list, loads } = listOf(PAGES);
  for (const bad of [undefined, {}, { max: -1 }, { max: -Infinity }]) {
    await assertRejects(
      () => list.toArray(bad as never),
      ScaleArgumentError,
      "max must be an integer of at least 0",
    );
  }
  assertEquals(loads.length, 0);
});

Deno.test("PageList#toArray returns all items with max: Infinity, also of a page with very many", async () => {
  const { list } = listOf(PAGES);
  assertEquals(await list.toArray({ max: Infinity }), [1, 2, 3, 4, 5]);
  const many = Array.from({ length: 200_000 }, (_, index) => index);
  const { list: long } = listOf([many, [-1]]);
  const items = await long.toArray({ max: Infinity });
  assertEquals([items.length, items.at(-1)], [200_001, -1]);
});

Deno.test("PageList#refresh loads the first page anew, also after an error, and awaiting the list returns it from then on", async () => {
  let loads = 0;
  const list = new PageList<number>(() => {
    loads++;
    return loads === 2
      ? Promise.reject(new RangeError("down"))
      : Promise.resolve({ data: { items: [loads], hasNext: false } });
  });
  assertEquals([(await list).items, (await list).items], [[1], [1]]);
  await assertRejects(() => list.refresh(), RangeError);
  await assertRejects(async () => await list, RangeError);
  const page = await list.refresh();
  assertEquals(page.items, [3]);
  assert(await list === page);
  assertEquals(loads, 3);
});

Deno.test("PageList throws if a cursor is missing although more items are announced", async () => {
  for (const missing of [undefined, ""]) {
    const { list, loads } = cursors("a", missing);
    const error = await assertRejects(
      () => collect(list),
      ScalePaginationError,
      "Page 2 of the list has no usable cursor",
    );
    assertEquals([error.code, loads.length], ["pagination", 2]);
  }
});

Deno.test("PageList throws if a cursor repeats", async () => {
  const table = [
    [["a", "a"], "Page 2 of the list has the cursor of page 1 again"],
    [["a", "b", "a"], "Page 3 of the list has the cursor of page 1 again"],
    [["a", "b", "c", "b"], "Page 4 of the list has the cursor of page 2 again"],
  ] as const;
  for (const [tokens, words] of table) {
    const { list, loads } = cursors(...tokens);
    await assertRejects(() => collect(list), ScalePaginationError, words);
    assertEquals(loads, [undefined, ...tokens.slice(0, -1)]);
  }
});

Deno.test("PageList loads one page in advance with prefetch, and none without", async () => {
  for (const [prefetch, count] of [[false, 1], [true, 2]] as const) {
    const { list, loads } = listOf(PAGES, { prefetch });
    for await (const item of list) {
      assertEquals([item, loads.length], [1, count]);
      break;
    }
    assertEquals(loads.length, count);
  }
});

Deno.test("PageList aborts a page in advance when the loop ends early", async () => {
  for (const leave of ["break", "throw"]) {
    let ahead: AbortSignal | undefined;
    const list = new PageList<number>((query, signal) => {
      if (query === undefined) {
        return Promise.resolve({
          data: { items: [1], hasNext: true },
          nextQuery: NEXT,
        });
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
    } catch { /* expected */ }
    assertEquals(ahead?.aborted, true);
  }
});

Deno.test("PageList throws the error of a page in advance after the items before it", async () => {
  const seen: number[] = [];
  const list = new PageList<number>(
    (query) =>
      query === undefined
        ? Promise.resolve({
          data: { items: [1, 2], hasNext: true },
          nextQuery: NEXT,
        })
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

Deno.test("PageList rejects with the error of its first page, and can be iterated again", async () => {
  let loads = 0;
  const list = new PageList<number>(() => {
    loads++;
    return loads === 1
      ? Promise.reject(new RangeError("down"))
      : Promise.resolve({ data: { items: [1], hasNext: false } });
  });
  await assertRejects(async () => await list, RangeError);
  assertEquals(await list.catch((error) => (error as Error).message), "down");
  let over = false;
  await assertRejects(() => list.finally(() => over = true), RangeError);
  assertEquals([over, loads], [true, 1]);
  assertEquals(await collect(list), [1]);
});

Deno.test("PageList stops between pages with the reason of its signal, and removes its listener", async () => {
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

Deno.test("PageList aborts a page that is loading", async () => {
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
