/** The quota of retries: on its own, and as the calls of a client use it. */
import { assertEquals } from "@std/assert";
import { ScaleAttemptTimeoutError, type ScaleClient } from "../../mod.ts";
import { errorForStatus } from "../../src/core/errors.ts";
import { RetryQuota } from "../../src/http/retry.ts";
import { scriptedClient } from "../support/client.ts";
import { failure, never } from "../support/faults.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

const DOWN = errorForStatus(503, "No", {});

function get(client: ScaleClient): Promise<unknown> {
  return client.tasks.get("t");
}

Deno.test("RetryQuota#take costs 5 for a retry and 10 after a timeout, and returns 0 if too few tokens are left", () => {
  const quota = new RetryQuota(22);
  const timeout = new ScaleAttemptTimeoutError("No");
  assertEquals(quota.take(timeout), 10);
  assertEquals(quota.take(DOWN), 5);
  assertEquals(quota.take(timeout), 0);
  assertEquals(quota.take(DOWN), 5);
  assertEquals(quota.take(DOWN), 0);
});

Deno.test("RetryQuota#refill adds the cost of a retry, otherwise 1, and never exceeds the capacity", () => {
  const quota = new RetryQuota(10);
  quota.refill(10);
  assertEquals(quota.take(new ScaleAttemptTimeoutError("No")), 10);
  quota.refill(0);
  assertEquals(quota.take(DOWN), 0);
  for (let success = 0; success < 4; success++) quota.refill(0);
  assertEquals(quota.take(DOWN), 5);
  quota.refill(5);
  assertEquals(quota.take(DOWN), 5);
});

Deno.test("RetryQuota limits the retries if every call fails", () => {
  const quota = new RetryQuota(500);
  let retries = 0;
  for (let call = 0; call < 1000; call++) {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (quota.take(DOWN)) retries++;
    }
  }
  assertEquals(retries, 100);
});

Deno.test("Transport takes retries from one quota, twice as much after timeouts, and stops when it is empty", async () => {
  const table: readonly (readonly [Step, number, number])[] = [
    [apiError(503), 20, 10 + 4],
    [apiError(503), 4, 10],
    [apiError(503), 0, 10],
    [never, 20, 10 + 2],
  ];
  for (const [step, quota, sends] of table) {
    const { client, requests } = scriptedClient([step], {
      retry: { quota },
      timeoutMs: 2,
    });
    for (let call = 0; call < 10; call++) {
      await failure(() => get(client));
    }
    assertEquals(requests.length, sends);
  }
});

Deno.test("Transport refills the quota after a success, by the cost of the retry if there was one", async () => {
  let down = true;
  const { client, requests } = scriptedClient([
    () => down ? apiError(503) : Response.json({}),
  ], { retry: { quota: 5 }, maxRetries: 1 });
  const sends = async (call: () => Promise<unknown>) => {
    const before = requests.length;
    await call().catch(() => {});
    return requests.length - before;
  };
  const read = () => get(client);
  assertEquals([await sends(read), await sends(read)], [2, 1]);
  down = false;
  for (let call = 0; call < 4; call++) await read();
  down = true;
  assertEquals(await sends(read), 1);
  down = false;
  await read();
  down = true;
  assertEquals(await sends(read), 2);
});

Deno.test("ScaleClient#with shares one retry quota between both clients", async () => {
  const { client, requests } = scriptedClient([apiError(503)], {
    retry: { quota: 15 },
  });
  const derived = client.with({ timeoutMs: 5 });
  await failure(() => get(derived));
  assertEquals(requests.length, 4);
  await failure(() => get(client));
  await failure(() => get(derived.with({})));
  assertEquals(requests.length, 6);
});

Deno.test("Tasks#create returns the cost of its retry to the quota after a recovery", async () => {
  const { client } = scriptedClient([
    ({ method, body, target }) => {
      if (method === "POST" && !sent.has(body)) {
        sent.add(body);
        throw new TypeError("reset");
      }
      if (method === "POST") return apiError(409);
      const unique_id = new URL(target, "http://x").searchParams.get(
        "unique_id",
      );
      return Response.json({ docs: [{ type: "annotation", unique_id }] });
    },
  ], { retry: { quota: 5 } });
  const sent = new Set<string | null>();
  // The quota holds one retry: without a refill the second call would have none.
  for (const unique_id of ["a", "b", "c"]) {
    const task = await client.tasks.create(
      "annotation",
      { unique_id } as never,
    );
    assertEquals(task.unique_id, unique_id);
  }
});
