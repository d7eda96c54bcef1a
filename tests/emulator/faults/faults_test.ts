import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { EmulatorError, type FaultRule } from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import { API, basic, IMAGE } from "../../support/emulator/requests.ts";

/** Returns a seeded emulator and a function that sends a request with `x-emulate`. */
function faulty(rule?: FaultRule) {
  const { emulator, ...rest } = controlled();
  if (rule !== undefined) emulator.faults.add(rule);
  const post = async (emulate?: string): Promise<Response> =>
    await emulator.fetch(`${API}/task/imageannotation`, {
      method: "POST",
      headers: {
        authorization: basic(emulator.keys.test),
        "content-type": "application/json",
        ...(emulate !== undefined && { "x-emulate": emulate }),
      },
      body: JSON.stringify(IMAGE),
    });
  const status = async (emulate?: string): Promise<number> => {
    const response = await post(emulate);
    await response.body?.cancel();
    return response.status;
  };
  const count = async (): Promise<number> =>
    (await rest.test.get("/tasks?limit=1")).body.total;
  return { emulator, post, status, count, ...rest };
}

Deno.test("x-emulate 503 fails without doing the work", async () => {
  const { post, count } = faulty();
  const response = await post("503");
  assertEquals(response.status, 503);
  assertEquals(await response.json(), {
    status_code: 503,
    error: "This error is emulated",
  });
  assertEquals(await count(), 0);
});

Deno.test("x-emulate 500-after-commit creates the task and responds 500", async () => {
  const { status, count } = faulty();
  assertEquals(await status("500-after-commit"), 500);
  assertEquals(await count(), 1);
});

Deno.test("reset rejects with a TypeError, before or after the work", async () => {
  const { emulator, post, count } = faulty();
  await assertRejects(() => post("reset"), TypeError);
  assertEquals(await count(), 0);
  await assertRejects(() => post("reset-after-commit"), TypeError);
  assertEquals(await count(), 1);
  assertEquals(emulator.requests.list().map(({ status }) => status), [
    0,
    200,
    0,
    200,
  ]);
});

Deno.test("hang rejects only when the signal aborts, with its reason", async () => {
  for (
    const [emulate, tasks] of [["hang", 0], ["hang-after-commit", 1]] as const
  ) {
    const { emulator, count } = faulty();
    const controller = new AbortController();
    let settled = false;
    const pending = emulator.fetch(`${API}/task/imageannotation`, {
      method: "POST",
      headers: {
        authorization: basic(emulator.keys.test),
        "content-type": "application/json",
        "x-emulate": emulate,
      },
      body: JSON.stringify(IMAGE),
      signal: controller.signal,
    }).catch((error) => error).finally(() => settled = true);
    const isStruck = () =>
      emulator.requests.list().some(({ status }) => status === 0);
    while (!isStruck()) await count();
    assertEquals(await count(), tasks);
    assert(!settled);
    const reason = new Error("stop");
    controller.abort(reason);
    assertEquals(await pending, reason);
  }
});

Deno.test("html, empty and wrong-json are a 200 with another body", async () => {
  const { post, count } = faulty();
  const html = await post("html");
  assertEquals(html.status, 200);
  assert(html.headers.get("content-type")?.startsWith("text/html"));
  assert((await html.text()).startsWith("<!DOCTYPE html>"));
  const empty = await post("empty");
  assertEquals([empty.status, await empty.text()], [200, ""]);
  const wrong = await post("wrong-json");
  assertEquals([wrong.status, typeof await wrong.json()], [200, "string"]);
  assertEquals(await count(), 0);
  assertEquals((await post("html-after-commit")).status, 200);
  assertEquals(await count(), 1);
});

Deno.test("cut does the work, and breaks the connection in the middle of the body", async () => {
  const { post, count } = faulty();
  const response = await post("cut");
  assertEquals(response.status, 200);
  const announced = Number(response.headers.get("content-length"));
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  assertEquals(value!.length, Math.floor(announced / 2));
  await assertRejects(() => reader.read(), TypeError);
  assertEquals(await count(), 1);
});

Deno.test("an unknown x-emulate is a 400 that lists the known values", async () => {
  const { post } = faulty();
  for (const value of ["explode", "", "99", "600", "500-before", "Reset"]) {
    const response = await post(value);
    assertEquals(response.status, 400, value);
    const { error } = await response.json();
    assert(error.includes("wrong-json") && error.includes(`"${value}"`), error);
  }
});

Deno.test("a fault with times applies that often, and counts", async () => {
  const { emulator, status } = faulty({ times: 2, effect: { status: 503 } });
  const statuses = [await status(), await status(), await status()];
  assertEquals(statuses, [503, 503, 200]);
  assertEquals(emulator.faults.list(), [
    { id: "1", times: 2, effect: { status: 503 }, seen: 3, fired: 2 },
  ]);
});

Deno.test("a fault with every applies to every nth matching request", async () => {
  const { status, test } = faulty({
    method: "post",
    every: 3,
    effect: { status: 500 },
  });
  const statuses = [];
  for (let count = 0; count < 6; count += 1) {
    statuses.push(await status());
    await test.get("/tasks");
  }
  assertEquals(statuses, [200, 200, 500, 200, 200, 500]);
});

