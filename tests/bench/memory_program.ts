/**
 * What the benchmark of memory measures: a body of many chunks, as it comes from
 * the network, read by a part of the library or by the platform.
 */
import { ScaleClient } from "../../mod.ts";
import { createCallbackHandler } from "../../src/callbacks/mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

const KEY = "callback-auth-key-of-the-benchmark";

/** Passes the body of a response on as that of a request. */
async function requestFrom(
  url: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<Request> {
  const { body } = await fetch(url);
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers,
    body,
    duplex: "half",
  };
  return new Request(target, init);
}

/** The readers by name. Each gets the URL of a server. */
export const READERS = {
  "arrayBuffer()": async (server) => {
    await (await fetch(`${server}/json`)).arrayBuffer();
  },
  client: async (server) => {
    const { hostname, port, pathname } = new URL(server);
    const baseUrl = `http://${hostname}:${port}`;
    const client = new ScaleClient({
      apiKey: "test_memory",
      baseUrl,
      // A body of a million chunks takes minutes.
      timeoutMs: 3_600_000,
      deadlineMs: 3_600_000,
    });
    await client.request("GET", `${pathname}/json`);
  },
  kit: async (server) => {
    const receive = createCallbackHandler({
      authKeys: { test: KEY },
      handle() {},
    });
    const { status } = await receive(
      await requestFrom(`${server}/json`, "https://example.com/callbacks", {
        "content-type": "application/json",
        "scale-callback-auth": KEY,
      }),
    );
    if (status !== 200) throw new Error(`The kit responded with ${status}`);
  },
  emulator: async (server) => {
    const { handle, keys } = createEmulator();
    const { status } = await handle(
      await requestFrom(`${server}/json`, "https://example.com/v1/projects", {
        "content-type": "application/json",
        authorization: "Basic " + btoa(keys.test + ":"),
      }),
    );
    if (status !== 400) {
      throw new Error(`The emulator responded with ${status}`);
    }
  },
  "emulator's files": async (server) => {
    const { handle, keys } = createEmulator();
    const target = "https://example.com/v1/files/upload";
    const { status } = await handle(
      await requestFrom(`${server}/multipart`, target, {
        "content-type": "multipart/form-data; boundary=cow",
        authorization: "Basic " + btoa(keys.test + ":"),
      }),
    );
    if (status !== 200) {
      throw new Error(`The emulator responded with ${status}`);
    }
  },
} as const satisfies Record<string, (server: string) => Promise<void>>;

/** The name of a reader. */
export type Reader = keyof typeof READERS;
