import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import fc from "fast-check";
import {
  type Callback,
  createCallbackHandler,
  readCallback,
  ScaleCallbackError,
} from "../../src/callbacks/mod.ts";
import {
  type CallbackEventOptions,
  toCallbackEvent,
} from "../../src/callbacks/events.ts";
import { MAX_JSON_DEPTH } from "../../src/core/json_depth.ts";
import { AUTH_KEY, delivery } from "../support/deliveries.ts";
import { callbackAt, DAY } from "../support/callback_at.ts";

async function idOf(callback: unknown): Promise<string> {
  return (await toCallbackEvent(callback as Callback)).id;
}

/** Returns the id of a body, as it is received. */
async function idOfBody(
  body: string | Uint8Array<ArrayBuffer>,
): Promise<string> {
  return await idOf(await readCallback(delivery({}, { body })));
}

/** Returns JSON with that many levels. */
function nested(levels: number): string {
  const arrays = levels - 1;
  return `{"task_id":"1","a":${"[".repeat(arrays)}${"]".repeat(arrays)}}`;
}

Deno.test("toCallbackEvent returns the subject and the time of a callback", async () => {
  const task = await toCallbackEvent(callbackAt(5));
  assertEquals([task.kind, task.subject], ["task", "1"]);
  assertEquals(task.time, Date.parse(`${DAY}5.000Z`));
  assertEquals(task.callback, callbackAt(5));
  const batch = await toCallbackEvent({
    name: "b",
    project: "p",
    status: "completed",
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
  });
  assertEquals([batch.kind, batch.subject], ["batch", "b"]);
  assertEquals(batch.time, Date.parse(`${DAY}2.000Z`));
  const other = await toCallbackEvent({ a: 1 });
  assertEquals([other.kind, other.subject, "time" in other], [
    "other",
    "",
    false,
  ]);
});

Deno.test("toCallbackEvent uses the newest timestamp if updated_at is absent", async () => {
  const task = {
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
    audits: [{ audited_at: `${DAY}4.000Z` }, {}, null],
  };
  const event = await toCallbackEvent({ task_id: "1", task });
  assertEquals(event.time, Date.parse(`${DAY}4.000Z`));
  for (const task of [{}, { updated_at: "soon" }, { updated_at: 5 }, "text"]) {
    const event = await toCallbackEvent({ task_id: "1", task });
    assert(!("time" in event));
  }
});

Deno.test("toCallbackEvent returns an id that does not depend on the order of members", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue()),
      async (body) => {
        const mirror = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.map(mirror)
            : typeof value === "object" && value !== null
            ? Object.fromEntries(
              Object.entries(value).reverse().map(([k, v]) => [k, mirror(v)]),
            )
            : value;
        assertEquals(await idOf(mirror(body)), await idOf(body));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("toCallbackEvent returns another id for other content", async () => {
  const bodies: readonly unknown[] = [
    {},
    { a: 1 },
    { a: "1" },
    { a: [1] },
    { a: { 0: 1 } },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: null },
    { b: 1 },
    { a: 1, b: 1 },
    { 'a":1,"b': 1 },
    callbackAt(1),
    callbackAt(2),
  ];
  const ids = await Promise.all(bodies.map(idOf));
  assertEquals(new Set(ids).size, bodies.length);
  for (const id of ids) assert(/^[0-9a-f]{64}$/.test(id));
});

Deno.test("toCallbackEvent returns another id for bodies that differ, although their parsed copies are equal", async () => {
  const encoder = new TextEncoder();
  const bodies: readonly (readonly (string | Uint8Array<ArrayBuffer>)[])[] = [
    ['{"a":9007199254740992}', '{"a":9007199254740993}'],
    ['{"a":-9007199254740992}', '{"a":-9007199254740993}'],
    ['{"a":[0.1]}', '{"a":[0.10000000000000000000001]}'],
    ['{"a":1e400}', '{"a":1e401}', '{"a":null}'],
    ['{"a":0}', '{"a":1e-400}', '{"a":2e-400}'],
    ['{"a":1}', '{"a":2,"a":1}', '{"a":3,"a":1}'],
    [0xfe, 0xff].map((byte) =>
      new Uint8Array([...encoder.encode('{"a":"'), byte, 0x22, 0x7d])
    ).concat(encoder.encode('{"a":"\ufffd"}')),
  ];
  for (const group of bodies) {
    const ids = await Promise.all(group.map(idOfBody));
    assertEquals(new Set(ids).size, group.length, `${group[0]}`);
  }
});

Deno.test("toCallbackEvent returns one id for one content, however the body is spelt", async () => {
  const groups = [
    [
      '{"a":1,"b":[1,{}]}',
      ' {\n"b" : [ 1 , { } ] ,\t"a":1 }\r\n',
    ],
    ['{"é":"a\\"\\\\ b"}', '\n{ "é" : "a\\"\\\\ b" }'],
  ];
  for (const group of groups) {
    const ids = await Promise.all(group.map(idOfBody));
    assertEquals(ids, group.map(() => ids[0]));
    assertEquals(await idOf(JSON.parse(group[0]!)), ids[0]);
  }
});

Deno.test("toCallbackEvent returns the same id for a body and its parsed copy, if that has lost nothing", async () => {
  const json = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(json, fc.nat({ max: 3 }), async (content, space) => {
      const body = JSON.stringify(content, null, space);
      assertEquals(await idOfBody(body), await idOf(JSON.parse(body)));
    }),
    { numRuns: 100 },
  );
});

