import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  createTaskSamples,
  TYPES_WITH_PROJECT,
} from "../../fixtures/task_samples.ts";
import { boxTask, startPage } from "./harness.ts";

const EMULATOR = "https://emulator.example.com";

Deno.test("each task type of the emulator has a page, with its result and without an error", async () => {
  const emulator = createEmulator({ baseUrl: EMULATOR });
  const client = new ScaleClient(emulator.clientOptions());
  for (const type of TYPES_WITH_PROJECT) {
    await client.projects.create({ name: type, type });
  }
  const tasks = await createTaskSamples(client);
  const { get, deliver } = await startPage({
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    pictureHosts: "emulator.example.com",
  });
  for (const [type, task] of Object.entries(tasks)) {
    await deliver({ ...task });
    const response = await get(`/view/tasks/${task.task_id}`);
    assertEquals([type, response.status], [type, 200]);
    const page = await response.text();
    assertStringIncludes(page, `<h1><bdi>${type}</bdi></h1>`);
    const hasResult = task.response !== undefined;
    assertEquals([type, page.includes('<div id="view">')], [type, hasResult]);
    assert(!page.includes("The result is not here"), type);
    assert(
      !/\bundefined\b|\[object Object\]|\bNaN\b/.test(
        page.replace(/<pre[^]*?<\/pre>/g, ""),
      ),
      type,
    );
  }
});

Deno.test("a picture's shapes are listed with label, size, place and attributes, each linked with its row", async () => {
  const { page, deliver } = await startPage();
  await deliver(boxTask("1", ["cow", "dog"]));
  const text = await page("/view/tasks/1");
  for (const number of [1, 2]) {
    assertStringIncludes(text, `<a id="s${number}" href="#r${number}"`);
    assertStringIncludes(
      text,
      `<li id="r${number}"><a class="row" href="#s${number}">`,
    );
  }
  assertStringIncludes(text, "20 × 30 px at 10, 5");
  assertStringIncludes(text, 'id="l0" checked');
});

Deno.test("the URL chooses the part of a picture, and the links around it move that part", async () => {
  const { page, deliver } = await startPage();
  await deliver(boxTask("1", ["cow"]));
  const text = await page("/view/tasks/1?box=10,20,16,9");
  assertStringIncludes(text, 'viewBox="10 20 16 9"');
  const links = Object.fromEntries(
    [...text.matchAll(/data-zoom="(\w+)" href="([^"]*)"/g)]
      .map(([, name, href]) => [name, href]),
  );
  assertEquals(links.fit, "/view/tasks/1#stage");
  assert(links.left?.includes("box="));
  const invalid = await page("/view/tasks/1?box=a,b");
  assert(!invalid.includes("NaN"));
});

Deno.test("a video is shown frame by frame, with links to the next and the previous", async () => {
  const frame = (left: number) => ({
    annotations: [{
      type: "box",
      uuid: "a",
      label: "cow",
      left,
      top: 0,
      width: 9,
      height: 9,
    }],
  });
  const { page, deliver } = await startPage({
    pictureHosts: "cdn.example.com",
    fetch: () =>
      Promise.resolve(Response.json([frame(1), frame(50), frame(99)])),
  });
  await deliver({
    task_id: "1",
    type: "videoannotation",
    params: {
      attachment: "https://cdn.example.com/a.mp4",
      attachment_type: "video",
    },
    response: { annotations: { url: "https://cdn.example.com/a.json" } },
  });
  const middle = await page("/view/tasks/1?frame=1");
  assertStringIncludes(middle, 'd="M50 0L59 0L59 9L50 9Z"');
  assertStringIncludes(middle, 'data-frame="0" href="/view/tasks/1?frame=0"');
  assertStringIncludes(middle, 'data-frame="2" href="/view/tasks/1?frame=2"');
  assertStringIncludes(middle, 'max="2" value="1"');
  const first = await page("/view/tasks/1");
  assertStringIncludes(first, 'd="M1 0L10 0L10 9L1 9Z"');
  const viewBox = (text: string) =>
    /id="stage" viewBox="([^"]*)"/.exec(text)?.[1];
  assertEquals(
    viewBox(first),
    viewBox(middle),
    "the ground is the same in all frames",
  );
  assertStringIncludes(
    await page("/view/tasks/1?frame=999"),
    'max="2" value="2"',
  );
});

Deno.test("a result file that has ended, is gone or is no JSON is said to be so", async () => {
  const problems = {
    "The result&#39;s link has ended.": () => new Response("", { status: 403 }),
    "The file is gone.": () => new Response("", { status: 404 }),
    "The file is no JSON.": () => new Response("<html>"),
  };
  for (const [sentence, respond] of Object.entries(problems)) {
    const { page, deliver } = await startPage({
      pictureHosts: "cdn.example.com",
      fetch: () => Promise.resolve(respond()),
    });
    await deliver({
      task_id: "1",
      type: "lidarannotation",
      response: { annotations: { url: "https://cdn.example.com/a.json" } },
    });
    assertStringIncludes(await page("/view/tasks/1"), sentence);
  }
});

Deno.test("tasks without a result say what is missing", async () => {
  const { page, deliver } = await startPage();
  await deliver({ task_id: "1", type: "imageannotation", status: "pending" });
  await deliver({
    task_id: "2",
    type: "imageannotation",
    status: "error",
    response: { error: "No picture" },
  });
  await deliver({ task_id: "3", type: "pointannotation" });
  await deliver(boxTask("4", []));
  assertStringIncludes(await page("/view/tasks/1"), "Not done yet.");
  assertStringIncludes(await page("/view/tasks/2"), "No picture");
  assertStringIncludes(await page("/view/tasks/3"), "No response.");
  assertStringIncludes(await page("/view/tasks/4"), "No shapes");
});

