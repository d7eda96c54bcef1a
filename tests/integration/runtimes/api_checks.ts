/** The library with the emulator in the same process: no network, no waiting. */
import {
  currentParams,
  isScaleError,
  ScaleApiError,
  ScaleClient,
  ScaleResourceNotFoundError,
  type Task,
} from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import { type Checks, equal, failure, ok, thrown } from "./check.ts";

type Options = Partial<ConstructorParameters<typeof ScaleClient>[0]>;

function start(options: Options = {}) {
  const emulator = createEmulator({ seed: 1, strict: true });
  const clock = fakeClock();
  const client = new ScaleClient({
    apiKey: emulator.keys.test,
    fetch: emulator.fetch,
    clock,
    ...options,
  });
  return { emulator, client, clock };
}

/** Returns a `fetch` that loses the response to every fifth POST, as a broken connection would. */
function losing(fetch: (url: string, init?: RequestInit) => Promise<Response>) {
  let posts = 0;
  return async (input: string | URL | Request, init?: RequestInit) => {
    const response = await fetch(String(input), init);
    if (init?.method !== "POST" || ++posts % 5 !== 0) return response;
    await response.body?.cancel();
    throw new TypeError("The connection was lost after the request");
  };
}

/** A `fetch` that never responds, and rejects when its signal aborts. */
function silent(_: unknown, init?: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    const { signal } = init ?? {};
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

async function withTasks(count: number) {
  const { emulator, clock } = start();
  let recovered = 0;
  const client = new ScaleClient({
    apiKey: emulator.keys.test,
    fetch: losing(emulator.fetch),
    clock,
    hooks: { onRecover: () => void recovered++ },
  });
  await client.projects.create({ name: "cows é", type: "imageannotation" });
  await client.batches.create({ project: "cows é", name: "monday/1" });
  const tasks: Task<"imageannotation">[] = [];
  for (let index = 0; index < count; index++) {
    tasks.push(
      await client.tasks.create("imageannotation", {
        project: "cows é",
        batch: "monday/1",
        instruction: "Draw a box around each cow",
        attachment: "https://example.com/cow.jpg",
        geometries: { box: { objects_to_annotate: ["cow"] } },
        // The library makes the unique_id of every second task.
        ...index % 2 && { unique_id: `cow ${index}` },
      }),
    );
  }
  return { client, emulator, tasks, recovered: () => recovered };
}

/** The checks that need no socket. */
export const API_CHECKS: Checks = {
  "a project, a batch and 25 tasks exist once each, although responses are lost":
    async () => {
      const { client, tasks, recovered } = await withTasks(25);
      equal(new Set(tasks.map(({ task_id }) => task_id)).size, 25);
      ok(recovered() >= 4, "some tasks were recovered");
      equal(await client.tasks.count({ batch: "monday/1" }), 25);
      const { completed } = await client.batches.getStatus("monday/1");
      equal(completed, 25);
    },

  "lists yield every item once: by item, by page, with prefetch, up to a maximum":
    async () => {
      const { client } = await withTasks(25);
      const query = { project: "cows é", limit: 10 };
      const byItem = new Set<string>();
      for await (const { task_id } of client.tasks.list(query)) {
        byItem.add(task_id);
      }
      const sizes: number[] = [];
      for await (
        const { items } of client.tasks.list(query, { prefetch: true }).pages()
      ) sizes.push(items.length);
      const page = await client.tasks.list(query);
      equal([byItem.size, sizes, page.total, page.hasNext], [
        25,
        [10, 10, 5],
        25,
        true,
      ]);
      equal((await page.nextPage())?.items.length, 10);
      equal((await client.tasks.list(query).toArray({ max: 12 })).length, 12);
    },

  "resources are plain data": async () => {
    const { client, tasks: [task] } = await withTasks(1);
    equal(structuredClone(task), task);
    const project = await client.projects.get("cows é");
    equal(structuredClone(currentParams(project)), currentParams(project));
  },

  "a conflict with another task is an error, or returns that task with onConflict":
    async () => {
      const { client } = start();
      const create = (instruction: string, onConflict: "error" | "return") =>
        client.tasks.create("textcollection", {
          unique_id: "one",
          instruction,
          attachments: [],
        }, { onConflict });
      const first = await create("Read", "error");
      equal((await create("Read", "return")).task_id, first.task_id);
      const { name, status } = await failure(() => create("Read", "error"));
      equal([name, status], ["ScaleDuplicateResourceError", 409]);
    },

  "errors have the class and code of their status": async () => {
    const { client, emulator } = start();
    const missing = await failure(() =>
      client.tasks.get("5c84d0fe0000000000000000")
    );
    ok(
      missing instanceof ScaleResourceNotFoundError,
      "the error has the class of its status",
    );
    ok(missing instanceof ScaleApiError, "the error is a ScaleApiError");
    equal([missing.code, missing.operation, missing.attempts], [
      "not_found",
      "tasks.get",
      1,
    ]);
    const stranger = new ScaleClient({
      apiKey: "test_nobody",
      fetch: emulator.fetch,
    });
    equal((await failure(() => stranger.teams.list())).status, 401);
    ok(
      !JSON.stringify(await failure(() => stranger.teams.list()))
        .includes("test_nobody"),
      "the error does not contain the key",
    );
  },

  "an invalid argument rejects before anything is sent": async () => {
    const { client, emulator } = start();
    const calls: readonly (() => PromiseLike<unknown>)[] = [
      () => client.tasks.get(".."),
      () => client.tasks.list({ project_name: "cows" } as never),
      () => client.tasks.setMetadata("a", { a: 1n } as never),
      () => client.files.upload("text" as never),
    ];
    const codes = await Promise.all(
      calls.map(async (call) => (await failure(call)).code),
    );
    equal([...new Set(codes), emulator.requests.list().length], [
      "argument",
      0,
    ]);
  },

  "429 and 503 are retried after the delay that the server asks for, on the client's clock":
    async () => {
      const responses = [
        new Response("{}", { status: 429, headers: { "retry-after": "2" } }),
        new Response("<html>", { status: 503 }),
        Response.json([]),
      ];
      const { client, clock } = start({
        fetch: () => Promise.resolve(responses.shift()!),
        random: () => 0.5,
      });
      equal((await client.teams.list()).items, []);
      equal(clock.waits, [2000, 500]);
    },

  "an attempt and a call have their own timeouts": async () => {
    const { client } = start({ fetch: silent, maxRetries: 1 });
    const attempt = await failure(() => client.teams.list({ timeoutMs: 20 }));
    equal([attempt.code, attempt.attempts], ["attempt_timeout", 2]);
    const call = await failure(() => client.teams.list({ deadlineMs: 20 }));
    equal([call.code, call.attempts], ["deadline", 1]);
  },

  "an abort rejects at once with its reason, before, during and between attempts":
    async () => {
      const reason = new Error("Enough");
      const { client } = start({ fetch: silent });
      equal(
        await thrown(() =>
          client.teams.list({ signal: AbortSignal.abort(reason) })
        ) === reason,
        true,
      );
      const during = new AbortController();
      setTimeout(() => during.abort(reason), 10);
      ok(
        await thrown(() => client.teams.list({ signal: during.signal })) ===
          reason,
        "an abort during the request rejects with its reason",
      );
      // The real clock waits here, for up to half a minute without the abort.
      const between = new AbortController();
      const { emulator } = start();
      const real = new ScaleClient({
        apiKey: emulator.keys.test,
        fetch: () => Promise.resolve(new Response("{}", { status: 503 })),
        retry: { baseDelayMs: 30_000, maxDelayMs: 30_000 },
        random: () => 0.9,
        hooks: {
          onRetry: () => void setTimeout(() => between.abort(reason), 5),
        },
      });
      ok(
        await thrown(() => real.teams.list({ signal: between.signal })) ===
          reason,
        "an abort between two attempts rejects with its reason",
      );
    },

  "hooks receive events, and change nothing when they throw": async () => {
    const events: string[] = [];
    const { client } = start({
      hooks: {
        onRequest: ({ operation, route }) => {
          events.push(`${operation} ${route}`);
          throw new Error("The hook failed");
        },
        onError: ({ error }) =>
          void events.push(isScaleError(error) ? error.code : "aborted"),
      },
    });
    await failure(() => client.tasks.cancel("5c84d0fe0000000000000000"));
    equal(events, ["tasks.cancel /v1/task/{task_id}/cancel", "not_found"]);
  },

  "teams, studio and files work": async () => {
    const { client } = start();
    await client.projects.create({ name: "cows", type: "imageannotation" });
    await client.teams.invite({
      emails: ["ann@example.com"],
      team_role: "labeler",
    });
    const file = await client.files.upload(new Blob(["moo"]), {
      project_name: "cows",
    }, { filename: "kuh ä.png" });
    const { items } = await client.files.list({ project: "cows" });
    const mate = (await client.teams.list()).items.at(-1);
    equal([file.size, items.length, mate?.email], [3, 1, "ann@example.com"]);
    equal((await client.studio.batches.list()).items, []);
  },

  "waits of calls that overlap take no real time, and end in order":
    async () => {
      const emulator = createEmulator({ seed: 1 });
      const client = new ScaleClient(emulator.clientOptions());
      const start = emulator.clock.now();
      const ends = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const name = `batch-${index}`;
          const seconds = 1 + (index * 7) % 12;
          const headers = { "retry-after": String(seconds) };
          const route = `/v1/batches/${name}/setMetadata`;
          const effect = { status: 503, headers };
          emulator.faults.add({ route, times: 3, effect });
          const deadlineMs = 3000 * seconds + 1;
          const { status } = await failure(
            () => client.batches.setMetadata(name, { a: "é" }, { deadlineMs }),
          );
          equal(status, 404);
          return [emulator.clock.now() - start, 3000 * seconds];
        }),
      );
      for (const [actual, expected] of ends) equal(actual, expected);
      equal(emulator.clock.now() - start, 36_000);
    },
};
