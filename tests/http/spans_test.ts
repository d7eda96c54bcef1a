/** Traces from hooks, as OpenTelemetry makes them: events of calls in flight at the same time can be told apart. */
import { assert, assertEquals } from "@std/assert";
import {
  type ErrorEvent,
  type Hooks,
  isScaleError,
  type RequestEvent,
  ScaleClient,
} from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { brokenBody, failure } from "../support/faults.ts";
import { apiError } from "../support/scripted_fetch.ts";

/** A span of OpenTelemetry, reduced to what matters here. */
interface Span {
  readonly name: string;
  readonly start: number;
  readonly attributes: Record<string, unknown>;
  readonly attempts: Span[];
  end?: number;
}

/** A tracer: one span for each call, and in it one span for each attempt. */
function tracer() {
  const spans = new Map<string, Span>();
  const start = ({ operation, startedAt }: RequestEvent): Span => ({
    name: operation,
    start: startedAt,
    attributes: {},
    attempts: [],
  });
  const spanOf = (event: RequestEvent): Span => {
    const span = spans.get(event.callId) ?? start(event);
    spans.set(event.callId, span);
    return span;
  };
  /** Ends the span of the attempt, unless its response has. */
  const end = (
    event: RequestEvent & { readonly durationMs: number },
    attributes: object,
  ): Span => {
    const span = spanOf(event);
    const attempt = span.attempts[event.attempt - 1];
    const at = event.startedAt + event.durationMs;
    if (attempt) {
      attempt.end ??= at;
      Object.assign(attempt.attributes, attributes);
    }
    span.end = at;
    return span;
  };
  const hooks: Hooks = {
    onRequest: (event) => spanOf(event).attempts.push(start(event)),
    onResponse: (event) =>
      end(event, { status: event.status, id: event.requestId }),
    onRetry: (event) =>
      end(event, { error: event.error.code, id: event.error.requestId }),
    onRecover: (event) => end(event, { error: event.error.code }),
    onError: (event) => {
      const { code: error, requestId: id } = isScaleError(event.error)
        ? event.error
        : { code: "aborted" };
      end(event, { error, id }).attributes["error"] = error;
    },
  };
  return { hooks, spans };
}

Deno.test("hooks make a whole trace of each of 30 calls in flight, with all attempts, lost connections and request ids", async () => {
  const { hooks, spans } = tracer();
  let now = 1000;
  let hits = 0;
  const seen = new Map<string, number>();
  const client = new ScaleClient({
    apiKey: "test_key",
    hooks,
    random: () => 0.5,
    clock: { now: () => now++, sleep: () => Promise.resolve() },
    fetch: async (url) => {
      const id = String(url).split("/").at(-1)!;
      const attempt = (seen.get(id) ?? 0) + 1;
      seen.set(id, attempt);
      // Responses arrive in another order than that of the requests.
      for (let turns = 30 - (hits++ % 30); turns > 0; turns--) {
        await Promise.resolve();
      }
      const headers = { "x-request-id": `${id}#${attempt}` };
      const kind = Number(id) % 5;
      if (kind === 1 && attempt === 1) throw new TypeError("reset");
      if (kind === 2 && attempt < 3) return apiError(503, "Later", headers);
      if (kind === 3) return apiError(404, "None", headers);
      if (kind === 4 && attempt === 1) {
        return new Response(brokenBody("{"), { headers });
      }
      return Response.json({ task_id: id }, { headers });
    },
  });
  const ids = Array.from({ length: 30 }, (_, index) => `${index}`);
  await Promise.all(ids.map((id) => client.tasks.get(id).catch(() => {})));
  assertEquals(spans.size, 30);
  const shapes = new Map<string, number>();
  for (const { attempts, attributes, end, start } of spans.values()) {
    for (const attempt of attempts) assert(attempt.end! > attempt.start);
    attempts.reduce((one, next) => {
      assert(one.end! < next.start);
      return next;
    });
    assertEquals(attempts[0]?.start, start);
    assertEquals(attempts.at(-1)?.end, end);
    // Each response belongs to the same call, and to its own attempt.
    const requests = attempts.map(({ attributes: { id } }) => id);
    const [call] = String(requests.at(-1)).split("#");
    const expected = attempts.map((_, index) => `${call}#${index + 1}`);
    assertEquals(requests.map((id, at) => id ?? expected[at]), expected);
    const shape = JSON.stringify([
      ...attempts.map(({ attributes: { status, error, id } }) =>
        [status, error, id ? "id" : "lost"].filter(Boolean).join(" ")
      ),
      attributes["error"] ?? "ok",
    ]);
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
  }
  assertEquals(Object.fromEntries(shapes), {
    '["200 id","ok"]': 6,
    '["connection lost","200 id","ok"]': 6,
    '["503 service_unavailable id","503 service_unavailable id","200 id","ok"]':
      6,
    '["404 not_found id","not_found"]': 6,
    '["connection id","200 id","ok"]': 6,
  });
});

