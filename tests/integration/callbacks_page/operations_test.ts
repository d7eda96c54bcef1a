import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { boxTask, startPage } from "./harness.ts";

/** An app with dead letters: the events of the tasks "1", "2", and so on. */
async function withDead(count: number) {
  const app = await startPage();
  const { store, deliver } = app;
  for (let index = 1; index <= count; index++) {
    await deliver(boxTask(`${index}`, []));
  }
  const leases = await store.claim({
    now: Number.MAX_SAFE_INTEGER,
    until: Number.MAX_SAFE_INTEGER,
    limit: count,
  });
  for (const lease of leases) {
    await store.finish(lease, {
      state: "dead",
      at: 1,
      error: `<b>no & ${lease.subject}`,
    });
  }
  const states = async () =>
    (await store.list({ limit: 100 })).map(({ state }) => state);
  const text = await app.page("/view/operations");
  const [, token = ""] = /name="token" value="(\w+)"/.exec(text) ?? [];
  return { ...app, states, text, token };
}

Deno.test("the operations show what is dead, with its error, and a button to replay each", async () => {
  const { text } = await withDead(2);
  assertStringIncludes(text, '<span class="number">2</span> dead letters');
  assertStringIncludes(text, "&lt;b&gt;no &amp; 1");
  assertEquals(text.match(/<button>Replay<\/button>/g)?.length, 2);
  assertStringIncludes(text, "<button>Replay all 2</button>");
});

Deno.test("a replay makes one event due again, or all dead letters", async () => {
  const { post, cookie, states, token, store, page } = await withDead(3);
  const [newest] = await store.list({ limit: 1 });
  const one = await post("/view/replay", { token, id: newest!.id }, { cookie });
  assertEquals([one.status, one.headers.get("location")], [
    303,
    "/view/operations?replayed=1",
  ]);
  assertEquals(await states(), ["waiting", "dead", "dead"]);
  const all = await post("/view/replay", { token, dead: "all" }, { cookie });
  assertEquals(all.headers.get("location"), "/view/operations?replayed=2");
  assertEquals(await states(), ["waiting", "waiting", "waiting"]);
  assertStringIncludes(
    await page("/view/operations?replayed=2"),
    "2 events replayed.",
  );
});

Deno.test("a replay needs the token of the session", async () => {
  const { post, cookie, states, store } = await withDead(1);
  const [event] = await store.list({ limit: 1 });
  for (
    const form of [{ id: event!.id }, { id: event!.id, token: "0".repeat(64) }]
  ) {
    assertEquals(
      (await post("/view/replay", form as Record<string, string>, { cookie }))
        .status,
      403,
    );
  }
  assertEquals((await post("/view/replay", { id: event!.id })).status, 401);
  assertEquals(await states(), ["dead"]);
});

Deno.test("the operations without dead letters say so, and count what the store has counted", async () => {
  const { page, store } = await startPage();
  await store.addCounts({ processed: 4, lagMs: 6_000 });
  const text = await page("/view/operations");
  assertStringIncludes(text, "None. An event whose processing fails");
  assertStringIncludes(text, '<span class="number">1.5 s</span> mean lag');
  assert(!text.includes("lagMs"));
});
