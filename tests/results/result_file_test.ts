/** The files behind a response: found at the places of links, fetched without the key, refreshed once. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ScaleApiError,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
  ScaleResponseError,
} from "../../mod.ts";
import { resultFiles } from "../../src/results/mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure, openBody } from "../support/faults.ts";
import { linkedFile } from "../support/linked_file.ts";
import { apiError } from "../support/scripted_fetch.ts";

const VIDEO = {
  task_id: "t",
  response: {
    annotations: { url: "https://files.test/a?X-Signature=0123456789abcdef" },
    events: { url: "https://files.test/e" },
  },
};

/** The first file of the video. */
function firstFile(
  steps: Parameters<typeof scriptedClient>[0],
  options: Parameters<typeof scriptedClient>[1] = {},
) {
  const setup = scriptedClient(steps, options);
  const [file] = resultFiles(setup.client, VIDEO);
  assert(file);
  return { ...setup, file };
}

Deno.test("resultFiles finds links at known places only, and sends nothing", () => {
  const { client, requests } = scriptedClient([]);
  const names = (response: unknown) =>
    resultFiles(client, { task_id: "t", response }).map(({ name }) => name);
  assertEquals(names(VIDEO.response), ["annotations.url", "events.url"]);
  assertEquals(
    names({
      annotations: {
        combined: {
          image: "https://f.test/1",
          indexedImage: "https://f.test/2",
          imageOfTomorrow: "https://f.test/6",
          size: [640, 480],
        },
        labeled: {
          car: "https://f.test/3",
          tree: ["https://f.test/4"],
          sky: null,
        },
        unlabeled: "https://f.test/5",
      },
    }),
    [
      "annotations.combined.image",
      "annotations.combined.indexedImage",
      "annotations.combined.imageOfTomorrow",
      "annotations.unlabeled",
      "annotations.labeled.car",
      "annotations.labeled.tree.0",
    ],
  );
  for (
    const none of [
      undefined,
      null,
      "https://f.test/",
      { annotations: [{ label: "https://f.test/" }] },
      { url: "https://f.test/" },
      { annotations: { url: "scaledata://x" } },
    ]
  ) {
    assertEquals(names(none), []);
  }
  assertEquals(requests.length, 0);
});

Deno.test("TaskResultFile sends neither the key nor the headers of the client to another host", async () => {
  const { file, requests } = firstFile([Response.json([{ annotations: [] }])], {
    headers: { "x-internal": "token" },
  });
  assertEquals(await file.json(), [{ annotations: [] }]);
  const [request] = requests;
  assertEquals(request?.target, "/a?X-Signature=0123456789abcdef");
  assertEquals([...request?.headers.keys() ?? []], []);
  assertEquals(request?.init.redirect, "manual");
});

Deno.test("TaskResultFile reads the task once more if a link has expired", async () => {
  const fresh = {
    ...VIDEO,
    response: { annotations: { url: "https://files.test/fresh" } },
  };
  const { file, requests } = firstFile([
    new Response("<Error>Request has expired</Error>", { status: 403 }),
    Response.json(fresh),
    Response.json([1]),
  ]);
  assertEquals(await file.json(), [1]);
  assertEquals(requests.map(({ target }) => target), [
    "/a?X-Signature=0123456789abcdef",
    "/v1/task/t",
    "/fresh",
  ]);
  assertEquals(
    requests.map(({ headers }) => headers.has("authorization")),
    [false, true, false],
  );
  const gone = firstFile([
    new Response("", { status: 403 }),
    Response.json(fresh),
    new Response("", { status: 403 }),
  ]);
  const error = await assertRejects(() => gone.file.bytes(), ScaleApiError);
  assertEquals([error.status, gone.requests.length], [403, 3]);
});

