/** The library with each runtime's own `fetch`, against servers on loopback that sometimes fail. */
import { ScaleClient } from "../../../mod.ts";
import { resultFiles } from "../../../src/results/mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import {
  type Checks,
  type Environment,
  equal,
  failure,
  fresh,
  ok,
  printed,
  thrown,
} from "./check.ts";

type Options = Partial<ConstructorParameters<typeof ScaleClient>[0]>;

/** Creates a client with the runtime's own `fetch`, which must not be called as a method. */
export function clientOf(baseUrl: string, options: Options = {}): ScaleClient {
  return new ScaleClient({
    apiKey: "test_emulator",
    baseUrl,
    clock: fakeClock(),
    ...options,
  });
}

/** Returns the number of requests that the server received under a name. */
export async function hitsOf(
  { http }: Environment,
  id: string,
): Promise<number> {
  return (await (await fetch(`${http}/hits/${id}`)).json()).hits;
}

/** Waits until the client has closed the connection of the request under a name. */
async function closed({ http }: Environment, id: string): Promise<void> {
  for (let left = 25;; left--) {
    const { ended } = await (await fetch(`${http}/ended/${id}`)).json();
    if (ended > 0) return;
    ok(left > 0, "the connection is closed");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Sends a request that must not be sent twice. */
function post(client: ScaleClient): Promise<unknown> {
  return client.request("POST", "/v1/thing", { body: { text: "é" } });
}

/** Everything that needs a socket, except uploads. */
export const HTTP_CHECKS: Checks = {
  "JSON is the same after a round trip": async ({ http }) => {
    const client = clientOf(`${http}/emulator/${fresh()}`);
    const name = "Kühe / 牛 🐄?";
    await client.projects.create({ name, type: "imageannotation" });
    const { name: stored } = await client.projects.get(name);
    equal(stored, name);
    const task = await client.tasks.create("imageannotation", {
      project: name,
      attachment: "https://example.com/cow.jpg",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
    equal((await client.tasks.list({ project: name })).items, [task]);
  },

  "the request has the documented headers": async ({ http }) => {
    const client = clientOf(`${http}/echo`, {
      headers: { "x-own": "yes" },
      appInfo: { name: "checks", version: "1" },
    });
    const { method, headers, body } = await client.request(
      "POST",
      "/v1/thing",
      { body: { text: "é" } },
    ) as {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };
    equal([method, body, headers["authorization"]], [
      "POST",
      '{"text":"é"}',
      "Basic " + btoa("test_emulator:"),
    ]);
    equal(headers["content-type"], "application/json");
    equal(headers["content-length"], "13");
    equal(headers["x-own"], "yes");
    ok(
      /^labelwire-scale\/\S+ \S+.* checks\/1$/.test(
        headers["user-agent"] ?? "",
      ),
      `the User-Agent names the client: ${headers["user-agent"]}`,
    );
  },

  "responses with gzip are decompressed": async ({ http }) => {
    const client = clientOf(`${http}/gzip/${fresh()}`);
    await client.projects.create({ name: "é", type: "imageannotation" });
    equal((await client.projects.list()).items.map(({ name }) => name), ["é"]);
  },

  "a byte order mark and trailing NULs are ignored": async ({ http }) => {
    equal(await clientOf(`${http}/marked`).request("GET", "/v1/thing"), {
      ok: true,
    });
  },

  "a response above maxResponseBytes is an error": async ({ http }) => {
    const client = clientOf(`${http}/bytes/100000`, { maxResponseBytes: 1000 });
    const { code, reason } = await failure(() =>
      client.request("GET", "/v1/thing")
    );
    equal([code, reason], ["response", "too_large"]);
  },

  "JSON that is nested too deep is an error with a name, after retries where it is the body of a 503":
    async ({ http }) => {
      const client = clientOf(`${http}/deep/503/5000`);
      const error = await failure(() => post(client));
      equal([error.code, error.attempts, error.outcomeUnknown], [
        "service_unavailable",
        1,
        true,
      ]);
      const read = await failure(() => client.teams.list());
      equal([read.code, read.attempts], ["service_unavailable", 4]);
      for (const depth of [201, 5_000, 100_000]) {
        const deep = clientOf(`${http}/deep/200/${depth}`);
        const { code, reason } = await failure(() => deep.teams.list());
        equal([code, reason], ["response", "too_deep"]);
      }
      const whole = clientOf(`${http}/deep/200/200`);
      equal((await whole.teams.list()).items.length, 1);
    },

  "a page of 300,000 items is returned as one array": async ({ http }) => {
    const list = clientOf(`${http}/items/300000`).projects.list();
    equal((await list.toArray({ max: 300_000 })).length, 300_000);
  },

  "a redirect is an error with its location, and is not followed": async (
    environment,
  ) => {
    const id = fresh();
    const client = clientOf(`${environment.http}/redirect/${id}`);
    const { code, reason, status, location, outcomeUnknown } = await failure(
      () => post(client),
    );
    equal([code, reason, status, location, outcomeUnknown], [
      "response",
      "redirect",
      302,
      `/hits/${id}/target`,
      true,
    ]);
    equal(await hitsOf(environment, id), 1);
  },

  "the target of a v2 file is read from a redirect, and nothing is sent there":
    async (environment) => {
      const id = fresh();
      const { v2 } = clientOf(`${environment.http}/redirect/${id}`);
      equal(
        await v2.datasets.responseUrl("t", "a"),
        `${environment.http}/hits/${id}/target?secret`,
      );
      equal(await hitsOf(environment, id), 1);
    },

  "no error of the runtime shows the key or a link's signature, also not in its causes":
    async ({ raw, closed }) => {
      const broken = clientOf(`${raw}/broken/${fresh()}`, { maxRetries: 0 });
      const key = btoa("test_emulator:");
      const head = await failure(() => broken.teams.list());
      equal(head.code, "connection");
      for (const baseUrl of [`${raw}/broken`, `${raw}/reset`, closed]) {
        const client = clientOf(baseUrl, { maxRetries: 0 });
        const url = `${baseUrl}/x?X-Signature=it's-s3cret#s3cret`;
        const response = { annotations: { url } };
        const [file] = resultFiles(client, { task_id: "t", response });
        const error = await failure(() => file!.bytes());
        equal(error.code, "connection");
        for (const shown of [printed(head), printed(error)]) {
          ok(!/s3cret/.test(shown), `a signature is in ${shown}`);
          ok(!shown.includes(key), `the key is in ${shown}`);
        }
      }
    },

  "a link is followed to allowed hosts only, and without headers to another host":
    async (environment) => {
      const { http, raw } = environment;
      const id = fresh();
      const to = encodeURIComponent(`${raw}/head/${id}?X-Signature=s3cret`);
      const url = `${http}/hop/${id}?to=${to}`;
      const task = { task_id: "t", response: { annotations: { url } } };
      const call = { headers: { "x-own": "yes" }, maxRetries: 0 };
      const [refused] = resultFiles(clientOf(http), task);
      const error = await failure(() => refused!.json(call));
      equal([error.reason, error.status, error.location], [
        "redirect",
        302,
        `${raw}/head/${id}`,
      ]);
      equal(await hitsOf(environment, id), 1);
      const { host } = new URL(raw);
      const client = clientOf(http, { resultHosts: [host] });
      const [file] = resultFiles(client, task);
      const head = await file!.json<readonly string[]>(call);
      ok(head[0]?.includes("X-Signature=s3cret"), "the redirect is followed");
      ok(!/x-own|authorization/i.test(head.join()), "it has no header of ours");
      equal(await hitsOf(environment, id), 3);
      const [other] = resultFiles(clientOf(raw), task);
      equal((await failure(() => other!.json(call))).reason, "host");
    },

  "a response in chunks of one byte is read whole": async ({ http }) => {
    const client = clientOf(`${http}/bytewise/2000`);
    equal(await client.request("GET", "/v1/thing"), "x".repeat(2000));
  },

  "a refused connection is a connection error": async ({ closed }) => {
    const error = await failure(() => clientOf(closed).teams.list());
    equal([error.name, error.code, error.attempts, error.outcomeUnknown], [
      "ScaleConnectionError",
      "connection",
      4,
      // A read changes nothing, so its outcome does not matter.
      undefined,
    ]);
    const unsent = await failure(() => post(clientOf(closed)));
    equal([unsent.code, unsent.attempts, unsent.outcomeUnknown], [
      "connection",
      1,
      true,
    ]);
  },

  "a connection that breaks before the response is a connection error, and the runtime does not send the request again":
    async (environment) => {
      const id = fresh();
      const client = clientOf(`${environment.raw}/reset/${id}`);
      const error = await failure(() => post(client));
      equal([error.code, error.attempts, error.outcomeUnknown], [
        "connection",
        1,
        true,
      ]);
      equal(await hitsOf(environment, id), 1);
      const read = await failure(() => client.teams.list());
      equal([read.code, read.attempts], ["connection", 4]);
    },

  "after a reused connection breaks, the runtime does not send the request again":
    async (
      environment,
    ) => {
      const id = fresh();
      const client = clientOf(`${environment.raw}/kept/${id}`);
      equal(await post(client), {});
      // The connection returns to the runtime's pool a little later.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const error = await failure(() => post(client));
      equal([error.code, error.attempts], ["connection", 1]);
      equal(await hitsOf(environment, id), 2);
    },

  "a response that breaks off is a connection error": async ({ raw }) => {
    const client = clientOf(`${raw}/cut/${fresh()}`);
    const read = await failure(() => client.teams.list());
    equal([read.code, read.attempts], ["connection", 4]);
    const { code, attempts } = await failure(() => post(client));
    equal([code, attempts], ["connection", 1]);
  },

  "a response that never begins, and one that never ends, reach timeoutMs":
    async ({ raw }) => {
      for (const path of ["silent", "stall"]) {
        const client = clientOf(`${raw}/${path}/${fresh()}`);
        const error = await failure(() =>
          client.teams.list({ timeoutMs: 60, maxRetries: 0 })
        );
        equal([path, error.code], [path, "attempt_timeout"]);
      }
    },

  "leaving a list during its request closes the connection": async (
    environment,
  ) => {
    const id = fresh();
    const client = clientOf(`${environment.raw}/silent/${id}`);
    const items = client.teams.list()[Symbol.asyncIterator]();
    const next = items.next();
    while (await hitsOf(environment, id) === 0) { /* It is on its way. */ }
    await items.return();
    equal((await next).done, true);
    await closed(environment, id);
  },

  "an abort between two reads of a result's stream closes the connection":
    async (environment) => {
      const id = fresh();
      const url = `${environment.raw}/stall/${id}`;
      const task = { task_id: "t", response: { annotations: { url } } };
      const [file] = resultFiles(clientOf(environment.raw), task);
      const stop = new AbortController();
      const stream = await file!.stream({ signal: stop.signal });
      const reader = stream.getReader();
      equal((await reader.read()).value?.length, 1);
      const reason = new Error("Enough");
      stop.abort(reason);
      ok(await thrown(() => reader.read()) === reason, "the reason is kept");
      await closed(environment, id);
    },

  "thirty calls on one signal cause no warning": async ({ raw }) => {
    const { process } = globalThis as {
      process?: { on?(name: string, hear: (warning: unknown) => void): void };
    };
    const warnings: string[] = [];
    process?.on?.("warning", (warning) => warnings.push(String(warning)));
    const stop = new AbortController();
    const client = clientOf(`${raw}/silent/${fresh()}`);
    const calls = Array.from(
      { length: 30 },
      () => thrown(() => client.teams.list({ signal: stop.signal })),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    const reason = new Error("Enough");
    stop.abort(reason);
    ok(
      (await Promise.all(calls)).every((error) => error === reason),
      "all calls reject with the reason",
    );
    equal(warnings, []);
  },

  "an abort during the response rejects with its reason": async ({ raw }) => {
    for (const path of ["silent", "stall"]) {
      const stop = new AbortController();
      const reason = new Error("Enough");
      setTimeout(() => stop.abort(reason), 40);
      const client = clientOf(`${raw}/${path}/${fresh()}`);
      const error = await thrown(() =>
        client.teams.list({ signal: stop.signal })
      );
      ok(
        error === reason,
        `the error is the reason of the abort, not ${error}`,
      );
    }
  },
};