Deno.test("annotations that cannot be drawn are counted and shown as JSON", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("1", ["cow"], {
      response: {
        annotations: [{ type: "blob", label: "x" }, { type: "box", left: "1" }],
      },
    }),
  );
  const text = await page("/view/tasks/1");
  assertStringIncludes(text, "2 annotations</strong> could not be drawn");
  assertStringIncludes(text, "&quot;blob&quot;");
});

Deno.test("the history has each event, and leads to the comparison of two results", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("1", ["cow", "dog"], { updated_at: "2026-01-01T00:00:01.000Z" }),
  );
  await deliver(
    boxTask("1", ["cow", "cat"], {
      updated_at: "2026-01-01T00:00:02.000Z",
      customer_review_status: "fixed",
    }),
  );
  const text = await page("/view/tasks/1");
  const [, compare = ""] =
    /href="(\/view\/tasks\/1\/compare\?[^"]*)"/.exec(text) ?? [];
  const comparison = await page(compare.replaceAll("&amp;", "&"));
  assertStringIncludes(comparison, "1 change<");
  assertStringIncludes(comparison, "<del>dog</del> → <ins>cat</ins>");
  assertStringIncludes(comparison, "1 shape unchanged");
  const [, event = ""] =
    /\?event=([0-9a-f]{64})"[^>]*><time datetime="2026-01-01T00:00:01/.exec(
      text,
    ) ?? [];
  const older = await page(`/view/tasks/1?event=${event}`);
  assertStringIncludes(older, "<bdi>dog</bdi>");
  assert(!older.includes("<bdi>cat</bdi>"));
});

Deno.test("a response in `prior_responses` is compared with the one of the task", async () => {
  const { page, deliver } = await startPage();
  await deliver({
    task_id: "1",
    type: "categorization",
    params: {},
    response: { category: "cow" },
    prior_responses: [{ category: "dog" }],
  });
  const text = await page("/view/tasks/1/compare?prior=0");
  assertStringIncludes(text, "<del>dog</del></td><td><ins>cow</ins>");
});

Deno.test("a callback of more than 100 kB is offered as a file, byte for byte", async () => {
  const { page, get, store, deliver } = await startPage();
  await deliver(boxTask("1", [], { metadata: { text: "x".repeat(100_000) } }));
  const text = await page("/view/tasks/1");
  assert(text.length < 100_000, "it is not in the page");
  const [, href = ""] = /href="(\/view\/events\/\w+\.json)"/.exec(text) ?? [];
  const file = await get(href);
  assertEquals(file.headers.get("content-disposition"), "attachment");
  const [row] = await store.list({ limit: 1 });
  assertEquals(
    new Uint8Array(await file.arrayBuffer()),
    await store.body(row!.id),
  );
});

Deno.test("the threads of a v2 task are a conversation, with the responses of a turn side by side", async () => {
  const message = (
    role: string,
    source_id: string,
    text: string,
    annotations: object[] = [],
  ) => ({ role, source_id, content: { text }, annotations });
  const { page, deliver } = await startPage();
  await deliver({
    task_id: "1",
    threads: [{
      id: "thread_0",
      turns: [{
        id: "turn_0",
        messages: [
          message("user", "user", "Which <berth>?"),
          message("assistant", "one-model", "Berth 7."),
          message("assistant", "other-model", "Berth 8.", [{
            id: "a",
            key: "clarity",
            type: "integer",
            value: 3,
          }]),
        ],
        annotations: [],
      }],
      annotations: [],
    }],
  });
  const text = await page("/view/tasks/1");
  assertStringIncludes(text, "1 conversation, 1 turn");
  assertStringIncludes(text, "Which &lt;berth&gt;?");
  const [, responses = ""] =
    /<ol class="chat responses">(.*?)<\/ol>/s.exec(text) ?? [];
  assertEquals(responses.match(/<li/g)?.length, 2);
  assertStringIncludes(
    responses,
    "<dt><bdi>clarity</bdi></dt><dd><bdi>3</bdi></dd>",
  );
});

Deno.test("links and files of an older version are of that version", async () => {
  const { page, deliver } = await startPage({
    pictureHosts: "cdn.example.com",
    fetch: () => Promise.resolve(new Response("GIF89a\x02\0\x01\0")),
  });
  await deliver(
    boxTask("1", ["cow"], { updated_at: "2026-01-01T00:00:01.000Z" }),
  );
  await deliver(
    boxTask("1", ["dog"], { updated_at: "2026-01-01T00:00:02.000Z" }),
  );
  const text = await page("/view/tasks/1");
  const [, event = ""] =
    /\?event=([0-9a-f]{64})"[^>]*><time datetime="2026-01-01T00:00:01/.exec(
      text,
    ) ?? [];
  const older = await page(`/view/tasks/1?event=${event}`);
  assertStringIncludes(older, `href="/view/tasks/1/picture/0?event=${event}"`);
  assertStringIncludes(older, `href="/view/tasks/1?event=${event}&amp;box=`);
});

Deno.test("a comparison is zoomed by links that lead to itself", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("1", ["cow"], { prior_responses: [{ annotations: [] }] }),
  );
  const text = await page("/view/tasks/1/compare?prior=0");
  assertStringIncludes(
    text,
    'data-zoom="in" href="/view/tasks/1/compare?prior=0&amp;box=',
  );
});

Deno.test("a list of more than 3,000 shapes ends there, and says so", async () => {
  const { page, deliver } = await startPage();
  await deliver(boxTask("1", Array(3_001).fill("cow")));
  const text = await page("/view/tasks/1");
  assertEquals(text.match(/<li id="r/g)?.length, 3_000);
  assertStringIncludes(text, "The first 3000 are listed.");
});
