/**
 * The main job of this library, start to end: a project, a batch, a picture
 * uploaded and one imported, 25 tasks of which some answers get lost on the way,
 * all of them created again, and still exactly 25; then the results, page by
 * page, and the callbacks that told of them.
 *
 *     deno task demo                          the emulator: no key, loopback only
 *     deno task demo --serve                  the same, and both servers stay
 *     SCALE_API_KEY=test_… deno task demo --live
 *                                             the real API, test keys only
 *     … --live --base-url http://127.0.0.1:8787
 *                                             any server that speaks the API
 */
import { parseArgs } from "node:util";
import {
  type ClientOptions,
  isScaleError,
  ScaleClient,
  type ScaleFile,
  type Task,
} from "@labelwire/scale";
import { type Servers, startServers } from "./servers.ts";
import { shutdownSignal } from "../emulator/shutdown_signal.ts";

/** How many tasks are made. */
const TASKS = 25;

/** A picture that is on the web. */
const WEB_PICTURE = "https://i.imgur.com/v4cBreD.jpg";

/** What the demo needs of the world. */
export interface World {
  readonly print: (line: string) => void;
  /** Gives `SCALE_API_KEY`; asked only with `--live`. */
  readonly key: () => string | undefined;
  /** Gives the picture to upload. */
  readonly picture: () => Promise<Blob>;
  /** Settles when `--serve` is to end. */
  readonly stopped: () => Promise<void>;
  /** Options of the client that a test sets, such as its clock. */
  readonly client?: Partial<ClientOptions>;
}

/** Where the demo runs. */
interface Stage {
  readonly title: string;
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** Added to names, which are unique in an account. */
  readonly suffix: string;
  /** What receives the callbacks; a real API could not call this machine. */
  readonly servers?: Servers;
}

/** What the command line asks for. */
interface Order {
  readonly live: boolean;
  readonly serve: boolean;
  readonly baseUrl: string | undefined;
}

/** Runs the demo and gives its exit code. */
export async function main(
  args: readonly string[],
  world: World,
): Promise<number> {
  let order: Order;
  let stage: Stage;
  try {
    order = readOrder(args);
    stage = order.live ? liveStage(order, world) : await emulatedStage();
  } catch (error) {
    world.print(error instanceof Error ? error.message : String(error));
    return 2;
  }
  try {
    const code = await run(stage, world);
    if (order.serve) {
      stage.servers?.greeting.forEach(world.print);
      await world.stopped();
    }
    return code;
  } catch (error) {
    if (!isScaleError(error)) throw error;
    world.print(`${error.name}: ${error.message}`);
    return 1;
  } finally {
    await stage.servers?.stop();
  }
}

/** Reads the command line; throws where it makes no sense. */
function readOrder(args: readonly string[]): Order {
  const { live = false, serve = false, "base-url": baseUrl } = parseArgs({
    args: [...args],
    options: {
      live: { type: "boolean" },
      serve: { type: "boolean" },
      "base-url": { type: "string" },
    },
  }).values;
  if (baseUrl && !live) throw new Error("--base-url goes with --live");
  if (serve && live) throw new Error("--serve goes without --live");
  return { live, serve, baseUrl };
}

async function emulatedStage(): Promise<Stage> {
  const servers = await startServers();
  return {
    title: "The emulator on this machine: no key, no network beyond loopback",
    apiKey: servers.apiKey,
    baseUrl: servers.baseUrl,
    suffix: "",
    servers,
  };
}

function liveStage({ baseUrl }: Order, { key }: World): Stage {
  const apiKey = key()?.trim();
  if (!apiKey) throw new Error("--live needs a test key in SCALE_API_KEY");
  if (!apiKey.startsWith("test_") && !apiKey.endsWith("|test")) {
    throw new Error(
      'SCALE_API_KEY must be a test key, "test_…" or "…|test": ' +
        "with any other this demo would order work that is paid for",
    );
  }
  return {
    title: `The API at ${baseUrl ?? "https://api.scale.com"}, with a test key`,
    apiKey,
    ...baseUrl && { baseUrl },
    suffix: `-${Date.now().toString(36)}`,
  };
}

