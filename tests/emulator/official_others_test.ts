/** Requests of the official Node clients and the Ruby gem over real sockets, and the responses that they expect. */
import { assert, assertEquals } from "@std/assert";
import { exchange, withServer } from "../support/emulator/official_requests.ts";
import {
  bodyOf,
  CALLBACK,
  COWS,
  createTask,
} from "../support/emulator/official_tasks.ts";
import { IMAGE, type Result } from "../support/emulator/requests.ts";

/** Sends the requests of one of the Node clients or the Ruby gem. */
type Ask = (line: string, body?: unknown) => Promise<Result>;

function asker(
  port: number,
  headers: readonly string[],
  withoutBody: readonly string[] = [],
): Ask {
  return (line, body) => {
    const bytes = new TextEncoder().encode(
      body === undefined ? "" : JSON.stringify(body),
    );
    const isPost = line.startsWith("POST");
    const about = body === undefined
      ? (isPost ? [...withoutBody, "Content-Length: 0"] : [])
      : ["Content-Type: application/json", `Content-Length: ${bytes.length}`];
    return exchange(port, [`${line} HTTP/1.1`, ...headers, ...about], bytes);
  };
}

const BASIC = `Authorization: Basic ${btoa("live_emulator:")}`;
const BEARER = "Authorization: Bearer live_emulator";

for (const authorization of [BASIC, BEARER]) {
  Deno.test(`Fern: tasks, batches and projects of the Node SDK with ${authorization.slice(15, 21).trim()}`, async () => {
    await withServer(async ({ port }) => {
      const ask = asker(port, [
        "Accept: application/json, text/plain, */*",
        authorization,
        "User-Agent: axios/0.27.2",
        "Connection: close",
      ]);
      bodyOf(
        await ask("POST /v1/projects", {
          type: "imageannotation",
          name: "two words",
        }),
      );
      bodyOf(
        await ask("POST /v1/batches", {
          project: "two words",
          name: "b 1",
          callback: CALLBACK,
        }),
      );
      // The SDK does not encode names, but its HTTP library encodes a space.
      bodyOf(await ask("POST /v1/batches/b%201/finalize"));
      bodyOf(await ask("GET /v1/batches/b%201/status"));
      bodyOf(await ask("GET /v1/projects/two%20words"));
      const params = { ...IMAGE, batch: "b 1", instruction: "Draw" };
      const created = bodyOf(
        await ask("POST /v1/task/imageannotation", params),
      );
      const { task_id } = created;
      const list = bodyOf(
        await ask(
          "GET /v1/tasks?project=two+words&batch=b+1&limit=1" +
            "&include_attachment_url=true",
        ),
      );
      assertEquals(list.docs[0].task_id, task_id);
      assertEquals(list.docs[0].attachmentS3Downloads.length, 1);
      const plain = await ask("GET /v1/tasks?include_attachment_url=false");
      assert(!("attachmentS3Downloads" in bodyOf(plain).docs[0]));
      const cancel = `POST /v1/task/${task_id}/cancel?clear_unique_id=true`;
      for (let attempt = 0; attempt < 2; attempt += 1) {
        assertEquals(bodyOf(await ask(cancel)).status, "canceled");
      }
      const batches = bodyOf(await ask("GET /v1/batches?limit=5&offset=0"));
      assertEquals(batches.docs.length, 1);
      assertEquals(
        bodyOf(await ask("GET /v1/projects?archived=false")).length,
        1,
      );
      assert(bodyOf(await ask("GET /v1/teams")).length > 0);
    });
  });
}

Deno.test("Fern: setMetadata that wraps the metadata in docs sets just that", async () => {
  await withServer(async ({ port }) => {
    const ask = asker(port, [BASIC, "User-Agent: axios/0.27.2"]);
    const created = bodyOf(await ask("POST /v1/task/imageannotation", IMAGE));
    const path = `/v1/task/${created.task_id}`;
    const wrapped = { docs: { some: "key" } };
    const changed = await ask(`POST ${path}/setMetadata`, wrapped);
    assertEquals(bodyOf(changed).metadata, wrapped);
  });
});