Deno.test("toCallbackEvent uses the bytes that it is passed, for a callback that was parsed elsewhere", async () => {
  const body = '{"task_id":"1","a":9007199254740993}';
  const bytes = new TextEncoder().encode(body);
  const parsed = JSON.parse(body);
  const { id } = await toCallbackEvent(parsed, { bytes });
  assertEquals(id, await idOfBody(body));
  assertNotEquals(id, await idOf(parsed));
  const seen: string[] = [];
  const receive = createCallbackHandler({
    authKeys: { live: AUTH_KEY },
    handle: async (callback, context) => {
      const events = [
        await toCallbackEvent(callback),
        await toCallbackEvent(callback, context),
      ];
      seen.push(...events.map((event) => event.id));
    },
  });
  await receive(delivery({}, { body }));
  assertEquals(seen, [id, id]);
});

Deno.test("toCallbackEvent rejects JSON that is nested too deep by an error with a reason, unless it is passed an id", async () => {
  for (const levels of [MAX_JSON_DEPTH + 1, 3_000, 50_000]) {
    const body = nested(levels);
    const parsed: Callback = JSON.parse(body);
    const bytes = new TextEncoder().encode(body);
    const received = await readCallback(delivery({}, { body }));
    const table: readonly (readonly [Callback, CallbackEventOptions])[] = [
      [received, {}],
      [parsed, {}],
      [parsed, { bytes }],
    ];
    for (const [callback, options] of table) {
      const error = await assertRejects(
        () => toCallbackEvent(callback, options),
        ScaleCallbackError,
        "400: the body is nested too deep",
      );
      assertEquals([error.reason, error.status], ["too_deep", 400]);
      const event = await toCallbackEvent(callback, { ...options, id: "mine" });
      assertEquals([event.id, event.subject], ["mine", "1"]);
    }
  }
  const deepest = nested(MAX_JSON_DEPTH);
  assertEquals(await idOfBody(deepest), await idOf(JSON.parse(deepest)));
});

Deno.test("toCallbackEvent ignores the signatures of pre-signed links in the id", async () => {
  const link = (url: string) => idOf({ task_id: "1", response: { url } });
  const base = "https://results.example.com/a/b.json";
  const signatures = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Date=1&X-Amz-Expires=2&X-Amz-SignedHeaders=host&X-Amz-Security-Token=t&X-Amz-Content-Sha256=c&X-Amz-Signature=aa",
    "X-Amz-Signature=bb&X-Amz-Date=2",
    "x-goog-signature=cc&x-goog-algorithm=a&x-goog-credential=b&x-goog-date=1&x-goog-expires=2&x-goog-signedheaders=host",
    "GoogleAccessId=a&Expires=1&Signature=b",
    "AWSAccessKeyId=a&Expires=1&Signature=b&x-amz-security-token=t",
    "Expires=1&Signature=a&Key-Pair-Id=k",
    "Policy=p&Signature=a&Key-Pair-Id=k",
    "sv=2024-01-01&st=a&se=2026&sr=b&sp=r&sip=1&spr=https&skoid=a&sktid=b&skt=c&ske=d&sks=b&skv=e&sig=abc%3D",
    "sv=2024-01-01&si=policy&sig=abc%3D",
  ];
  for (const signature of signatures) {
    assertEquals(await link(`${base}?${signature}`), await link(base));
    // What selects content stays, also between and after the parameters.
    const [first, ...others] = signature.split("&");
    const rest = others.map((one) => `&${one}`).join("");
    const versions = [1, 2].map((id) =>
      link(`${base}?${first}&versionId=${id}${rest}&page=2#part`)
    );
    assertEquals(
      await versions[0],
      await link(`${base}?versionId=1&page=2#part`),
    );
    assertNotEquals(await versions[1], await versions[0]);
  }
});

Deno.test("toCallbackEvent keeps parameters that are not those of a signature in the id", async () => {
  const base = "https://results.example.com/a/b.json";
  const urls = [
    base,
    `${base}?design=1`,
    `${base}?id=1`,
    `${base}?id=2`,
    `${base}?signature=cow`,
    `${base}?signature=calf`,
    `${base}?signature=cow&expires=1`,
    `${base}?signature=cow&expires=2`,
    `${base}?sig=1`,
    `${base}?sig=2`,
    `${base}?se=1`,
    `${base}?se=2`,
    `${base}?X-Amz-Date=1`,
    `${base}?X-Amz-Date=2`,
    `${base}?X-Amz-Signature=aa&Expires=1`,
    `${base}?X-Amz-Signature=aa&Expires=2`,
    `${base}?Policy=1&Expires=1`,
    `${base}?Policy=2&Expires=1`,
    `${base}#?X-Amz-Signature=aa`,
    `${base}#?X-Amz-Signature=bb`,
    "https://results.example.com/other.json?X-Amz-Signature=aa",
    "see https://example.com/?X-Amz-Signature=aa",
    "see https://example.com/?X-Amz-Signature=bb",
  ];
  const ids = await Promise.all(
    urls.map((url) => idOf({ task_id: "1", response: { url } })),
  );
  assertEquals(new Set(ids).size, urls.length);
});

Deno.test("toCallbackEvent ignores the task's record of its own callbacks in the id", async () => {
  const first = await idOf(callbackAt(1));
  assertEquals(await idOf(callbackAt(1, { callback_succeeded: true })), first);
  assertEquals(await idOf(callbackAt(1, { callback_completed: false })), first);
  assertNotEquals(await idOf(callbackAt(1, { status: "completed" })), first);
  const response = { callback_succeeded: true };
  assertNotEquals(
    await idOf({ task_id: "1", response }),
    await idOf({ task_id: "1", response: {} }),
  );
});

Deno.test("toCallbackEvent includes a member named __proto__ in the id", async () => {
  const body = JSON.parse('{"__proto__":{"a":1}}');
  assertNotEquals(await idOf(body), await idOf({}));
});
