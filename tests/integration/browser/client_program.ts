/** What the client does in a page: bundled, and run there. */
import { isScaleError, ScaleClient } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { failure, thrown } from "../runtimes/check.ts";

/** The server of the API, which is of another origin than the page. */
export interface Api {
  readonly baseUrl: string;
  readonly apiKey: string;
}

const BYTES = new Uint8Array(100_000).fill(7);

const PARAMS = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** Calls by which a list of allowed headers and methods can be told to be complete. */
const CALLS: Readonly<
  Record<string, (client: ScaleClient) => PromiseLike<unknown>>
> = {
  get: (client) => client.tasks.count(),
  create: (client) => client.tasks.create("imageannotation", PARAMS),
  put: (client) => client.tasks.addTags("5c84d0fe1f4fa200172ad6b0", ["cow"]),
  delete: (client) => client.tasks.clearUniqueId("5c84d0fe1f4fa200172ad6b0"),
};

/** Returns the code of the error of each call, or `"none"`. */
export async function codes(api: Api): Promise<Record<string, string>> {
  const client = new ScaleClient({ ...api, maxRetries: 0 });
  const found: Record<string, string> = {};
  for (const [name, call] of Object.entries(CALLS)) {
    found[name] = await call(client).then(
      () => "none",
      (error) => isScaleError(error) ? error.code : String(error),
    );
  }
  return found;
}

/** Goes through what a program does, against a server. */
export async function run(api: Api): Promise<Record<string, unknown>> {
  const delays: number[] = [];
  const client = new ScaleClient({
    ...api,
    hooks: { onRetry: ({ delayMs }) => delays.push(delayMs) },
  });
  const { task_id } = await client.tasks.create("imageannotation", PARAMS);
  const listed: string[] = [];
  for await (const task of client.tasks.list({ limit: 1 })) {
    listed.push(task.task_id);
  }
  const page = await client.tasks.list();
  const blob = await client.files.upload(new Blob([BYTES]), {});
  const stream = await client.files.upload(new Blob([BYTES]).stream(), {});
  const controller = new AbortController();
  const { signal } = controller;
  const abort = thrown(() => client.request("GET", "/v1/slow", { signal }));
  controller.abort("enough");
  const id = "5c84d0fe1f4fa200172ad6b0";
  const missing = await failure(() => client.tasks.get(id));
  const redirect = await failure(() => client.request("GET", "/v1/moved"));
  return {
    isListed: listed.includes(task_id) && listed.length === page.items.length,
    sizes: [blob.size, stream.size],
    missing: missing.toJSON(),
    redirect: redirect.toJSON(),
    abort: await abort,
    busy: await client.request("GET", "/v1/busy"),
    delays,
  };
}

/** Returns the ids of the tasks that a program and its emulator have, both in the page. */
export async function runEmulator(): Promise<readonly string[]> {
  const emulator = createEmulator({ seed: 1 });
  const client = new ScaleClient(emulator.clientOptions());
  const { task_id } = await client.tasks.create("imageannotation", PARAMS);
  const [task] = await client.tasks.list().toArray({ max: 2 });
  return [task_id, task!.task_id];
}
