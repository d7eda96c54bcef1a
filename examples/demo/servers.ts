/** The two servers of the demo on loopback: the emulator, and the app of examples/callbacks that receives its callbacks. */
import { ScaleClient } from "@labelwire/scale";
import { createEmulator, type Emulator } from "@labelwire/scale/emulator";
import { createApp } from "../callbacks/app.ts";
import { createCounters } from "../callbacks/counters.ts";
import { memoryStore } from "../callbacks/memory_store.ts";
import {
  createProcessor,
  type ReceivedEvent,
} from "../callbacks/processing.ts";
import { oneAtATime } from "../callbacks/repeating.ts";
import { taskReader } from "../callbacks/page/task_reader.ts";
import { serve } from "../emulator/server.ts";
import { createShowcase } from "./showcase.ts";

/** How many of the first callbacks are sent twice, as after a lost response. */
const DUPLICATES = 3;

/** How long open requests may continue after the end, in milliseconds. */
const GRACE_MS = 500;

/** The made-up key that opens the receiver's page. */
const APP_KEY = "app_demo";

/** The type of tasks whose events cannot be processed. */
const FAILING_TYPE = "cruisecontrol";

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
  /** Creates and completes one task of each type, to look at. Returns how many. */
  readonly showAll: (picture: Blob) => Promise<number>;
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
  // Tasks to look at are completed by hand, so they have the live key.
  const live = new ScaleClient({
    apiKey: emulator.keys.live,
    baseUrl: emulatorServer.url,
  });
  const readers = Object.fromEntries(
    Object.entries(emulator.keys).map(([name, key]) => [
      name,
      taskReader({ SCALE_API_KEY: key, SCALE_BASE_URL: emulatorServer.url }),
    ]),
  );
  const counters = createCounters();
  const processor = createProcessor({
    store,
    counters,
    onEvent: processExample,
    env: {},
    log: () => {},
    limits: { maxTries: 1 },
  });
  const sweep = oneAtATime(async () => void await processor.sweep());
  const app = createApp({
    counters,
    processor: () => processor,
    onStored: sweep,
    authKeys: { ...emulator.callbacks.authKeys },
    store: () => store,
    appKey: () => APP_KEY,
    pictureHosts: () => emulatorServer.url,
    readTask: () => async (taskId, task) =>
      await readers[task.is_test === true ? "test" : "live"]?.(taskId, task) ??
        task,
    log: (entry) => {
      if (entry.event !== "callback") return;
      if (entry.outcome === "stored") counts.stored++;
      else if (entry.outcome === "duplicate") counts.duplicates++;
      else counts.rejected++;
    },
  });
  // Live updates need a server that streams.
  const receiver = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => app.fetch(request),
  );
  const receiverUrl = `http://127.0.0.1:${receiver.addr.port}`;
  const callbackUrl = `${receiverUrl}/callbacks`;
  emulator.callbacks.duplicateNext(DUPLICATES);
  return {
    baseUrl: emulatorServer.url,
    apiKey: emulator.keys.test,
    callbackUrl,
    banner: [
      `The emulator  ${emulatorServer.url}/__emulator/`,
      `The receiver  ${receiverUrl}/view, with the key ${APP_KEY}`,
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
    async showAll(picture) {
      const shown = { picture, callbackUrl };
      const tasks = await createShowcase(live, emulator, shown);
      await sweep();
      return tasks;
    },
    completeChat(taskId) {
      emulator.chatTasks.complete(taskId);
    },
    async stop() {
      await emulatorServer.stop(GRACE_MS);
      await receiver.shutdown();
    },
  };
}

/** Processes an event of the demo: one type fails, so that there is a dead letter to replay. */
function processExample({ facts }: ReceivedEvent): void {
  if (facts?.type === FAILING_TYPE) {
    throw new Error(`No handler for tasks of the type ${FAILING_TYPE}`);
  }
}
