/** The lists of v2: their pages, cursors, and the delivery that a page is of. */
import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  type PageList,
  type ScaleClient,
  ScalePaginationError,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The lists with pages, and the member with their items. */
const PAGED: readonly (readonly [
  items: string,
  list: (client: ScaleClient, limit: number) => PageList<unknown>,
])[] = [
  ["batches", ({ v2 }, limit) => v2.batches.list({ limit })],
  ["tasks", ({ v2 }, limit) => v2.tasks.list({ batch_id: "b", limit })],
  ["tasks", ({ v2 }, limit) => v2.deliveries.get({ delivery_id: "d", limit })],
  [
    "docs",
    ({ v2 }, limit) => v2.deliveries.listTasks({ project_id: "p", limit }),
  ],
  ["tasks", ({ v2 }, limit) => v2.datasets.getDelivery("d", { limit })],
  [
    "tasks",
    ({ v2 }, limit) => v2.datasets.listTasks({ dataset_id: "d", limit }),
  ],
];

/** A server that pages `count` items by tokens. Its `total` is that of the page. */
function tokenServer(count: number, items: string, emptyPageAt: number) {
  return scriptedClient([({ target }) => {
    const { searchParams } = new URL(target, "https://api.test");
    const [start, page] = (searchParams.get("next_token") ?? "0:0").split(":")
      .map(Number) as [number, number];
    const limit = page === emptyPageAt ? 0 : Number(searchParams.get("limit"));
    const end = Math.min(count, start + limit);
    const found = Array.from({ length: end - start }, (_, index) => ({
      id: start + index,
    }));
    return Response.json({
      [items]: found,
      total: found.length,
      ...end < count && { next_token: `${end}:${page + 1}` },
    });
  }]);
}

Deno.test("the lists of v2 return every item once, also after an empty page with a cursor", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PAGED),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 4 }),
      async ([items, list], count, limit, emptyPageAt) => {
        const { client } = tokenServer(count, items, emptyPageAt);
        assertEquals(
          await collect(list(client, limit)),
          Array.from({ length: count }, (_, id) => ({ id })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("the lists of v2 send the same query for each page", async () => {
  const { client, requests } = tokenServer(3, "tasks", -1);
  await collect(
    client.v2.tasks.list({
      project_name: "p",
      status: "completed",
      limit: 2,
      expand: ["project"],
      opts: ["submissions"],
    }),
  );
  const query = "project_name=p&status=completed&limit=2&expand=project" +
    "&opts=submissions";
  assertEquals(requests.map(({ target }) => target), [
    `/v2/tasks?${query}`,
    `/v2/tasks?${query}&next_token=2%3A1`,
  ]);
});

Deno.test("the lists of v2 have no total, since the one on the wire is that of the page", async () => {
  const { client } = tokenServer(3, "docs", -1);
  const page = await client.v2.deliveries.listTasks({
    project_id: "p",
    limit: 2,
  });
  assertEquals([page.total, page.hasNext, page.cursor], [
    undefined,
    true,
    "2:1",
  ]);
});

Deno.test("the lists of v2 end at a cursor that is null or empty", async () => {
  for (const next_token of [null, "", undefined]) {
    const { client, requests } = scriptedClient([
      Response.json({ batches: [{ id: "1" }], next_token }),
    ]);
    assertEquals((await collect(client.v2.batches.list())).length, 1);
    assertEquals(requests.length, 1);
  }
});

Deno.test("the lists of v2 throw if the server repeats a cursor", async () => {
  const { client } = scriptedClient([
    Response.json({ batches: [{ id: "1" }], next_token: "again" }),
  ]);
  await assertRejects(
    () => collect(client.v2.batches.list()),
    ScalePaginationError,
    "Page 2 of v2.batches.list has the cursor of page 1 again",
  );
});

Deno.test("the lists of v2 without pages throw if the server announces a second page", async () => {
  const lists: readonly (readonly [
    string,
    (client: ScaleClient) => PageList<unknown>,
  ])[] = [
    ["projects", ({ v2 }) => v2.projects.list()],
    ["deliveries", ({ v2 }) => v2.deliveries.list({ project_id: "p" })],
    ["deliveries", ({ v2 }) => v2.datasets.listDeliveries()],
    ["datasets", ({ v2 }) => v2.datasets.list()],
  ];
  for (const [items, list] of lists) {
    const { client } = scriptedClient([
      Response.json({ [items]: [{ id: "1" }], next_token: "more" }),
    ]);
    await assertRejects(
      () => collect(list(client)),
      ScalePaginationError,
      "no usable cursor",
    );
  }
});

Deno.test("the lists of v2 refuse a body without their items", async () => {
  const bodies: readonly (readonly [object, string])[] = [
    [{ docs: [] }, "expected tasks to be an array, got undefined"],
    [{ tasks: {} }, "expected tasks to be an array, got an object"],
    [{ tasks: ["t"] }, "expected objects in tasks, got a string"],
    [
      { tasks: [], next_token: 5 },
      "expected next_token to be a string, got a number",
    ],
  ];
  for (const [body, words] of bodies) {
    const { client } = scriptedClient([Response.json(body)]);
    const error = await failure(async () =>
      await client.v2.tasks.list({ batch_id: "b" })
    );
    assertEquals(error.reason, "unexpected");
    assertEquals(
      error.message,
      `Unexpected response to v2.tasks.list: ${words}`,
    );
  }
});

Deno.test("V2Deliveries#get and V2Datasets#getDelivery return pages with the delivery, an id or an object", async () => {
  for (const delivery of ["d1", { id: "d1", name: "Monday" }]) {
    const { client } = scriptedClient([
      Response.json({ tasks: [{ task_id: "1" }], next_token: "2", delivery }),
      Response.json({ tasks: [{ task_id: "2" }], delivery }),
    ]);
    const seen: unknown[] = [];
    for await (
      const page of client.v2.deliveries.get({ delivery_id: "d1" }).pages()
    ) {
      seen.push(page.delivery);
    }
    assertEquals(seen, [delivery, delivery]);
    const page = await client.v2.datasets.getDelivery("d1");
    assertEquals(page.delivery, delivery as string);
  }
});

Deno.test("pages without a delivery do not have the member", async () => {
  const { client } = scriptedClient([Response.json({ tasks: [] })]);
  const page = await client.v2.deliveries.get({ delivery_id: "d" });
  assertEquals("delivery" in page, false);
});
