/**
 * The main job of this library, start to end: a project, a batch, 25 tasks of
 * which some answers get lost on the way, all of them created again, and still
 * exactly 25; then the results, page by page.
 *
 *     deno task demo                          the emulator, no key, no network
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
  type Task,
} from "@labelwire/scale";
import { createEmulator } from "@labelwire/scale/emulator";

/** How many tasks are made. */
const TASKS = 25;

/** What the demo needs of the world. */
export interface World {
  readonly print: (line: string) => void;
  /** Gives `SCALE_API_KEY`; asked only with `--live`. */
  readonly key: () => string | undefined;
  /** Options of the client that a test sets, such as its clock. */
  readonly client?: Partial<ClientOptions>;
}

/** Where the demo runs. */
interface Stage {
  readonly title: string;
  readonly apiKey: string;
  readonly fetch: typeof fetch;
  readonly baseUrl?: string;
  /** Added to names, which are unique in an account. */
  readonly suffix: string;
}

/** Runs the demo and gives its exit code. */
export async function main(
  args: readonly string[],
  world: World,
): Promise<number> {
  let stage: Stage;
  try {
    stage = chooseStage(args, world);
  } catch (error) {
    world.print(error instanceof Error ? error.message : String(error));
    return 2;
  }
  try {
    return await run(stage, world);
  } catch (error) {
    if (!isScaleError(error)) throw error;
    world.print(`${error.name}: ${error.message}`);
    return 1;
  }
}

/** Reads the command line; throws where it cannot go on. */
function chooseStage(args: readonly string[], { key }: World): Stage {
  const { live, "base-url": baseUrl } = parseArgs({
    args: [...args],
    options: { live: { type: "boolean" }, "base-url": { type: "string" } },
  }).values;
  if (!live) {
    if (baseUrl) throw new Error("--base-url goes with --live");
    const { fetch, keys } = createEmulator();
    return {
      title: "The emulator, in this process: no key, no network",
      apiKey: keys.test,
      fetch,
      suffix: "",
    };
  }
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
    fetch: (...request) => fetch(...request),
    ...baseUrl && { baseUrl },
    suffix: `-${Date.now().toString(36)}`,
  };
}

async function run(stage: Stage, world: World): Promise<number> {
  const { print } = world;
  const startedAt = performance.now();
  const project = `demo-cows${stage.suffix}`;
  const batch = `demo-monday${stage.suffix}`;
  const { fetch, lost } = losingAnswers(stage.fetch);
  let recovered = 0;
  const client = new ScaleClient({
    apiKey: stage.apiKey,
    fetch,
    ...stage.baseUrl && { baseUrl: stage.baseUrl },
    hooks: { onRecover: () => recovered++ },
    ...world.client,
  });
  const createAll = () =>
    Promise.all(
      Array.from({ length: TASKS }, (_, index) =>
        client.tasks.create("imageannotation", {
          project,
          batch,
          unique_id: `${batch}-${index + 1}`,
          instruction: "Draw a box around each cow",
          attachment: "https://i.imgur.com/v4cBreD.jpg",
          attachment_type: "image",
          geometries: { box: { objects_to_annotate: ["Baby Cow", "Big Cow"] } },
        }, { onConflict: "return" })),
    );

  print(stage.title);
  print("");
  await client.projects.create({ name: project, type: "imageannotation" });
  print(`Project   ${project}, for imageannotation`);
  await client.batches.create({ project, name: batch });
  print(`Batch     ${batch}`);

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
  const { completed, pending } = await client.batches.status(batch);
  print(`Status    ${completed} completed, ${pending} pending`);
  const [task] = results;
  if (task) print(`Example   ${describe(task)}`);
  print(`Time      ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  print("");

  const paidOnce = count === TASKS && same === TASKS &&
    new Set(results.map((task) => task.task_id)).size === TASKS;
  print(
    paidOnce
      ? `Every one of the ${TASKS} tasks exists exactly once.`
      : `There should be ${TASKS} tasks, each once, and there are not.`,
  );
  return paidOnce ? 0 : 1;
}

/** Lets every creation through, and loses the answer to each fifth new one, as a broken connection would. */
function losingAnswers(
  fetch: Stage["fetch"],
): { readonly fetch: Stage["fetch"]; readonly lost: () => number } {
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
    }),
  );
}
