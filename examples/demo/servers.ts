/** The demo's world on loopback: the emulator as a server, and the app of examples/callbacks that receives its callbacks. */
import { createEmulator, type Emulator } from "@labelwire/scale/emulator";
import { createApp } from "../callbacks/app.ts";
import { memoryStore } from "../callbacks/memory_store.ts";
import { serve } from "../emulator/server.ts";

/** How many of the first callbacks come twice, as after an answer that got lost. */
const TWICE = 3;

/** How long requests may go on after the end, in milliseconds. */
const GRACE_MS = 500;

/** The key of the receiver's listing, made up. */
const VIEW_KEY = "view_demo";

/** What became of the callbacks. */
export interface Received {
  /** Events that are kept. */
  readonly stored: number;
  /** Deliveries of an event that was kept already. */
  readonly duplicates: number;
  /** Deliveries that were not taken. */
  readonly refused: number;
}

/** An emulator and a receiver that run. */
export interface Servers {
  /** Where the emulator listens. */
  readonly baseUrl: string;
  /** The emulator's test key. */
  readonly apiKey: string;
  /** What tasks give as their `callback_url`. */
  readonly callbackUrl: string;
  /** Tells people where to look. */
  readonly greeting: readonly string[];
  /** Waits until all callbacks have come. */
  readonly received: () => Promise<Received>;
  /** Takes a task back, and gives its status as the callbacks tell it. */
  readonly recall: (taskId: string) => Promise<string | null | undefined>;
  /** Stops both. */
  readonly stop: () => Promise<void>;
}

/** Starts an emulator and a receiver, each on a free port of this machine. */
export async function startServers(): Promise<Servers> {
  const store = memoryStore();
  const counts = { stored: 0, duplicates: 0, refused: 0 };
  const made = Promise.withResolvers<Emulator>();
  const emulatorServer = await serve(
    async (request) => (await made.promise).handle(request),
    { hostname: "127.0.0.1", port: 0 },
  );
  const emulator: Emulator = createEmulator({
    baseUrl: emulatorServer.url,
    callbacks: { fetch: (request) => fetch(request) },
  });
  made.resolve(emulator);
  const app = createApp({
    authKeys: { ...emulator.callbacks.keys },
    store: () => store,
    viewKey: () => VIEW_KEY,
    log: (entry) => {
      if (entry.event !== "callback") return;
      if (entry.outcome === "stored") counts.stored++;
      else if (entry.outcome === "duplicate") counts.duplicates++;
      else counts.refused++;
    },
  });
  const receiver = await serve(async (request) => await app.fetch(request), {
    hostname: "127.0.0.1",
    port: 0,
  });
  emulator.callbacks.duplicateNext(TWICE);
  return {
    baseUrl: emulatorServer.url,
    apiKey: emulator.keys.test,
    callbackUrl: `${receiver.url}/callbacks`,
    greeting: [
      `The emulator  ${emulatorServer.url}/__emulator/`,
      `The receiver  ${receiver.url}/events, with "authorization: Bearer ${VIEW_KEY}"`,
    ],
    async received() {
      await emulator.callbacks.deliver();
      return { ...counts };
    },
    async recall(taskId) {
      emulator.recallTask(taskId);
      await emulator.callbacks.deliver();
      const row = await store.latest({ kind: "task", subject: taskId });
      return row?.status;
    },
    async stop() {
      await emulatorServer.stop(GRACE_MS);
      await receiver.stop(GRACE_MS);
    },
  };
}
