/** Each call of the benchmark twice: by the library, and by a `fetch` written by hand. */
import { ScaleClient } from "../../mod.ts";
import { withFetch, withForm, withLibrary } from "./upload_pair.ts";

/** A call, in as many rounds as the number says. */
export interface Pair {
  /** The number of calls in a round. */
  readonly calls: number;
  /** How many of them are in flight at once. */
  readonly inFlight?: number;
  /** The number of rounds. */
  readonly rounds: number;
  /** Makes one call by the library. */
  readonly library: (index: number) => Promise<unknown>;
  /** Makes the same call by hand. */
  readonly fetch: (index: number) => Promise<unknown>;
}

/** The number of tasks of a long list. */
const LISTED = 20_000;

/** The number of tasks of a list whose reader is slow, and how long it is busy with a page, in milliseconds. */
const SLOWLY_LISTED = 1_500;
const BUSY_MS = 20;

/** The number of tasks of a page of the server. */
const PAGE_SIZE = 100;
const UPLOAD = { mebibytes: 64, kind: "speed", rounds: 1 } as const;

const PARAMS = {
  instruction: "Draw a box around each cow",
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow", "calf"] } },
  metadata: { farm: "hill", number: 7 },
} as const;

/** Returns the pairs, by name. `url` is the address of the server. */
export function pairsOf(url: string): Readonly<Record<string, Pair>> {
  const client = new ScaleClient({ apiKey: "test_bench", baseUrl: url });
  const slow = new ScaleClient({
    apiKey: "test_bench",
    baseUrl: `${url}/slow`,
  });
  const create = {
    calls: 500,
    rounds: 20,
    library: () => client.tasks.create("imageannotation", PARAMS),
    fetch: () =>
      post(`${url}/v1/task/imageannotation`, {
        ...PARAMS,
        unique_id: `auto-${crypto.randomUUID()}`,
      }),
  };
  const createOwn = {
    ...create,
    library: (index: number) =>
      client.tasks.create("imageannotation", {
        ...PARAMS,
        unique_id: `cow-${index}`,
      }),
    fetch: (index: number) =>
      post(`${url}/v1/task/imageannotation`, {
        ...PARAMS,
        unique_id: `cow-${index}`,
      }),
  };
  const list = (isSlow: boolean, prefetch: boolean): Pair => {
    const total = isSlow ? SLOWLY_LISTED : LISTED;
    return {
      calls: 1,
      rounds: isSlow ? 3 : 8,
      async library() {
        const query = { next_token: `${total}-0` };
        const { tasks } = isSlow ? slow : client;
        let count = 0;
        for await (const page of tasks.list(query, { prefetch }).pages()) {
          count += page.items.length;
          if (isSlow) await busy();
        }
        assertCount(count, total);
      },
      async fetch() {
        const base = isSlow ? `${url}/slow` : url;
        let token: string | undefined = `${total}-0`;
        let count = 0;
        while (token) {
          const page: { docs: unknown[]; next_token?: string } = await get(
            `${base}/v1/tasks?next_token=${token}`,
          );
          count += page.docs.length;
          if (isSlow) await busy();
          token = page.next_token;
        }
        assertCount(count, total);
      },
    };
  };
  return {
    "create, generated key": create,
    "create, generated key, 50 in flight": {
      ...create,
      calls: 1000,
      inFlight: 50,
    },
    "create, own key": createOwn,
    "create, own key, 50 in flight": {
      ...createOwn,
      calls: 1000,
      inFlight: 50,
    },
    "get": {
      calls: 500,
      rounds: 20,
      library: () => client.tasks.get("5c84d0fe1f4fa200172ad6b0"),
      fetch: () => get(`${url}/v1/task/5c84d0fe1f4fa200172ad6b0`),
    },
    "list": list(false, false),
    "list, prefetch": list(false, true),
    "list, slow reader": list(true, false),
    "list, slow reader, prefetch": list(true, true),
    ...partsOf(url, create),
    "upload": {
      calls: 1,
      rounds: 8,
      library: () => withLibrary({ ...UPLOAD, url }),
      fetch: () => withFetch({ ...UPLOAD, url }),
    },
    "upload, beside a form": {
      calls: 1,
      rounds: 8,
      library: () => withLibrary({ ...UPLOAD, url }),
      fetch: () => withForm({ ...UPLOAD, url }),
    },
  };
}

/**
 * Returns what a client cannot do without, each beside a bare `fetch`: together
 * they are the least that a call can cost.
 */
function partsOf(url: string, { calls, rounds }: Pair): Record<string, Pair> {
  const task = `${url}/v1/task/imageannotation`;
  const body = JSON.stringify(PARAMS);
  const headers = { authorization: AUTHORIZATION };
  const send = async (init: RequestInit) => {
    const response = await fetch(task, { method: "POST", headers, ...init });
    return await response.json();
  };
  const parts: Record<string, () => Promise<unknown>> = {
    "fetch with a timer": async () => {
      const timer = setTimeout(() => {}, 60_000);
      await send({ body });
      clearTimeout(timer);
    },
    "fetch with a signal": () =>
      send({ body, signal: new AbortController().signal }),
    "fetch with a Blob": () => send({ body: new Blob([body]) }),
    "fetch with a timer and a signal": async () => {
      const timer = setTimeout(() => {}, 60_000);
      await send({ body, signal: new AbortController().signal });
      clearTimeout(timer);
    },
    "fetch with a timer, a signal and a body that is read under a limit":
      async () => {
        const timer = setTimeout(() => {}, 60_000);
        const { signal } = new AbortController();
        const init = { method: "POST", headers, body, signal };
        const response = await fetch(task, init);
        if (response.headers.has("content-encoding")) throw new Error();
        if (!Number(response.headers.get("content-length"))) throw new Error();
        JSON.parse(new TextDecoder().decode(await response.arrayBuffer()));
        clearTimeout(timer);
      },
  };
  return Object.fromEntries(
    Object.entries(parts).map(([name, library]) => [
      name,
      { calls, rounds, library, fetch: () => send({ body }) },
    ]),
  );
}

const AUTHORIZATION = "Basic " + btoa("test_bench:");

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: AUTHORIZATION,
      accept: "application/json",
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return await response.json();
}

// deno-lint-ignore no-explicit-any
async function get(url: string): Promise<any> {
  const response = await fetch(url, {
    headers: { authorization: AUTHORIZATION, accept: "application/json" },
  });
  if (!response.ok) throw new Error(`Status ${response.status}`);
  return await response.json();
}

function busy(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BUSY_MS));
}

function assertCount(count: number, total: number): void {
  const expected = Math.ceil(total / PAGE_SIZE) * PAGE_SIZE;
  if (count !== expected) throw new Error(`${count} tasks of ${expected}`);
}
