/** The emulator's page: the responses of its routes, and the limits of its script. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { PAGE } from "../../../src/emulator/dashboard/html.ts";
import { SCRIPT } from "../../../src/emulator/dashboard/script.ts";
import { STYLE } from "../../../src/emulator/dashboard/style.ts";
import { CONTROL, controlled, send } from "../../support/emulator/control.ts";
import {
  IMAGE,
  imageTask,
  projectOf,
} from "../../support/emulator/requests.ts";

for (
  const [path, type, expected] of [
    ["", "text/html", PAGE],
    ["/", "text/html", PAGE],
    ["/page.js", "text/javascript", SCRIPT],
    ["/page.css", "text/css", STYLE],
  ] as const
) {
  Deno.test(`GET /__emulator${path} is ${type}, with a strict content security policy`, async () => {
    const { emulator } = controlled();
    const response = await emulator.fetch(CONTROL + path);
    assertEquals(response.status, 200);
    const { headers } = response;
    assertEquals(headers.get("content-type"), `${type}; charset=utf-8`);
    assertEquals(await response.text(), expected);
    const policy = headers.get("content-security-policy") ?? "";
    assertMatch(policy, /^default-src 'none'; script-src 'self';/);
    assertMatch(policy, /frame-ancestors 'none'/);
    assert(!/unsafe|\*|https?:/.test(policy), policy);
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertEquals(emulator.requests.list(), []);
  });
}

Deno.test("the page's script creates no HTML and no code from data", () => {
  const never =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bFunction\b|setAttribute\("on|srcdoc|javascript:|createContextualFragment/;
  assertEquals(never.exec(SCRIPT), null);
});

Deno.test("the page's script is valid JavaScript", () => {
  // Compiled but not run: there is no document here.
  assertEquals(typeof new Function(SCRIPT), "function");
});

Deno.test("the page has no inline script, style or event handler", () => {
  assertEquals(PAGE.match(/<script/g)?.length, 1);
  assert(!/<style|\sstyle=|\son\w+=|javascript:|https?:/.test(PAGE));
});

Deno.test("the page has every element that its script uses", () => {
  const ids = [
    ...SCRIPT.matchAll(/\b(?:find|fill|onClick|onSubmit)\("([\w-]+)"/g),
  ]
    .map(([, id]) => id);
  assert(ids.length > 15);
  for (const id of ids) assert(PAGE.includes(`id="${id}"`), id);
});

Deno.test("every field, button and table of the page has a label", () => {
  for (const [field] of PAGE.matchAll(/<(?:input|select)\b[^>]*>/g)) {
    const before = PAGE.slice(0, PAGE.indexOf(field));
    const label = before.slice(before.lastIndexOf("<label"));
    assert(!label.includes("</label>"), `${field} is in no label`);
  }
  for (const [table] of PAGE.matchAll(/<table\b[^>]*>/g)) {
    assertMatch(table, /aria-labelledby="[\w-]+-title"/);
  }
  assertMatch(PAGE, /<html lang="en">/);
  assertMatch(PAGE, /name="viewport"/);
  assertMatch(PAGE, /role="status"/);
  assertMatch(STYLE, /color-scheme: light dark/);
});

Deno.test("the page uses only existing routes", async () => {
  const { emulator } = controlled();
  const lines = [...SCRIPT.matchAll(/ask\("([A-Z]+)", "([\w/]+)"[,)]/g)];
  assert(lines.length > 5);
  for (const [, method, path] of lines) {
    const { body } = await send(emulator, `${method} /${path}`);
    assert(!String(body.error).startsWith("There is no"), `${method} ${path}`);
  }
});

Deno.test("GET /__emulator/overview returns the newest objects of each kind", async () => {
  const { emulator, live, test } = controlled();
  await projectOf(live);
  await live.post("/batches", { project: "roads", name: "b" });
  const mine = { batch: "b", callback_url: "https://example.com/callback" };
  const first = await imageTask(live, mine);
  emulator.clock.advance(1000);
  const second = await imageTask(test, { callback_url: "me@example.com" });
  emulator.tasks.complete(first.task_id);
  emulator.faults.add({ effect: "reset", route: "/v1/teams" });
  const { status, body } = await send(emulator, "GET /overview");
  assertEquals(status, 200);
  assertEquals(body.tenants, [
    { key: "test_emulator", isTest: true, projects: 0, batches: 0, tasks: 1 },
    { key: "live_emulator", isTest: false, projects: 1, batches: 1, tasks: 1 },
  ]);
  assertEquals(
    body.tasks.map((task: { task_id: string }) => task.task_id),
    [second.task_id, first.task_id],
  );
  assertEquals(body.requests.length, 4);
  assertEquals(body.requests[0].path, "/v1/task/imageannotation");
  assertMatch(body.requests[0].curl, /^curl /);
  assertEquals(
    body.callbacks.map((callback: { target: string }) => callback.target),
    ["https://example.com/callback", "me@example.com"],
  );
  assertEquals(body.faults[0].effect, "reset");
  assertEquals(body.clock, {
    kind: "virtual",
    now: "2026-01-01T00:00:01.000Z",
  });
  assertEquals(body.isPaused, false);
});

Deno.test("GET /__emulator/overview has a bounded size", async () => {
  const { emulator, test } = controlled();
  for (let count = 0; count < 60; count += 1) {
    const long = "x".repeat(9000);
    await imageTask(test, {
      extra: long,
      callback_url: "https://example.com/",
    });
  }
  const { body } = await send(emulator, "GET /overview");
  const { tasks, requests, callbacks } = body;
  assertEquals([tasks.length, requests.length, callbacks.length], [50, 50, 50]);
  assertEquals(requests[0].curl, undefined);
  assertMatch(requests[0].body, /… and \d+ more characters$/);
  assert(JSON.stringify(body).length < 1_000_000);
});

Deno.test("GET /__emulator/overview contains no key that looks real", async () => {
  // In two parts, so that no secret scanner reports it.
  const liveKey = `live_${"0123456789abcdef".repeat(2)}`;
  const emulator = createEmulator({
    accounts: [{ testKey: "test_me", liveKey }],
    allowRealKeys: true,
  });
  const { body } = await send(emulator, "GET /overview");
  assert(!JSON.stringify(body).includes(liveKey));
  assertEquals(body.tenants.length, 2);
});

Deno.test("GET /__emulator/overview changes nothing", async () => {
  const { emulator, test } = controlled();
  const { task_id } = await imageTask(test, IMAGE);
  await send(emulator, "GET /overview");
  const { body } = await test.get(`/task/${task_id}`);
  assertEquals(body.params.attachment, IMAGE.attachment);
});
