/** `v2.datasets.responseUrl`: the target of the redirect is read, and nothing is sent there. */
import { assert, assertEquals } from "@std/assert";
import type { ResponseEvent } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

const FILE = "https://files.example.test/o/1?X-Signature=abc&x=%20#part";

function redirect(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } });
}

Deno.test("V2Datasets#responseUrl returns the target and does not follow it, so no other host gets the key", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { client, requests } = scriptedClient([redirect(FILE, status)]);
    assertEquals(await client.v2.datasets.responseUrl("t", "a"), FILE);
    assertEquals(requests.map(({ target }) => target), [
      "/v2/datasets/task/t/response_url/a",
    ]);
    assertEquals(requests[0]?.init.redirect, "manual");
  }
});

Deno.test("V2Datasets#responseUrl resolves a relative target against the API", async () => {
  const { client } = scriptedClient([redirect("/files/1")], {
    baseUrl: "https://eu.example.test",
  });
  assertEquals(
    await client.v2.datasets.responseUrl("t", "a"),
    "https://eu.example.test/files/1",
  );
});

Deno.test("V2Datasets#responseUrl reads the target through a real socket, which gets one request", async () => {
  const seen: string[] = [];
  const handler = (request: Request) => {
    const { pathname } = new URL(request.url);
    seen.push(`${pathname} ${request.headers.get("authorization")}`);
    return pathname.startsWith("/v2/")
      ? redirect("/secret-file")
      : new Response("file");
  };
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    handler,
  );
  const baseUrl = `http://127.0.0.1:${server.addr.port}`;
  const { client } = scriptedClient([], { baseUrl, fetch });
  assertEquals(
    await client.v2.datasets.responseUrl("t", "a"),
    `${baseUrl}/secret-file`,
  );
  assertEquals(seen, ["/v2/datasets/task/t/response_url/a Bearer test_key"]);
});

Deno.test("V2Datasets#responseUrl rejects a redirect whose target cannot be read, as in a browser", async () => {
  const opaque = { type: "opaqueredirect", status: 0, ok: false };
  const hidden = Object.assign(Object.create(null), opaque, {
    headers: new Headers(),
    body: null,
    clone: () => hidden,
  }) as Response;
  const responses = [
    () => hidden,
    new Response(null, { status: 302 }),
    redirect("https://["),
    new Response(null, { status: 304 }),
  ];
  for (const response of responses) {
    const { client, requests } = scriptedClient([response]);
    const error = await failure(() => client.v2.datasets.responseUrl("t", "a"));
    assertEquals([error.code, error.reason], ["response", "redirect"]);
    assert(error.message.includes("its target cannot be read"), error.message);
    assertEquals(requests.length, 1);
  }
});

Deno.test("V2Datasets#responseUrl rejects a response that is no redirect", async () => {
  const bodies = [
    Response.json({ url: FILE }),
    new Response("file"),
    new Response(null, { status: 204 }),
  ];
  for (const response of bodies) {
    const { client } = scriptedClient([response]);
    const error = await failure(() => client.v2.datasets.responseUrl("t", "a"));
    assertEquals([error.code, error.reason], ["response", "unexpected"]);
    assert(
      error.message.includes(`expected a redirect, got a ${response.status}`),
      error.message,
    );
  }
});

Deno.test("V2Datasets#responseUrl names the task and the file of a 404, and is sent again after a 503", async () => {
  const missing = scriptedClient([apiError(404, "No such attachment.")]);
  const error = await failure(() =>
    missing.client.v2.datasets.responseUrl("t", "a")
  );
  assertEquals(
    error.message,
    "The server responded to v2.datasets.responseUrl with 404 " +
      '(taskId "t", attachmentId "a"): No such attachment',
  );
  const busy = scriptedClient([apiError(503), redirect(FILE)]);
  assertEquals(await busy.client.v2.datasets.responseUrl("t", "a"), FILE);
});

Deno.test("V2Datasets#responseUrl shows hooks no query of the target, which may be signed", async () => {
  const events: ResponseEvent[] = [];
  const { client } = scriptedClient([redirect(FILE)], {
    hooks: { onResponse: (event) => events.push(event) },
  });
  await client.v2.datasets.responseUrl("t", "a");
  assertEquals(
    events.map(({ status, headers }) => [status, headers.get("location")]),
    [[302, "https://files.example.test/o/1"]],
  );
});

Deno.test("every other operation refuses a redirect", async () => {
  const { client } = scriptedClient([redirect(FILE)]);
  const error = await failure(() => client.v2.tasks.get("t"));
  assertEquals([error.code, error.reason], ["response", "redirect"]);
  assert(error.message.includes("redirects are not followed"), error.message);
});