async function run(stage: Stage, world: World): Promise<number> {
  const { print } = world;
  const { servers } = stage;
  const startedAt = performance.now();
  const project = `demo-cows${stage.suffix}`;
  const batch = `demo-monday${stage.suffix}`;
  const { fetch, lost } = losingAnswers();
  let recovered = 0;
  const client = new ScaleClient({
    apiKey: stage.apiKey,
    fetch,
    ...stage.baseUrl && { baseUrl: stage.baseUrl },
    hooks: { onRecover: () => recovered++ },
    ...world.client,
  });

  print(stage.title);
  print("");
  await client.projects.create({ name: project, type: "imageannotation" });
  print(`Project   ${project}, for imageannotation`);
  await client.batches.create({ project, name: batch });
  print(`Batch     ${batch}`);
  const pictures = await sendPictures(client, project, world);
  print(
    `Uploaded  cows.png, ${pictures[0]?.size} bytes, as ${
      pictures[0]?.attachment_url
    }`,
  );
  print(`Imported  ${WEB_PICTURE}, as ${pictures[1]?.attachment_url}`);

  const createAll = () =>
    Promise.all(
      Array.from({ length: TASKS }, (_, index) =>
        client.tasks.create("imageannotation", {
          project,
          batch,
          unique_id: `${batch}-${index + 1}`,
          ...servers && { callback_url: servers.callbackUrl },
          instruction: "Draw a box around each cow",
          attachment: pictures[index % pictures.length]?.attachment_url ?? "",
          attachment_type: "image",
          geometries: { box: { objects_to_annotate: ["Baby Cow", "Big Cow"] } },
        }, { onConflict: "return" })),
    );
  const first = await createAll();
  print(
    `Created   ${first.length} tasks; ${lost()} answers got lost, ${recovered} tasks were found again`,
  );
  const second = await createAll();
  const same =
    second.filter((task, index) => task.task_id === first[index]?.task_id)
      .length;
  print(`Again     all ${second.length}; ${same} were there already`);
  const count = await client.tasks.count({ batch });
  print(`Counted   ${count} tasks in the batch`);

  let pages = 0;
  const results: Task[] = [];
  for await (const page of client.tasks.list({ batch, limit: 10 }).pages()) {
    pages++;
    results.push(...page.items);
  }
  print(`Results   ${results.length} in ${pages} pages`);
  const { completed, pending } = await client.batches.getStatus(batch);
  print(`Status    ${completed} completed, ${pending} pending`);
  const [task] = results;
  if (task) print(`Example   ${describe(task)}`);
  const isTold = !servers || !task || await showCallbacks(servers, task, print);
  print(`Time      ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  print("");

  const paidOnce = count === TASKS && same === TASKS &&
    new Set(results.map((task) => task.task_id)).size === TASKS;
  print(
    paidOnce
      ? `Every one of the ${TASKS} tasks exists exactly once.`
      : `There should be ${TASKS} tasks, each once, and there are not.`,
  );
  return paidOnce && isTold ? 0 : 1;
}

/** Uploads a picture of ours, and has the API fetch another. */
async function sendPictures(
  client: ScaleClient,
  project: string,
  { picture }: World,
): Promise<readonly ScaleFile[]> {
  const ours = await client.files.upload(await picture(), {
    project_name: project,
    reference_id: `${project}-picture`,
  }, { filename: "cows.png" });
  const theirs = await client.files.import({
    file_url: WEB_PICTURE,
    project_name: project,
  });
  return [ours, theirs];
}

/** Lets every creation through, and loses the answer to each fifth new one, as a broken connection would. */
function losingAnswers(): {
  readonly fetch: typeof fetch;
  readonly lost: () => number;
} {
  const seen = new Set<string>();
  let lost = 0;
  return {
    lost: () => lost,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { body, method } = init ?? {};
      if (method !== "POST" || !String(input).includes("/task/")) {
        return response;
      }
      const text = body instanceof Blob ? await body.text() : String(body);
      const { unique_id } = JSON.parse(text);
      if (seen.has(unique_id)) return response;
      seen.add(unique_id);
      if (seen.size % 5 !== 0) return response;
      await response.body?.cancel();
      lost++;
      throw new TypeError("The connection was lost after the request");
    },
  };
}

/** Shows what the callbacks told; gives whether each task's came, and is kept once. */
async function showCallbacks(
  servers: Servers,
  { task_id, unique_id, status }: Task,
  print: World["print"],
): Promise<boolean> {
  const { stored, duplicates, refused } = await servers.received();
  print(
    `Callbacks ${
      stored + duplicates
    } came and were verified, ${duplicates} of them a second time: ${stored} are kept`,
  );
  const now = await servers.recall(task_id);
  print(
    `Recalled  ${unique_id} was ${status}, and is ${now} again by its last callback`,
  );
  return stored === TASKS && refused === 0 && now === "pending";
}

/** Shows a task's first annotation. */
function describe({ task_id, unique_id, response }: Task): string {
  const [annotation] = (response?.["annotations"] ?? []) as readonly {
    readonly label?: string;
    readonly type?: string;
    readonly left?: number;
    readonly top?: number;
    readonly width?: number;
    readonly height?: number;
  }[];
  const what = annotation
    ? `${annotation.type} "${annotation.label}", ${annotation.width} x ${annotation.height} ` +
      `pixels at ${annotation.left}, ${annotation.top}`
    : "no annotation";
  return `${unique_id} (${task_id}): ${what}`;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args, {
      print: console.log,
      key: () => Deno.env.get("SCALE_API_KEY"),
      picture: async () => {
        const file = new URL("./cows.png", import.meta.url);
        return new Blob([await Deno.readFile(file)], { type: "image/png" });
      },
      stopped: shutdownSignal,
    }),
  );
}
