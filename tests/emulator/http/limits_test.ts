/** Bodies that are too large or nested too deep, and the memory that the emulator keeps of requests. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
  type Emulator,
  EmulatorError,
} from "../../../src/emulator/mod.ts";
import { EmulatorError as ReadError } from "../../../src/emulator/util/errors.ts";
import { readMultipart } from "../../../src/emulator/http/multipart.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import { API, basic, senderOf } from "../../support/emulator/requests.ts";
import {
  encodeParts,
  filePart,
  sendParts,
  textPart,
} from "../../support/emulator/uploads.ts";

/** Returns JSON of an object with that many levels. */
function nested(depth: number): string {
  return `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
}

async function post(
  emulator: Emulator,
  url: string,
  body: BodyInit,
): Promise<readonly [status: number, error: string]> {
  const response = await emulator.fetch(url, {
    method: "POST",
    headers: {
      authorization: basic(emulator.keys.live),
      "content-type": "application/json",
    },
    body,
  });
  const { error } = await response.json();
  return [response.status, error];
}

Deno.test("a JSON body of 100 levels is accepted, and one of more is a 400", async () => {
  const { emulator } = controlled();
  const task = `${API}/task/chat`;
  assertEquals((await post(emulator, task, nested(100)))[0], 200);
  for (const depth of [101, 5000, 1_000_000]) {
    assertEquals(await post(emulator, task, nested(depth)), [
      400,
      "The body is nested more than 100 levels deep",
    ]);
  }
  assertEquals(emulator.export().entries.length > 0, true);
});

Deno.test("metadata of a file or a query that is nested too deep is a 400", async () => {
  const { emulator, test } = controlled();
  const upload = await sendParts(emulator, [
    filePart("x"),
    textPart("metadata", nested(101)),
  ]);
  assertEquals(upload.status, 400);
  const query = `project=p&metadata=${encodeURIComponent(nested(5000))}`;
  assertEquals((await test.get(`/files?${query}`)).status, 400);
});

Deno.test("a response of 100 levels is stored, and one of more is a 400, of a method and of a route", async () => {
  const { emulator, live } = controlled();
  for (const depth of [101, 5000]) {
    const { body } = await live.post("/task/chat", {});
    const response = JSON.parse(nested(depth));
    const error = assertThrows(
      () => emulator.tasks.complete(body.task_id, response),
      EmulatorError,
      "response is nested more than 100 levels deep",
    );
    assertEquals(error.status, 400);
    const [status] = await post(
      emulator,
      `https://api.scale.com/__emulator/tasks/${body.task_id}/complete`,
      `{"response":${nested(depth)}}`,
    );
    assertEquals(status, 400);
    assertEquals(
      (await live.get(`/task/${body.task_id}`)).body.status,
      "pending",
    );
  }
  const { body } = await live.post("/task/chat", JSON.parse(nested(100)));
  emulator.tasks.complete(body.task_id, JSON.parse(nested(100)));
  const document = emulator.export();
  assertEquals((await send(emulator, "POST /import", document)).status, 200);
  emulator.import(document);
});

Deno.test("import and faults.add refuse a value that is nested too deep or contains itself", () => {
  const { emulator } = controlled();
  const loop: Record<string, unknown> = {};
  loop.loop = loop;
  for (const value of [JSON.parse(nested(5000)), loop]) {
    for (
      const call of [
        () => emulator.import({ ...emulator.export(), value }),
        () => emulator.faults.add({ effect: { status: 500, body: value } }),
      ]
    ) {
      const error = assertThrows(call, EmulatorError, "200 levels deep");
      assertEquals(error.status, 400);
    }
  }
});

/** Returns a body of one byte a chunk, and how many were read. */
function counted(size: number) {
  let read = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (read === size) return controller.close();
      read += 1;
      controller.enqueue(Uint8Array.of(32));
    },
  }, { highWaterMark: 0 });
  return { body, read: () => read };
}

Deno.test("a body over maxBodyBytes is a 413, read to its end and not kept", async () => {
  const emulator = createEmulator({ maxBodyBytes: 100 });
  const { body, read } = counted(1000);
  const response = await emulator.fetch(`${API}/task/chat`, {
    method: "POST",
    headers: {
      authorization: basic(emulator.keys.live),
      "content-type": "application/json",
    },
    body,
  });
  assertEquals(response.status, 413);
  assertEquals(await response.json(), {
    status_code: 413,
    error: "The body is larger than 100 bytes",
  });
  assertEquals(read(), 1000);
  assertEquals(emulator.requests.list()[0]?.body, "[1000 bytes]");
  const [status] = await post(
    emulator,
    `${API}/task/chat`,
    "{}".padEnd(100),
  );
  assertEquals(status, 200);
});

Deno.test("maxBodyBytes is not for control routes, whose bodies may be a state", async () => {
  const emulator = createEmulator({ maxBodyBytes: 0 });
  const { status } = await send(emulator, "POST /import", emulator.export());
  assertEquals(status, 200);
});

Deno.test("the log of requests has at most keptRequestBytes, and the newest requests", async () => {
  const keptRequestBytes = 20_000;
  const emulator = createEmulator({ keptRequestBytes });
  const test = senderOf(emulator, emulator.keys.test);
  for (let count = 0; count < 100; count += 1) {
    await test.post("/task/chat", { title: `${count}`.padEnd(1000) });
    const size = JSON.stringify(emulator.requests.list()).length;
    assert(size < keptRequestBytes, `${size}`);
  }
  const bodies = emulator.requests.list().map(({ body }) => body);
  assert(bodies.length > 4, `${bodies.length}`);
  assert(bodies.at(-1)?.includes('"99 '), bodies.at(-1));
  assert(bodies[0]?.includes(`"${100 - bodies.length} `), bodies[0]);
  emulator.requests.clear();
  assertEquals(emulator.requests.list(), []);
});

Deno.test("a request that the log cannot hold has only the length of its body there", async () => {
  const emulator = createEmulator({ keptRequestBytes: 2000 });
  const test = senderOf(emulator, emulator.keys.test);
  await test.get("/tasks");
  await test.post("/task/chat", { title: "x".repeat(5000) });
  const [, long] = emulator.requests.list();
  assertEquals(long?.body, "[5012 characters]");
  await test.get(`/tasks?tags=${"x".repeat(5000)}`);
  assertEquals(emulator.requests.list(), []);
});

Deno.test("a multipart body keeps at most keptFileBytes of all its files", async () => {
  const limits = { maxUploadBytes: 1000, keptFileBytes: 100 };
  const parts = ["a", "b", "c"].map((letter) => filePart(letter.repeat(60)));
  const chunks = async function* () {
    yield await Promise.resolve(encodeParts(parts, "b"));
  };
  const { multipart } = await readMultipart(chunks(), "b", limits);
  assert(!(multipart instanceof ReadError));
  assertEquals(
    multipart.files.map(({ size, content }) => [size, content?.length]),
    [[60, 60], [60, undefined], [60, undefined]],
  );
});

Deno.test("a multipart body with more than a MiB of fields is a 400", async () => {
  const { emulator } = controlled();
  const fields = ["a", "b", "c"].map((name) =>
    textPart(name, "x".repeat(400_000))
  );
  const { status, body } = await sendParts(emulator, [
    filePart("x"),
    ...fields,
  ]);
  assertEquals(status, 400);
  assert(body.error.includes("its fields are larger"), body.error);
});
