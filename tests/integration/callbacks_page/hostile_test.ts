import { assert, assertEquals } from "@std/assert";
import { HOSTILE } from "./hostile.ts";
import { boxTask, elementsOf, startPage, type TestTask } from "./harness.ts";

/** Tasks with a string in every place that a page shows, one for each view. */
const TASKS: readonly ((text: string) => Partial<TestTask>)[] = [
  (text) => ({
    type: "imageannotation",
    params: {
      attachment: text,
      geometries: { box: { objects_to_annotate: [text] } },
    },
    response: {
      annotations: [
        {
          type: "box",
          label: text,
          uuid: text,
          left: 0,
          top: 0,
          width: 9,
          height: 9,
          attributes: { [text || "empty"]: text, list: [text] },
        },
        { type: text, label: text },
      ],
      global_attributes: { [text || "empty"]: text },
      links: [{ from: text, to: text, label: text }],
    },
    batch: text,
    project: text,
    unique_id: text,
    instruction: text,
    metadata: { text },
    customer_review_status: text,
    customer_review_comments: [text],
    audits: [{ audited_by: text, audited_at: text, audit_result: text }],
    prior_responses: [{ annotations: [] }],
  }),
  (text) => ({
    type: "categorization",
    params: {
      attachment: text,
      attachment_type: "text",
      categories: [text, "other"],
    },
    response: { category: text },
  }),
  (text) => ({
    type: "comparison",
    params: { attachments: ["a", "b"], choices: [text] },
    response: { choice: text, fields: { [text || "empty"]: text } },
  }),
  (text) => ({
    type: "textcollection",
    params: { fields: [{ field_id: "a", title: text }] },
    response: {
      annotations: { a: { type: text, field_id: text, response: [[text]] } },
    },
  }),
  (text) => ({
    type: "transcription",
    params: { fields: { a: text } },
    response: { fields: { a: text }, repeatable_fields: [{ a: text }] },
  }),
  (text) => ({
    type: "namedentityrecognition",
    params: { text: `a ${text} b`, labels: [{ name: text }] },
    response: {
      annotations: [{
        id: text,
        label: text,
        text: "a",
        start: 0,
        end: 1,
        attributes: { a: text },
      }],
      relationships: [{ name: text, source_ref: text, target_ref: text }],
    },
  }),
  (text) => ({
    type: "audiotranscription",
    params: { attachment: "a.wav" },
    response: {
      transcript: text,
      alignment: [{ word: text, start: 0, end: 1, confidence: 0.1 }],
    },
  }),
  (text) => ({
    type: "chat",
    params: {},
    response: { responses: [{ type: "x", role: "y", output: text }] },
  }),
  (text) => ({
    type: "documenttranscription",
    params: { features: [{ label: text }] },
    response: {
      annotations: [{
        label: text,
        text: text,
        page: 0,
        location: { type: "box", left: 0, top: 0, width: 1, height: 1 },
      }],
    },
  }),
  (text) => ({
    type: "segmentannotation",
    params: { labels: [text || "empty"] },
    response: { labelMapping: { [text || "empty"]: { index: 1 } } },
  }),
  (text) => ({ type: "no such type", params: {}, response: { text } }),
  (text) => ({
    type: "imageannotation",
    status: "error",
    response: { error: text },
  }),
];

/** The length of the longest of these strings. */
const LONG = 10_000;

/** What differs between pages, and is no part of what a string may do. */
function shape(page: string): readonly string[] {
  return elementsOf(page.replace(/<pre[^]*?<\/pre>/g, "<pre>"));
}

for (const [index, make] of TASKS.entries()) {
  const { type = "" } = make("");
  Deno.test(`W36: hostile strings add nothing to the page of a task: ${index + 1}, ${type}`, async () => {
    const { page, get, deliver } = await startPage();
    await deliver(boxTask("plain", [], make("plain text")));
    const plain = await page("/view/tasks/plain");
    // So long that the callback is offered as a file.
    await deliver(boxTask("long", [], make("p".repeat(LONG))));
    const long = await page("/view/tasks/long");
    for (const [number, text] of HOSTILE.entries()) {
      if (text.trim() === "") continue;
      const id = `h${number}`;
      await deliver(boxTask(id, [], make(text)));
      const response = await get(`/view/tasks/${id}`);
      assertEquals(response.status, 200);
      const hostile = await response.text();
      const expected = text.length < LONG ? plain : long;
      assertEquals(shape(hostile), shape(expected), text.slice(0, 50));
      assert(
        !/<[^>]*\s(?:style|on\w+)=/.test(outside(hostile)),
        text.slice(0, 50),
      );
      assert(
        !/(?:href|src|action)="\s*(?:javascript|data|vbscript):/i.test(hostile),
      );
    }
  });
}

/** Returns a page without the values of its attributes. */
function outside(page: string): string {
  return page.replace(/"[^"]*"/g, '""');
}

Deno.test("W36: hostile strings add nothing to the list", async () => {
  const { page, deliver } = await startPage();
  await deliver(
    boxTask("plain", ["cow"], {
      batch: "plain",
      unique_id: "plain",
      type: "plain",
      customer_review_status: "plain",
      project: "plain",
      status: "plain",
    }),
  );
  const plain = elementsOf(await page("/view"));
  for (const [number, text] of HOSTILE.entries()) {
    if (text.trim() === "") continue;
    const hostile = await startPage();
    await hostile.deliver(
      boxTask(`h${number}`, [text], {
        batch: text,
        unique_id: text,
        type: text,
        customer_review_status: text,
        project: text,
        status: text,
      }),
    );
    assertEquals(
      elementsOf(await hostile.page("/view")),
      plain,
      text.slice(0, 50),
    );
    const query = new URLSearchParams({ search: text, type: text });
    const filtered = await hostile.page(`/view?${query}`);
    assert(!/<script(?! src="\/view\/asset)/.test(filtered));
  }
});

Deno.test("an id in the URL that is not stored is a 404 that shows it as text", async () => {
  const { get } = await startPage();
  const response = await get(
    `/view/tasks/${encodeURIComponent('<script>alert("1")</script>')}`,
  );
  assertEquals(response.status, 404);
  const page = await response.text();
  assert(page.includes("&lt;script&gt;alert(&quot;1&quot;)"));
});
