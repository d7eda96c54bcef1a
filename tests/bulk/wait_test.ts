import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ScaleArgumentError,
  ScaleDeadlineError,
  ScaleResourceNotFoundError,
  ScaleServiceUnavailableError,
} from "../../mod.ts";
import { waitForBatch, waitForTasks } from "../../src/bulk/mod.ts";
import { scriptedClient } from "../support/client.ts";
import { emulated } from "../support/emulated.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";

/** A response to `batches.getStatus`. */
function status(pending: number, completed = 0, state = "in_progress") {
  return Response.json({ status: state, pending, completed });
}

/** A client that responds with `steps`, without retries of its own. */
function pollClient(...steps: readonly Step[]) {
  return scriptedClient(steps, { maxRetries: 0 });
}

/** Options whose clock never waits. */
function options() {
  return { clock: fakeClock(), random: () => 0.5 };
}

Deno.test("waitForBatch polls with delays that double, each random between its half and the whole", async () => {
  for (const [random, share] of [[0, 0.5], [0.5, 0.75], [1, 1]] as const) {
    const { client } = pollClient(...Array(8).fill(status(1)), status(0, 1));
    const clock = fakeClock();
    await waitForBatch(client, "monday", { clock, random: () => random });
    const bounds = [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000];
    assertEquals(clock.waits, bounds.map((bound) => bound * share));
  }
});

Deno.test("waitForBatch ends with the status completed, or when it has tasks and none is pending", async () => {
  for (
    const last of [
      status(0, 0, "completed"),
      status(0, 3),
      Response.json({ status: "in_progress", canceled: 2 }),
      Response.json({ status: "in_progress", error: 1 }),
    ]
  ) {
    // A batch without tasks is not done.
    const { client, requests } = pollClient(status(0), status(2), last);
    const seen: number[] = [];
    const onProgress = ({ pending }: { pending: number }) => seen.push(pending);
    await waitForBatch(client, "monday", { ...options(), onProgress });
    assertEquals([requests.length, seen], [3, [0, 2, 0]]);
  }
});

Deno.test("waitForBatch goes on after polls that fail for a while, and ends after five in a row", async () => {
  const outage = Array(4).fill(apiError(503));
  const { client, requests } = pollClient(
    ...outage,
    status(1),
    ...outage,
    status(0, 1),
  );
  await waitForBatch(client, "monday", options());
  assertEquals(requests.length, 10);
  const down = pollClient(status(1), apiError(503));
  await assertRejects(
    () => waitForBatch(down.client, "monday", options()),
    ScaleServiceUnavailableError,
  );
  assertEquals(down.requests.length, 6);
});

Deno.test("waitForBatch ends at once with an error that will not pass", async () => {
  const { client, requests } = pollClient(apiError(404));
  await assertRejects(
    () => waitForBatch(client, "monday", options()),
    ScaleResourceNotFoundError,
  );
  assertEquals(requests.length, 1);
});

Deno.test("waitForBatch ends with a ScaleDeadlineError before the delay that would pass the deadline", async () => {
  const { client } = pollClient(status(1));
  const clock = fakeClock();
  const error = await assertRejects(
    () =>
      waitForBatch(client, "monday", {
        clock,
        random: () => 1,
        deadlineMs: 10_000,
      }),
    ScaleDeadlineError,
    "waitForBatch took longer than deadlineMs, 10000 ms",
  );
  assertEquals([error.operation, clock.waits], ["waitForBatch", [2000, 4000]]);
});

Deno.test("waitForBatch ends with the reason of the signal, in a delay and in a poll", async () => {
  const controller = new AbortController();
  const { client, requests } = pollClient(() => {
    if (requests.length === 2) controller.abort("enough");
    return status(1);
  });
  const { signal } = controller;
  const found = await waitForBatch(client, "monday", { ...options(), signal })
    .catch((reason) => reason);
  assertEquals([found, requests.length], ["enough", 2]);

  const waiting = new AbortController();
  const real = pollClient(status(1));
  const wait = waitForBatch(real.client, "monday", {
    signal: waiting.signal,
    clock: {
      now: () => 0,
      // A delay that ends with its signal only.
      sleep: (_, signal) =>
        new Promise((_, reject) => {
          signal!.addEventListener("abort", () => reject(signal!.reason));
          waiting.abort("stop");
        }),
    },
  });
  assertEquals(await wait.catch((reason) => reason), "stop");
  assertEquals(real.requests.length, 1);
});

Deno.test("waitForTasks counts and downloads no task", async () => {
  const { client, emulator, wire } = emulated({ key: "live" });
  const created: string[] = [];
  for (let index = 0; index < 3; index++) {
    created.push((await client.tasks.create("chat", {})).task_id);
  }
  wire.length = 0;
  const clock = fakeClock();
  const seen: number[] = [];
  const state = await waitForTasks(client, { type: "chat" }, {
    clock,
    onProgress({ pending }) {
      seen.push(pending);
      emulator.tasks.complete(created.pop()!);
    },
  });
  assertEquals(state, { total: 3, pending: 0 });
  assertEquals(seen, [3, 2, 1, 0]);
  assertEquals(wire.length, 1 + 4);
  assert(wire.every(({ target }) => target.includes("limit=1")));
});

Deno.test("waitForTasks ends at once if no task matches", async () => {
  const { client } = emulated();
  assertEquals(await waitForTasks(client, { project: "none" }), {
    total: 0,
    pending: 0,
  });
});

Deno.test("waitForTasks and waitForBatch refuse wrong arguments by name", async () => {
  const { client } = emulated();
  const message = "The filter of waitForTasks must not contain status";
  await assertRejects(
    () => waitForTasks(client, { status: "completed" }),
    ScaleArgumentError,
    message,
  );
  await assertRejects(
    () => waitForBatch(client, "monday", { intervalMs: 0 }),
    ScaleArgumentError,
    "intervalMs must be a number of milliseconds above 0",
  );
  await assertRejects(
    () => waitForBatch(client, "monday", { timeoutMs: 5 } as never),
    ScaleArgumentError,
    'Unknown option "timeoutMs"',
  );
});