Deno.test("hooks end the span of every call that is aborted: before, during and between attempts, and when a list is left", async () => {
  const { hooks, spans } = tracer();
  const stop = new AbortController();
  let fetched = 0;
  const client = new ScaleClient({
    apiKey: "test_key",
    hooks,
    random: () => 1,
    fetch: () =>
      fetched++ < 10 ? Promise.resolve(apiError(503)) : new Promise(() => {}),
  });
  const calls = Array.from(
    { length: 30 },
    () =>
      client.tasks.get("t", { signal: stop.signal }).catch((reason) => reason),
  );
  // Ten calls wait for their second attempt, and twenty for their first response.
  while (fetched < 30) await new Promise((resolve) => setTimeout(resolve));
  stop.abort("enough");
  assertEquals(await Promise.all(calls), Array(30).fill("enough"));
  const late = client.tasks.get("t", { signal: stop.signal });
  assertEquals(await late.catch((reason) => reason), "enough");
  const list = client.tasks.list()[Symbol.asyncIterator]();
  const next = list.next();
  while (fetched < 31) await new Promise((resolve) => setTimeout(resolve));
  await list.return();
  assertEquals((await next).done, true);
  const ended = [...spans.values()].map(({ attempts, attributes, end }) => [
    attributes["error"],
    end !== undefined && attempts.every(({ end }) => end !== undefined),
  ]);
  assertEquals(ended, Array(32).fill(["aborted", true]));
});

Deno.test("events of a lost connection and of a key function that fails have a duration", async () => {
  const events: ErrorEvent[] = [];
  const hooks: Hooks = { onError: (event) => events.push(event) };
  const lost = scriptedClient([() => {
    lost.clock.advance(7);
    throw new TypeError("reset");
  }], { hooks, maxRetries: 0 });
  const start = lost.clock.now();
  await failure(() => lost.client.tasks.get("t"));
  const keyless = scriptedClient([new Response()], {
    hooks,
    apiKey: () => {
      keyless.clock.advance(5);
      throw new Error("vault");
    },
  });
  await failure(() => keyless.client.tasks.get("t"));
  assertEquals(
    events.map(({ startedAt, durationMs, attempt, error }) => [
      startedAt,
      durationMs,
      attempt,
      isScaleError(error) && error.code,
    ]),
    [[start, 7, 1, "connection"], [start, 5, 0, "api_key"]],
  );
});

Deno.test("RequestEvent#callId is the same for all attempts of a call and for its onResponse, and no other call has it", async () => {
  const ids: string[] = [];
  const note = ({ callId }: RequestEvent) => void ids.push(callId);
  const { client } = scriptedClient([apiError(503), Response.json({})], {
    hooks: { onRequest: note, onRetry: note },
  });
  await client.tasks.get("t", { onResponse: note });
  assertEquals([ids.length, new Set(ids).size], [5, 1]);
  await client.with({}).tasks.get("t");
  assertEquals(new Set(ids).size, 2);
});

Deno.test("a call without hooks makes no id for events", async () => {
  const { randomUUID } = crypto;
  let made = 0;
  crypto.randomUUID = () => {
    made++;
    return randomUUID.call(crypto);
  };
  try {
    const { client } = scriptedClient([Response.json({})]);
    await client.tasks.get("t");
  } finally {
    crypto.randomUUID = randomUUID;
  }
  assertEquals(made, 0);
});
