/** Cancellation does not wait for the consumer: a list, a stream and many calls on one signal stop at once. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { onAbort } from "../../src/http/abort.ts";
import { resultFiles } from "../../src/results/mod.ts";
import { scriptedClient } from "../support/client.ts";
import { countingSignal, openBody, untilAborted } from "../support/faults.ts";

const FIRST = Response.json({
  docs: [{ task_id: "1" }],
  has_more: true,
  next_token: "a",
});

const VIDEO = {
  task_id: "t",
  response: { annotations: { url: "https://files.test/a" } },
};

/** Resolves in the next turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const OVER = { done: true, value: undefined } as const;

/** The ways to leave a generator, each with what it comes to. */
const LEAVE: Readonly<
  Record<string, (iterator: AsyncGenerator<unknown>) => Promise<void>>
> = {
  async return(iterator) {
    assertEquals(await iterator.return(undefined), OVER);
  },
  async throw(iterator) {
    const thrown = new Error("enough");
    const reason = await iterator.throw(thrown).catch((reason) => reason);
    assert(reason === thrown);
  },
};

for (const [how, leave] of Object.entries(LEAVE)) {
  for (const what of ["items", "pages"] as const) {
    for (const [when, skip] of [["first", 0], ["next", 1]] as const) {
      Deno.test(`${how} of a list's ${what} during a pending next of the ${when} page aborts its request at once`, async () => {
        const { client, requests } = scriptedClient([
          ...skip ? [FIRST.clone()] : [],
          untilAborted,
        ]);
        const list = client.tasks.list();
        const iterator: AsyncGenerator<unknown> = what === "items"
          ? list[Symbol.asyncIterator]()
          : list.pages();
        if (skip) await iterator.next();
        const pending = [iterator.next(), iterator.next()];
        await turn();
        const { signal } = requests.at(-1)!.init;
        assertEquals([requests.length, signal?.aborted], [skip + 1, false]);
        await leave(iterator);
        assertEquals(signal?.aborted, true);
        assertEquals(await Promise.all(pending), [OVER, OVER]);
        assertEquals(await iterator.next(), OVER);
      });
    }
  }
}

Deno.test("return of a page's items and pages during a pending next aborts the request of the next page", async () => {
  for (const what of ["items", "pages"]) {
    const { client, requests } = scriptedClient([FIRST, untilAborted]);
    const page = await client.tasks.list();
    const iterator: AsyncGenerator<unknown> = what === "items"
      ? page[Symbol.asyncIterator]()
      : page.pages();
    await iterator.next();
    const pending = iterator.next();
    await turn();
    await iterator.return(undefined);
    assertEquals(requests[1]?.init.signal?.aborted, true);
    assertEquals((await pending).done, true);
  }
});

Deno.test("an abort rejects a pending next of a list with its reason, since nobody has left it", async () => {
  const { signal, abort, listeners } = countingSignal();
  const { client } = scriptedClient([untilAborted]);
  const pending = client.tasks.list({}, { signal })[Symbol.asyncIterator]()
    .next();
  await turn();
  const reason = new Error("enough");
  abort(reason);
  assert(await pending.catch((thrown) => thrown) === reason);
  assertEquals(listeners(), 0);
});

Deno.test("an abort between two reads of a result's stream closes the connection at once, and the next read rejects with its reason", async () => {
  const { signal, abort, listeners } = countingSignal();
  const body = openBody("moo", true);
  const { client, requests } = scriptedClient([
    () => new Response(body.stream),
  ]);
  const [file] = resultFiles(client, VIDEO);
  const reader = (await file!.stream({ signal })).getReader();
  await reader.read();
  assertEquals([listeners(), requests[0]?.init.signal?.aborted], [1, false]);
  const reason = new Error("enough");
  abort(reason);
  assertEquals(requests[0]?.init.signal?.aborted, true);
  assert(await reader.read().catch((thrown) => thrown) === reason);
  assertEquals(listeners(), 0);
});

Deno.test("an abort before the first read of a result's stream closes the connection at once", async () => {
  const { signal, abort } = countingSignal();
  const { client, requests } = scriptedClient([
    () => new Response(openBody("moo", true).stream),
  ]);
  const [file] = resultFiles(client, VIDEO);
  const stream = await file!.stream({ signal });
  abort();
  assertEquals(requests[0]?.init.signal?.aborted, true);
  await assertRejects(() => stream.getReader().read(), DOMException);
});

Deno.test("a result's stream that is read, cancelled or broken leaves no listener on its signal", async () => {
  const ends: readonly (readonly [
    string,
    () => Response,
    (stream: ReadableStream<Uint8Array>) => Promise<unknown>,
  ])[] = [
    ["read", () => new Response("moo"), (s) => new Response(s).text()],
    [
      "cancelled",
      () => new Response(openBody("moo", true).stream),
      (stream) => stream.cancel(),
    ],
    [
      "broken",
      () =>
        new Response(
          new ReadableStream({ pull: (c) => c.error(new Error("cut")) }),
        ),
      (stream) => new Response(stream).text().catch(() => {}),
    ],
  ];
  for (const [name, respond, end] of ends) {
    const { signal, listeners } = countingSignal();
    const { client } = scriptedClient([respond]);
    const [file] = resultFiles(client, VIDEO);
    const stream = await file!.stream({ signal });
    assertEquals([name, listeners()], [name, 1]);
    await end(stream);
    assertEquals([name, listeners()], [name, 0]);
  }
});

Deno.test("calls, delays and lists on one signal share one listener, which goes with the last of them", async () => {
  const { signal, abort, listeners } = countingSignal();
  const { client } = scriptedClient([untilAborted]);
  const calls = Array.from(
    { length: 30 },
    () => client.tasks.get("t", { signal }).catch((thrown) => thrown),
  );
  const items = Array.from(
    { length: 30 },
    () => client.tasks.list({}, { signal })[Symbol.asyncIterator]().next(),
  ).map((next) => next.catch((thrown) => thrown));
  await turn();
  assertEquals(listeners(), 1);
  const reason = new Error("enough");
  abort(reason);
  const thrown = await Promise.all([...calls, ...items]);
  assert(thrown.every((error) => error === reason));
  assertEquals(listeners(), 0);
});

Deno.test("onAbort calls each listener once, at once after the abort, and none that was removed", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const called: string[] = [];
  const note = (name: string) => () => void called.push(name);
  onAbort(signal, note("a"));
  const remove = onAbort(signal, note("removed"));
  // A listener may remove others while it is called.
  const removeLast = onAbort(signal, note("c"));
  onAbort(signal, () => removeLast());
  remove();
  remove();
  controller.abort();
  assertEquals(called, ["a", "c"]);
  onAbort(signal, note("late"))();
  assertEquals(called, ["a", "c", "late"]);
  onAbort(undefined, note("no signal"))();
  assertEquals(called.length, 3);
});

Deno.test("onAbort listens again after all listeners were removed", () => {
  const { signal, abort, listeners } = countingSignal();
  onAbort(signal, () => {})();
  assertEquals(listeners(), 0);
  let called = 0;
  onAbort(signal, () => called++);
  assertEquals(listeners(), 1);
  abort();
  assertEquals(called, 1);
});
