/** The app with its page, without sockets. */
import { createApp } from "../../../examples/callbacks/app.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import type { ReadTask } from "../../../examples/callbacks/page/task_files.ts";

/** The made-up keys of the app. */
export const KEY = "test_view_key";
const AUTH_KEY = "test_callback_key";

const ORIGIN = "https://app.example.com";

/** A task of a test: its members, as in a callback. */
export type TestTask = Readonly<Record<string, unknown>> & {
  readonly task_id: string;
};

/** The options of the app of a test. */
export interface PageCase {
  readonly fetch?: typeof fetch;
  readonly pictureHosts?: string;
  readonly readTask?: ReadTask;
  /** Default: a clock that begins at `NOW` and moves by `pass` and `deliver` only. */
  readonly now?: () => number;
}

/** The time of the tests. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** An app, and a browser that is logged in. */
export async function startPage(options: PageCase = {}) {
  let time = NOW;
  const now = options.now ?? (() => time);
  const store = memoryStore();
  const app = createApp({
    authKeys: { test: AUTH_KEY },
    store: () => store,
    appKey: () => KEY,
    pictureHosts: () => options.pictureHosts,
    readTask: () => options.readTask,
    fetch: options.fetch ?? (() => Promise.reject(new TypeError("no network"))),
    now,
    log: () => {},
  });
  /** Sends a request with headers of its own only. */
  const send = async (path: string, init?: RequestInit) =>
    await app.request(ORIGIN + path, init);
  const post = (
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) => send(path, { method: "POST", body: new URLSearchParams(form), headers });

  const login = await post("/view/login", { key: KEY });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  await login.body?.cancel();
  /** Sends a request of the browser that is logged in. */
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    send(path, { headers: { cookie, accept: "text/html", ...headers } });
  return {
    store,
    send,
    post,
    get,
    cookie,
    /** Returns the HTML of a page. */
    page: async (path: string) => await (await get(path)).text(),
    /** Lets time pass, in milliseconds. */
    pass(ms: number) {
      time += ms;
    },
    /** Delivers the callback of a task. */
    async deliver(task: TestTask) {
      time += 1_000;
      const { task_id, response, status = "completed" } = task;
      const body = { task_id, response, status, task: { status, ...task } };
      const result = await send("/callbacks", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "scale-callback-auth": AUTH_KEY,
        },
        body: JSON.stringify(body),
      });
      await result.body?.cancel();
      if (result.status !== 200) throw new Error(`Status ${result.status}`);
    },
  };
}

/** A task with boxes. */
export function boxTask(
  task_id: string,
  labels: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): TestTask {
  return {
    task_id,
    type: "imageannotation",
    params: {
      attachment: "https://cdn.example.com/cow.png",
      geometries: { box: { objects_to_annotate: ["cow"] } },
    },
    response: {
      annotations: labels.map((label, index) => ({
        type: "box",
        label,
        uuid: `${index}`,
        left: 10 * index,
        top: 5,
        width: 20,
        height: 30,
      })),
    },
    updated_at: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

/** Returns the names of the elements of a page, in order. */
export function elementsOf(page: string): readonly string[] {
  return [...page.matchAll(/<([a-z][a-z0-9]*)[\s>/]/g)].map(([, name = ""]) =>
    name
  );
}