Deno.test("a fault with share applies to that share of the requests, the same with the same seed", async () => {
  const draw = async () => {
    const { status } = faulty({ share: 0.3, effect: { status: 500 } });
    const statuses = [];
    for (let count = 0; count < 200; count += 1) statuses.push(await status());
    return statuses;
  };
  const first = await draw();
  const share = first.filter((status) => status === 500).length / first.length;
  assert(share > 0.2 && share < 0.4, String(share));
  assertEquals(await draw(), first);
});

Deno.test("a fault with share 0 never applies, one with share 1 always", async () => {
  assertEquals(await faulty({ share: 0, effect: "reset" }).status(), 200);
  await assertRejects(() => faulty({ share: 1, effect: "reset" }).status());
});

Deno.test("a fault matches the template, the path or a pattern of a route", async () => {
  const hits = async (route: string) => {
    const { emulator, status, test } = faulty();
    emulator.faults.add({ route, effect: { status: 500 } });
    return [await status(), (await test.get("/tasks/")).status];
  };
  assertEquals(await hits("/v1/task/{type}"), [500, 200]);
  assertEquals(await hits("/v1/task/imageannotation"), [500, 200]);
  assertEquals(await hits("/v1/task/*"), [500, 200]);
  assertEquals(await hits("/v1/tas*"), [500, 500]);
  assertEquals(await hits("/v1/tasks"), [200, 500]);
  assertEquals(await hits("/v1/t*s"), [200, 500]);
  assertEquals(await hits("/v1/teams"), [200, 200]);
  assertEquals(await hits("*"), [500, 500]);
});

Deno.test("a fault also matches requests without a route or a key", async () => {
  const { emulator } = faulty({ effect: { status: 502 } });
  const response = await emulator.fetch(`${API}/nowhere/%zz`);
  assertEquals(response.status, 502);
  await response.body?.cancel();
});

Deno.test("of several faults the oldest applies, but x-emulate has precedence", async () => {
  const { emulator, status } = faulty({ every: 2, effect: { status: 500 } });
  emulator.faults.add({ effect: { status: 501 } });
  assertEquals(await status("503"), 503);
  assertEquals([await status(), await status(), await status()], [
    501,
    500,
    501,
  ]);
  assertEquals(
    emulator.faults.list().map(({ seen, fired }) => [seen, fired]),
    [[3, 1], [2, 2]],
  );
});

Deno.test("a response of a fault has its headers and body", async () => {
  const { emulator, post } = faulty({
    effect: {
      status: 429,
      headers: { "Retry-After": "2", "Content-Type": "text/plain" },
      body: "Slow down",
    },
  });
  const response = await post();
  assertEquals(response.headers.get("retry-after"), "2");
  assertEquals(response.headers.get("content-type"), "text/plain");
  assertEquals(await response.text(), "Slow down");
  emulator.faults.clear();
  emulator.faults.add({ effect: { status: 200, body: [1, null] } });
  assertEquals(await (await post()).json(), [1, null]);
  emulator.faults.clear();
  emulator.faults.add({ effect: { status: 204, body: "ignored" } });
  assertEquals((await post()).body, null);
});

for (
  const name of [
    "Connection",
    "Content-Length",
    "Keep-Alive",
    "trailer",
    "TRANSFER-ENCODING",
    "upgrade",
  ]
) {
  Deno.test(`faults.add refuses the header ${name}, which belongs to the connection`, async () => {
    const { emulator } = controlled();
    const rule = { effect: { status: 503, headers: { [name]: "x" } } };
    const error = assertThrows(
      () => emulator.faults.add(rule),
      EmulatorError,
      `current value is "${name}"`,
    );
    assertEquals(error.status, 400);
    assertEquals((await send(emulator, "POST /faults", rule)).status, 400);
    assertEquals(emulator.faults.list(), []);
  });
}

Deno.test("faults are listed and removed over HTTP, one or all", async () => {
  const { emulator, status } = faulty();
  const rule = { method: "post", times: 1, effect: { status: 500 } };
  assertEquals((await send(emulator, "POST /faults", rule)).body, { id: "1" });
  await send(emulator, "POST /faults", { effect: "empty" });
  assertEquals(await status(), 500);
  const { body } = await send(emulator, "GET /faults");
  assertEquals(body, [
    { ...rule, method: "POST", id: "1", seen: 1, fired: 1 },
    { effect: "empty", id: "2", seen: 0, fired: 0 },
  ]);
  assertEquals(emulator.faults.list(), body);
  const left = await send(emulator, "DELETE /faults/1");
  assertEquals(left.body.map(({ id }: { id: string }) => id), ["2"]);
  const missing = await send(emulator, "DELETE /faults/1");
  assertEquals(missing.status, 404);
  assert(missing.body.error.includes('"1"'));
  assertEquals((await send(emulator, "DELETE /faults")).body, []);
  assertEquals(await status(), 200);
});

Deno.test("handle marks a connection that the server should break, and never resolves for hang", async () => {
  const { emulator } = faulty();
  const headers = {
    authorization: basic(emulator.keys.test),
    "x-emulate": "reset",
  };
  const request = new Request(`${API}/tasks`, { headers });
  const response = await emulator.handle(request);
  assertEquals(response.headers.get("x-emulate"), "reset");
  await assertRejects(() => response.text(), TypeError);
  const hanging = emulator.handle(
    new Request(`${API}/tasks`, {
      headers: { ...headers, "x-emulate": "hang" },
    }),
  );
  const winner = await Promise.race([
    hanging,
    emulator.handle(new Request(`${API}/tasks`)).then(() => "others go on"),
  ]);
  assertEquals(winner, "others go on");
});
