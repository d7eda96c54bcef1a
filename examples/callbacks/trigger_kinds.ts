/** Every kind of callback, as the emulator sends it to a URL. */
import { ScaleClient } from "@labelwire/scale";
import { createEmulator, type Emulator } from "@labelwire/scale/emulator";

/** An emulator with a client of its live key, and the target of its callbacks. */
interface Scene {
  readonly emulator: Emulator;
  readonly client: ScaleClient;
  readonly url: string;
}

/** A kind of callback. */
interface TriggerKind {
  /** What it reports. */
  readonly about: string;
  /** The number of callbacks that come before it, and are not sent. */
  readonly before: number;
  readonly run: (scene: Scene) => Promise<void>;
}

/** The kinds by name. */
export const TRIGGER_KINDS = {
  completed: {
    about: "a task was completed",
    before: 0,
    run: (scene) => afterCompletion(scene, () => {}),
  },
  error: {
    about: "a task ended in error",
    before: 0,
    async run({ emulator, ...scene }) {
      emulator.tasks.fail(await createTask(scene));
    },
  },
  "audit-accepted": {
    about: "a completed task was accepted",
    before: 1,
    run: (scene) =>
      afterCompletion(
        scene,
        (tasks, id) => tasks.audit(id, { accepted: true }),
      ),
  },
  "audit-rejected": {
    about: "a completed task was rejected",
    before: 1,
    run: (scene) =>
      afterCompletion(
        scene,
        (tasks, id) =>
          tasks.audit(id, { accepted: false, comments: "Too loose" }),
      ),
  },
  "audit-fixed": {
    about: "a completed task was fixed",
    before: 1,
    run: (scene) => afterCompletion(scene, (tasks, id) => tasks.fix(id)),
  },
  recalled: {
    about: "a completed task went back to pending",
    before: 1,
    run: (scene) => afterCompletion(scene, (tasks, id) => tasks.reopen(id)),
  },
  "batch-completed": {
    about: "all tasks of a batch were completed",
    before: 0,
    async run({ emulator, client, url }) {
      const project = await client.projects.create({
        name: "triggers",
        type: "imageannotation",
      });
      const batch = await client.batches.create({
        project: project.name,
        name: `triggers ${crypto.randomUUID()}`,
        callback: url,
      });
      // The task has no target of its own, so its completion is not sent.
      const id = await createTask({ client }, {
        project: project.name,
        batch: batch.name,
      });
      await client.batches.finalize(batch.name);
      emulator.tasks.complete(id);
    },
  },
} as const satisfies Readonly<Record<string, TriggerKind>>;

/** The name of a kind. */
export type TriggerName = keyof typeof TRIGGER_KINDS;

/** The result of a callback that was sent. */
export interface Triggered {
  readonly kind: TriggerName;
  /** The id of the task, or the name of the batch. */
  readonly subject: string;
  /** The status of the response; `undefined` without a response. */
  readonly status: number | undefined;
  /** Why there was no response. */
  readonly error: string | undefined;
}

/** Sends a callback of a kind, with that callback auth key. Its task is a new one. */
export async function trigger(
  kind: TriggerName,
  { url, key, fetch = (request) => globalThis.fetch(request) }: {
    readonly url: string;
    readonly key: string;
    /** Default: the global `fetch`. */
    readonly fetch?: (request: Request) => Promise<Response>;
  },
): Promise<Triggered> {
  const emulator = createEmulator({
    seed: crypto.randomUUID(),
    clock: "real",
    callbacks: {
      // The task is live, whatever the receiver takes the key for.
      authKeys: { live: key, test: `${key}-unused` },
      fetch,
      auto: false,
      retryDelaysMs: [],
    },
  });
  const client = new ScaleClient({
    ...emulator.clientOptions(),
    apiKey: emulator.keys.live,
  });
  const { before, run }: TriggerKind = TRIGGER_KINDS[kind];
  emulator.callbacks.dropNext(before);
  await run({ emulator, client, url });
  await emulator.callbacks.deliver();
  const sent = emulator.callbacks.list().filter(({ status }) =>
    status !== "dropped"
  );
  const [delivery] = sent;
  if (delivery === undefined || sent.length > 1) {
    throw new Error(`Expected one callback: the emulator has ${sent.length}`);
  }
  const attempt = delivery.attempts.at(-1);
  return {
    kind,
    subject: delivery.task_id ?? delivery.batch ?? "",
    status: attempt?.status,
    error: attempt?.error,
  };
}

/** Completes a new task, and changes it then. */
async function afterCompletion(
  { emulator, ...scene }: Scene,
  change: (tasks: Emulator["tasks"], id: string) => unknown,
): Promise<void> {
  const id = await createTask(scene);
  emulator.tasks.complete(id);
  change(emulator.tasks, id);
}

async function createTask(
  { client, url }: { readonly client: ScaleClient; readonly url?: string },
  place: { readonly project?: string; readonly batch?: string } = {},
): Promise<string> {
  const { task_id } = await client.tasks.create("imageannotation", {
    instruction: "Draw a box around each cow",
    attachment: "https://example.com/cow.jpg",
    geometries: { box: { objects_to_annotate: ["Baby Cow", "Big Cow"] } },
    ...url !== undefined && { callback_url: url },
    ...place,
  });
  return task_id;
}