Deno.test("Fern: a slash in a name that is not encoded is another path", async () => {
  await withServer(async ({ port }) => {
    const ask = asker(port, [BASIC]);
    bodyOf(
      await ask("POST /v1/projects", { type: "imageannotation", name: "a/b" }),
    );
    assertEquals((await ask("GET /v1/projects/a/b")).status, 404);
    bodyOf(await ask("GET /v1/projects/a%2Fb"));
  });
});

Deno.test("Fern: setPriorities with groups instead of batches is a 400", async () => {
  await withServer(async ({ port }) => {
    const ask = asker(port, [BASIC]);
    bodyOf(
      await ask("POST /v1/projects", {
        type: "imageannotation",
        name: "p",
        studio: true,
      }),
    );
    bodyOf(await ask("POST /v1/batches", { project: "p", name: "b" }));
    const line = "POST /v1/studio/batches/set_priorities";
    assertEquals((await ask(line, { groups: [{ name: "b" }] })).status, 400);
    assertEquals((await ask(line, { batches: [{ name: "b" }] })).status, 200);
  });
});

Deno.test("Node 2: creation, retrieval, a list with offset, and a cancel with an empty object", async () => {
  await withServer(async ({ port }) => {
    const ask = asker(port, [
      "authorization: " + BASIC.slice(15),
      "accept: application/json",
      "Connection: keep-alive",
    ]);
    const body = { ...COWS, objects_to_annotate: ["cow"], min_width: "30" };
    const { task_id } = bodyOf(await ask("POST /v1/task/annotation", body));
    assertEquals(bodyOf(await ask(`GET /v1/task/${task_id}`)).task_id, task_id);
    const list = bodyOf(
      await ask("GET /v1/tasks?limit=2&offset=0&type=annotation"),
    );
    assertEquals([list.total, list.limit, list.offset, list.has_more], [
      1,
      2,
      0,
      false,
    ]);
    const canceled = await ask(`POST /v1/task/${task_id}/cancel`, {});
    assertEquals(bodyOf(canceled).status, "canceled");
  });
});

Deno.test("Node 2: a test task is completed in the response to its creation, unlike before 2019", async () => {
  await withServer(async ({ python }) => {
    assertEquals((await createTask(python)).status, "completed");
  });
});

Deno.test("Ruby: its headers, its query keys without a value, and null for missing parameters", async () => {
  await withServer(async ({ port }) => {
    const ask = asker(port, [
      BASIC,
      "User-Agent: Faraday v0.15.4",
      "X-API-Client: Ruby",
      "X-API-Client-Version: 1.2.0",
      "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3",
      "Accept: */*",
    ]);
    const body = { ...COWS, objects_to_annotate: ["cow"], urgency: null };
    for (let count = 0; count < 3; count += 1) {
      bodyOf(await ask("POST /v1/task/annotation", body));
    }
    const query =
      "callback_url&end_time&limit=2&offset=2&start_time&status&type";
    const page = bodyOf(await ask(`GET /v1/tasks?${query}`));
    assertEquals([page.docs.length, page.total, page.has_more], [1, 3, false]);
    const { task_id } = page.docs[0];
    const found = await ask(`GET /v1/task/${task_id}?callback_url`);
    assertEquals(bodyOf(found).urgency, "standard");
    const none = { callback_url: null };
    const unknown = await ask("POST /v1/task/none/cancel", none);
    assertEquals(unknown.status, 404);
    assertEquals(unknown.body.error, "Task with that ID not found.");
    const canceled = await ask(`POST /v1/task/${task_id}/cancel`, none);
    assertEquals(bodyOf(canceled).status, "canceled");
  });
});
