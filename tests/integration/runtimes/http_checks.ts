/** The library on real sockets: each runtime's own `fetch` against a server on loopback that is not always kind. */
import { ScaleClient } from "../../../mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import {
  type Checks,
  equal,
  failure,
  fresh,
  type Ground,
  ok,
  thrown,
} from "./check.ts";

type Options = Partial<ConstructorParameters<typeof ScaleClient>[0]>;

/** Makes a client with the runtime's own `fetch`, which must not be called as a method. */
export function clientOf(baseUrl: string, options: Options = {}): ScaleClient {
  return new ScaleClient({
    apiKey: "test_emulator",
    baseUrl,
    clock: fakeClock(),
    ...options,
  });
}

/** Asks the server how often it was asked under a name. */
export async function hitsOf({ http }: Ground, id: string): Promise<number> {
  return (await (await fetch(`${http}/hits/${id}`)).json()).hits;
}

/** A call that must not be sent twice. */
function post(client: ScaleClient): Promise<unknown> {
  return client.request("POST", "/v1/thing", { body: { text: "é" } });
}

/** Everything that needs a socket, but for uploads. */
export const HTTP_CHECKS: Checks = {
  "JSON goes there and back": async ({ http }) => {
    const client = clientOf(`${http}/emulator/${fresh()}`);
    const name = "Kühe / 牛 🐄?";
    await client.projects.create({ name, type: "imageannotation" });
    const { name: given } = await client.projects.get(name);
    equal(given, name);
    const task = await client.tasks.create("imageannotation", {
      project: name,
      attachment: "https://example.com/cow.jpg",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    });
    equal((await client.tasks.list({ project: name })).items, [task]);
  },

  "headers are as they should be": async ({ http }) => {
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
      `the User-Agent says who calls: ${headers["user-agent"]}`,
    );
  },

  "answers packed by gzip are unpacked": async ({ http }) => {
    const client = clientOf(`${http}/gzip/${fresh()}`);
    await client.projects.create({ name: "é", type: "imageannotation" });
    equal((await client.projects.list()).map(({ name }) => name), ["é"]);
  },

  "a byte order mark and trailing NULs are no fault": async ({ http }) => {
    equal(await clientOf(`${http}/marked`).request("GET", "/v1/thing"), {
      ok: true,
    });
  },

  "an answer above maxResponseBytes is an error": async ({ http }) => {
    const client = clientOf(`${http}/bytes/100000`, { maxResponseBytes: 1000 });
    const { code, reason } = await failure(() =>
      client.request("GET", "/v1/thing")
    );
    equal([code, reason], ["response", "too_large"]);
  },

  "a redirect is an error that says where to, and is not followed": async (
    ground,
  ) => {
    const id = fresh();
    const client = clientOf(`${ground.http}/redirect/${id}`);
    const { code, reason, status, location } = await failure(() =>
      post(client)
    );
    equal([code, reason, status, location], [
      "response",
      "redirect",
      302,
      `/hits/${id}/target`,
    ]);
    equal(await hitsOf(ground, id), 1);
  },

  "a refused connection is a connection error": async ({ closed }) => {
    const error = await failure(() => clientOf(closed).teams.list());
    equal([error.name, error.code, error.attempts, error.outcomeUnknown], [
      "ScaleConnectionError",
      "connection",
      4,
      // Nothing was asked that could have changed anything.
      undefined,
    ]);
    const unsent = await failure(() => post(clientOf(closed)));
    equal([unsent.code, unsent.attempts, unsent.outcomeUnknown], [
      "connection",
      1,
      true,
    ]);
  },

  "a connection that breaks before the answer is a connection error, and nothing is sent twice in secret":
    async (ground) => {
      const id = fresh();
      const client = clientOf(`${ground.raw}/reset/${id}`);
      const error = await failure(() => post(client));
      equal([error.code, error.attempts, error.outcomeUnknown], [
        "connection",
        1,
        true,
      ]);
      equal(await hitsOf(ground, id), 1);
      const read = await failure(() => client.teams.list());
      equal([read.code, read.attempts], ["connection", 4]);
    },

  "a kept connection that breaks sends nothing twice in secret": async (
    ground,
  ) => {
    const id = fresh();
    const client = clientOf(`${ground.raw}/kept/${id}`);
    equal(await post(client), {});
    // The connection goes back to the runtime's pool a little later.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const error = await failure(() => post(client));
    equal([error.code, error.attempts], ["connection", 1]);
    equal(await hitsOf(ground, id), 2);
  },

  "an answer that breaks off is a connection error": async ({ raw }) => {
    const client = clientOf(`${raw}/cut/${fresh()}`);
    const read = await failure(() => client.teams.list());
    equal([read.code, read.attempts], ["connection", 4]);
    const { code, attempts } = await failure(() => post(client));
    equal([code, attempts], ["connection", 1]);
  },

  "an answer that never begins, and one that never ends, run into timeoutMs":
    async ({ raw }) => {
      for (const path of ["silent", "stall"]) {
        const client = clientOf(`${raw}/${path}/${fresh()}`);
        const error = await failure(() =>
          client.teams.list({ timeoutMs: 60, maxRetries: 0 })
        );
        equal([path, error.code], [path, "attempt_timeout"]);
      }
    },

  "an abort during the answer gives its reason": async ({ raw }) => {
    for (const path of ["silent", "stall"]) {
      const stop = new AbortController();
      const reason = new Error("Enough");
      setTimeout(() => stop.abort(reason), 40);
      const client = clientOf(`${raw}/${path}/${fresh()}`);
      const error = await thrown(() =>
        client.teams.list({ signal: stop.signal })
      );
      ok(error === reason, `the reason of the abort, not ${error}`);
    }
  },
};
