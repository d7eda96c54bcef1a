/** Paging through lists of tasks: properties, and time. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  imageTasks,
  projectOf,
  type Sender,
  start,
  uniqueIdsOf,
} from "../../support/emulator/requests.ts";

/** Follows the cursors of a query. */
async function allPages(sender: Sender, query: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  let token: string | undefined = "";
  while (token !== undefined) {
    const page = await sender.get(`/tasks?${query}&next_token=${token}`);
    const ids = uniqueIdsOf(page);
    token = page.body.next_token;
    assertEquals(page.body.has_more, token !== undefined);
    if (token !== undefined) assertEquals(ids.length, page.body.limit);
    seen.push(...ids);
  }
  return seen;
}

Deno.test("pages of any size contain each match once, newest first, by cursor and by offset", async () => {
  const task = fc.record({
    project: fc.constantFrom(undefined, "p", "q"),
    tags: fc.subarray(["x", "y"]),
    pauseMs: fc.nat({ max: 2 }),
  });
  const filter = fc.record({
    project: fc.constantFrom("", "p", "q"),
    tags: fc.constantFrom("", "x", "y"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(task, { maxLength: 25 }),
      filter,
      fc.integer({ min: 1, max: 100 }),
      async (specs, { project, tags }, limit) => {
        const { emulator, test } = start();
        await projectOf(test, { name: "p" });
        await projectOf(test, { name: "q" });
        for (const [index, { pauseMs, ...spec }] of specs.entries()) {
          emulator.clock.advance(pauseMs);
          await imageTasks(test, [String(index)], spec);
        }
        const expected = [...specs.entries()]
          .filter(([, spec]) => project === "" || spec.project === project)
          .filter(([, spec]) => tags === "" || spec.tags.includes(tags))
          .map(([index]) => String(index))
          .reverse();
        const query = `project=${project}&tags=${tags}&limit=${limit}`;
        assertEquals(await allPages(test, query), expected);
        const paged: unknown[] = [];
        for (let offset = 0; offset < expected.length; offset += limit) {
          const page = await test.get(`/tasks?${query}&offset=${offset}`);
          assertEquals(page.body.total, expected.length);
          paged.push(...uniqueIdsOf(page));
        }
        assertEquals(paged, expected);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("20 000 tasks are created and paged through in linear time", async () => {
  const { test } = start();
  const count = 20_000;
  for (let index = 0; index < count; index += 1) {
    await test.post("/task/chat", { unique_id: String(index) });
  }
  for (const query of ["limit=100", "limit=100&status=completed"]) {
    const seen = new Set(await allPages(test, query));
    assertEquals(seen.size, count);
  }
});
