/** The two servers of the demo on loopback: the emulator, and the app of examples/callbacks that receives its callbacks. */
import { createEmulator, type Emulator } from "@labelwire/scale/emulator";
import { createApp } from "../callbacks/app.ts";
import { memoryStore } from "../callbacks/memory_store.ts";
import { serve } from "../emulator/server.ts";

/** How many of the first callbacks are sent twice, as after a lost response. */
const DUPLICATES = 3;

/** How long open requests may continue after the end, in milliseconds. */
const GRACE_MS = 500;

/** The made-up key that opens the receiver's list of events. */
const APP_KEY = "app_demo";

/** Numbers of callbacks by their outcome. */
export interface CallbackCounts {
  /** Events that were stored. */
  readonly stored: number;
  /** Deliveries of an event that was stored before. */
  readonly duplicates: number;
  /** Deliveries that were rejected. */
  readonly rejected: number;
}

/** A running emulator and a running receiver. */
export interface Servers {
  /** The URL of the emulator. */
  readonly baseUrl: string;
  /** The emulator's test key. */
  readonly apiKey: string;
  /** The `callback_url` for tasks. */
  readonly callbackUrl: string;
  /** Lines that tell the user where both servers are. */
  readonly banner: readonly string[];
  /** Waits until all callbacks were delivered. */
  readonly deliverCallbacks: () => Promise<CallbackCounts>;
  /** Reopens a task. Returns its status according to the stored callbacks. */
  readonly reopenTask: (taskId: string) => Promise<string | null | undefined>;
  /** Completes a chat task, as people would. */
  readonly completeChat: (taskId: string) => void;
  /** Stops both servers. */
  readonly stop: () => Promise<void>;
}

/** Starts an emulator and a receiver, each on a free port of this machine. */
export async function startServers(): Promise<Servers> {
  const store = memoryStore();
  const counts = { stored: 0, duplicates: 0, rejected: 0 };
  const created = Promise.withResolvers<Emulator>();
  const emulatorServer = await serve(
    async (request) => (await created.promise).handle(request),
    { hostname: "127.0.0.1", port: 0 },
  );
  const emulator: Emulator = createEmulator({
    baseUrl: emulatorServer.url,
    callbacks: { fetch: (request) => fetch(request) },
  });
  created.resolve(emulator);
  const app = createApp({
    authKeys: { ...emulator.callbacks.authKeys },
    store: () => store,
    appKey: () => APP_KEY,
    log: (entry) => {
      if (entry.event !== "callback") return;
      if (entry.outcome === "stored") counts.stored++;
      else if (entry.outcome === "duplicate") counts.duplicates++;
      else counts.rejected++;
    },
  });
  const receiver = await serve(async (request) => await app.fetch(request), {
    hostname: "127.0.0.1",
    port: 0,
  });
  emulator.callbacks.duplicateNext(DUPLICATES);
  return {
    baseUrl: emulatorServer.url,
    apiKey: emulator.keys.test,
    callbackUrl: `${receiver.url}/callbacks`,
    banner: [
      `The emulator  ${emulatorServer.url}/__emulator/`,
      `The receiver  ${receiver.url}/events, with "authorization: Bearer ${APP_KEY}"`,
    ],
    async deliverCallbacks() {
      await emulator.callbacks.deliver();
      return { ...counts };
    },
    async reopenTask(taskId) {
      emulator.tasks.reopen(taskId);
      await emulator.callbacks.deliver();
      const row = await store.latest({ kind: "task", subject: taskId });
      return row?.status;
    },
    completeChat(taskId) {
      emulator.chatTasks.complete(taskId);
    },
    async stop() {
      await emulatorServer.stop(GRACE_MS);
      await receiver.stop(GRACE_MS);
    },
  };
}
