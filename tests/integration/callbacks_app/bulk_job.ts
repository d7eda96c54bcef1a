/** Bulk jobs with the emulator as the API, for tests of examples/callbacks. */
import type { Bulk } from "../../../examples/callbacks/bulk_sweep.ts";
import {
  type BulkOptions,
  createBulk,
} from "../../../examples/callbacks/bulk_sweep.ts";
import { bulkMemoryStore } from "../../../examples/callbacks/bulk_memory_store.ts";
import type { BulkStore } from "../../../examples/callbacks/bulk_store.ts";
import type { LogEntry } from "../../../examples/callbacks/log.ts";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { fakeClock } from "../../support/fake_clock.ts";
import { COW } from "../../support/raw_client.ts";
import { APP_KEY, testApp } from "./callbacks.ts";

/** The type of all tasks. */
export const TYPE = "imageannotation";

/** Returns the params of a number of tasks, each another one. */
export function cows(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    ...COW,
    metadata: { index },
  }));
}

/** Returns a file of JSON Lines. */
export function jsonLines(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join("");
}

/** Creates an emulator, and a client of it that reads what is there without a fault. */
export function bulkEmulator() {
  const emulator = createEmulator({ seed: 1 });
  const direct = new ScaleClient(emulator.clientOptions());
  const ids = async () => {
    const ids: string[] = [];
    for await (const task of direct.tasks.list({})) {
      ids.push(task.unique_id ?? "");
    }
    return ids;
  };
  const client = (fetch: typeof globalThis.fetch = emulator.fetch) =>
    new ScaleClient({
      ...emulator.clientOptions(),
      fetch,
      clock: fakeClock(),
      maxRetries: 1,
    });
  return { emulator, direct, ids, client };
}

/** Creates an app with bulk jobs, on a store of their own, and the emulator. */
export function bulkApp(
  options: Partial<BulkOptions> & { readonly isOff?: boolean } = {},
) {
  const { emulator, direct, ids, client } = bulkEmulator();
  let time = 1_000_000;
  const now = () => time;
  const entries: LogEntry[] = [];
  const store: BulkStore = options.store ?? bulkMemoryStore();
  const bulk: Bulk = createBulk({
    client: client(),
    clock: fakeClock(),
    now,
    random: () => 0.5,
    log: (entry) => entries.push(entry),
    ...options,
    store,
  });
  const hints: string[] = [];
  const { app } = testApp({
    bulk: () => options.isOff ? undefined : bulk,
    onBulk: (id) => hints.push(id),
    log: (entry) => entries.push(entry),
    now,
  });
  const headers = {
    authorization: `Bearer ${APP_KEY}`,
    "content-type": "application/jsonl",
  };
  const post = async (body: BodyInit, path = `/bulk?type=${TYPE}&max=100`) =>
    await app.request(path, { method: "POST", headers, body });
  const call = async (path: string, body?: object) => {
    const init = {
      headers: { ...headers, "content-type": "application/json" },
    };
    const response = await app.request(path, {
      ...init,
      ...body && { method: "POST", body: JSON.stringify(body) },
    });
    return [response.status, await response.json().catch(() => null)];
  };
  /** Posts a file that is accepted. Returns the id of its job. */
  const start = async (items: readonly unknown[], max = 100) => {
    const response = await post(
      jsonLines(items),
      `/bulk?type=${TYPE}&max=${max}`,
    );
    if (response.status !== 202) throw new Error(await response.text());
    return (await response.json()).id as string;
  };
  return {
    emulator,
    direct,
    ids,
    app,
    store,
    bulk,
    hints,
    entries,
    post,
    call,
    start,
    advance: (ms: number) => void (time += ms),
  };
}