Deno.test("TaskResultFile never shows the signature of a link in an error", async () => {
  const { file } = firstFile([
    new Response(`No ${VIDEO.response.annotations.url}`, { status: 404 }),
  ]);
  const refused = await failure(() => file.bytes());
  assertEquals(refused.operation, "resultFiles");
  // A closed port that `fetch` allows: the error of Deno then names the URL.
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const baseUrl = `http://127.0.0.1:${port}`;
  let thrown: unknown;
  const { file: closed } = linkedFile(
    `${baseUrl}/a?X-Signature=it's-0123456789abcdef#0123456789abcdef`,
    [],
    {
      baseUrl,
      fetch: (...args) =>
        fetch(...args).catch((error) => {
          thrown = error;
          throw error;
        }),
    },
  );
  const unreachable = await failure(() => closed.bytes());
  assertEquals(unreachable.code, "connection");
  assert(Deno.inspect(thrown, { depth: 9 }).includes("0123456789abcdef"));
  for (const error of [refused, unreachable]) {
    const shown = Deno.inspect(error, { depth: 9, showHidden: true }) +
      JSON.stringify(error);
    assert(!shown.includes("0123456789abcdef"), shown);
  }
});

Deno.test("TaskResultFile repeats a download like any read, and ignores trailing NULs", async () => {
  const { file, requests } = firstFile([
    apiError(503),
    new TypeError("reset"),
    new Response('{"a":1}\0\0'),
  ]);
  assertEquals(await file.json(), { a: 1 });
  assertEquals(requests.length, 3);
});

Deno.test("TaskResultFile reads at most maxResponseBytes into memory, and streams files of any size", async () => {
  const large = new Uint8Array(100).fill(7);
  const { file } = firstFile([new Response(large)], { maxResponseBytes: 50 });
  assertEquals((await failure(() => file.bytes())).reason, "too_large");
  const stream = await file.stream();
  assertEquals((await new Response(stream).bytes()).length, 100);
});

Deno.test("TaskResultFile#json distinguishes a file that is not JSON from a truncated one", async () => {
  for (
    const [body, reason] of [["<p>", "not_json"], ['{"a', "truncated"]] as const
  ) {
    const { file } = firstFile([new Response(body)]);
    const error = await assertRejects(() => file.json(), ScaleResponseError);
    assertEquals(error.reason, reason);
  }
});

Deno.test("TaskResultFile#stream fails if no data arrives for timeoutMs, and stops with its signal", async () => {
  const silent = openBody("ab");
  const { file } = firstFile([() => new Response(silent.stream)]);
  const stream = await file.stream({ timeoutMs: 30 });
  await assertRejects(
    () => new Response(stream).bytes(),
    ScaleAttemptTimeoutError,
  );
  const stop = new AbortController();
  const other = firstFile([() => new Response(openBody("ab").stream)]);
  const reader = (await other.file.stream({ signal: stop.signal })).getReader();
  assertEquals((await reader.read()).value?.length, 2);
  const rest = reader.read();
  stop.abort(new Error("enough"));
  const reason = await rest.catch((error) => error);
  assertEquals(reason.message, "enough");
});

Deno.test("TaskResultFile#stream fails without the query of its link if the connection is lost", async () => {
  const { url } = VIDEO.response.annotations;
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new TypeError(`error reading a body from ${url}`));
    },
  });
  const { file } = firstFile([() => new Response(broken)]);
  const stream = await file.stream();
  const error = await assertRejects(
    () => new Response(stream).bytes(),
    ScaleConnectionError,
  );
  const cause = String(error.cause);
  assertEquals(
    cause,
    "TypeError: error reading a body from https://files.test/a",
  );
});

Deno.test("resultFiles refuses a value that is not a client", () => {
  for (
    const [client, shown] of [
      [undefined, "undefined"],
      ["0123456789", "a string"],
      [{}, "an object"],
    ]
  ) {
    assertThrows(
      () => resultFiles(client as never, VIDEO),
      ScaleArgumentError,
      `client must be a ScaleClient of this copy of the library: current value is ${shown}`,
    );
  }
});

Deno.test("resultFiles refuses a value that is not a task", () => {
  const { client } = scriptedClient([]);
  for (const task of [null, "t", undefined]) {
    assertThrows(
      () => resultFiles(client, task as never),
      ScaleArgumentError,
      "The task of resultFiles must be a plain object",
    );
  }
});
