import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  type ListOptions,
  ScaleArgumentError,
  ScalePaginationError,
  type Task,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

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

Deno.test("Batches#list and Tasks#list by offset return every item once", async () => {
  const sizes = fc.tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 0, max: 3 }),
  );
  await fc.assert(
    fc.asyncProperty(sizes, async ([count, limit, offset]) => {
      const expected = Array.from({ length: count }, (_, i) => `${i}`)
        .slice(offset);
      const { client: batches } = offsetServer(count, "totalDocs");
      const found = await collect(batches.batches.list({ limit, offset }));
      assertEquals(found.map(({ name }) => name), expected);
      const { client: tasks } = offsetServer(count, "total");
      const same = await collect(tasks.tasks.list({ limit, offset }));
      assertEquals(
        same.map((task: Task & { name?: string }) => task.name),
        expected,
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("Batches#list throws if the server ignores the offset and would repeat its pages for ever", async () => {
  const { client, requests } = scriptedClient([
    Response.json({ docs: [{}], limit: 1, offset: 0, has_more: true }),
  ]);
  await assertRejects(
    () => collect(client.batches.list({ limit: 1 })),
    ScalePaginationError,
    "Page 2 of batches.list has the cursor of page 1 again",
  );
  assertEquals(requests.length, 2);
});

Deno.test("lists refuse members of the wrong kind", async () => {
  const bad: readonly (readonly [object, string])[] = [
    [{}, "expected docs to be an array, got undefined"],
    [
      { docs: [], next_token: 5 },
      "expected next_token to be a string, got a number",
    ],
    [
      { docs: [], limit: "1" },
      "expected limit to be a number, got a string",
    ],
    [{ docs: [1] }, "expected objects in docs, got a number"],
  ];
  for (const [body, words] of bad) {
    const seen: unknown[] = [];
    const { client } = scriptedClient([Response.json(body)], {
      hooks: { onError: ({ error }) => seen.push(error) },
    });
    const error = await failure(async () => await client.tasks.list());
    assertEquals([error.reason, error.attempts, error.operation], [
      "unexpected",
      1,
      "tasks.list",
    ]);
    assert(error.message.includes(words), error.message);
    assertEquals(seen.length, 1);
  }
  const { client } = scriptedClient([Response.json({ docs: [] })]);
  assertEquals(
    (await failure(() => client.tasks.count())).reason,
    "unexpected",
  );
});

Deno.test("lists end with a pagination error if the server sends a cursor or an offset that cannot be asked for", async () => {
  const pages: readonly (readonly ["tasks" | "batches", string])[] = [
    ["tasks", '"next_token":"\\ud800"'],
    ["tasks", '"next_token":""'],
    ["batches", '"limit":-5'],
    ["batches", '"limit":0.5'],
    ["batches", '"limit":1e400'],
    ["batches", '"limit":-1e400'],
    ["batches", '"offset":-7'],
    ["batches", '"offset":9007199254740991'],
    ["batches", '"offset":1e400,"limit":-1e400'],
  ];
  for (const [noun, members] of pages) {
    const { client, requests } = scriptedClient([
      () => new Response(`{"docs":[{}],"has_more":true,${members}}`),
    ]);
    const list = client[noun].list();
    // The page itself can be read.
    assertEquals((await list).items.length, 1, members);
    const error = await failure(() => list.toArray({ max: 9 }));
    assertEquals([error.code, requests.length], ["pagination", 2], members);
    const { message } = await failure(async () =>
      await (await list).nextPage()
    );
    assertEquals(
      message,
      `Page 1 of ${noun}.list has no usable cursor`,
    );
  }
});

Deno.test("lists by offset read null like an absent limit and offset", async () => {
  const { client, requests } = scriptedClient([
    Response.json({
      docs: [{}, {}],
      limit: null,
      offset: null,
      has_more: true,
    }),
    Response.json({ docs: [{}] }),
  ]);
  const found = await client.batches.list({ offset: 4 }).toArray({ max: 9 });
  assertEquals(found.length, 3);
  assert(requests[1]!.target.endsWith("offset=6"));
});

Deno.test("lists by offset go on if the response does not repeat the offset", async () => {
  const pages = [["a", "b"], ["c", "d"], ["e"]].map((names, index) =>
    Response.json({
      docs: names.map((name) => ({ name })),
      has_more: index < 2,
    })
  );
  const { client, requests } = scriptedClient(pages);
  const batches = await client.batches.list({ limit: 2 }).toArray({ max: 9 });
  assertEquals(batches.map(({ name }) => name).join(""), "abcde");
  assertEquals(requests.map(({ target }) => target.split("&")[1]), [
    undefined,
    "offset=2",
    "offset=4",
  ]);
});

Deno.test("lists without pages are a page of all items, and send one request", async () => {
  const { client, requests } = scriptedClient([
    Response.json([{ name: "a" }, { name: "b" }]),
  ]);
  const lists = [
    () => client.projects.list(),
    () => client.teams.list(),
    () => client.studio.batches.list(),
    () => client.studio.projectGroups.list("p"),
  ];
  for (const list of lists) {
    const before = requests.length;
    const page = await list();
    const { items, total, hasNext, cursor } = page;
    assertEquals([items.length, total, hasNext, cursor], [
      2,
      2,
      false,
      undefined,
    ]);
    assertEquals(await page.nextPage(), undefined);
    assertEquals((await collect(list() as AsyncIterable<object>)).length, 2);
    assertEquals((await list().toArray({ max: 1 })).length, 1);
    assertEquals(requests.length, before + 3);
  }
});

Deno.test("lists refuse a response that is not an array if they have no pages", async () => {
  const { client } = scriptedClient([Response.json({ docs: [] })]);
  const error = await failure(async () => await client.teams.list());
  assertEquals([error.reason, error.operation], ["unexpected", "teams.list"]);
});

Deno.test("lists check their query when they are used, and send nothing before", async () => {
  const { client, requests } = scriptedClient([Response.json({ docs: [] })]);
  const bad = [
    client.tasks.list({ limit: 0 }),
    client.batches.list(5 as never),
    client.projects.list({ archive: true } as never),
    client.files.list({} as never),
    client.tasks.list({}, { onConflict: "return" } as never),
  ] as readonly PromiseLike<unknown>[];
  for (const list of bad) {
    await assertRejects(async () => await list, ScaleArgumentError);
  }
  assertEquals(requests.length, 0);
});

Deno.test("lists refuse options that are no object and signals that are none, however they are read", async () => {
  const { client, requests } = scriptedClient([
    () => Response.json({ docs: [{}], has_more: true, next_token: "a" }),
  ]);
  const wrong: readonly unknown[] = [
    5,
    null,
    "a",
    { signal: 5 },
    {
      signal: { aborted: false },
    },
    { timeoutMs: 0 },
    { prefetch: 1 },
    { onConflict: "return" },
  ];
  for (const options of wrong) {
    const list = client.tasks.list({}, options as ListOptions);
    await assertRejects(async () => await list, ScaleArgumentError);
    await assertRejects(() => collect(list), ScaleArgumentError);
    await assertRejects(() => collect(list.pages()), ScaleArgumentError);
    await assertRejects(() => list.toArray({ max: 1 }), ScaleArgumentError);
    await assertRejects(() => list.refresh(), ScaleArgumentError);
  }
  assertEquals(requests.length, 0);
  const page = await client.tasks.list();
  const error = await failure(() => page.nextPage(5 as unknown as AbortSignal));
  assertEquals(
    error.message,
    "signal must be an AbortSignal: current value is 5",
  );
});
