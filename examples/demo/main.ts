/**
 * The main job of this library, start to end: a project, a batch, one picture
 * uploaded and one imported, and 25 tasks. Some responses are lost on purpose
 * and all tasks are created a second time: there are still exactly 25. Then come
 * the results, page by page, the callbacks, and a batch of v2 with a conversation.
 *
 *     deno task demo                          the emulator: no key, loopback only
 *     deno task demo --serve                  the same, and both servers keep running
 *     SCALE_API_KEY=test_… deno task demo --live
 *                                             the real API, with a test key only
 *     … --live --base-url http://127.0.0.1:8787
 *                                             any server that speaks the API
 *
 * Needs the network, permission to read files, and with `--live` the variable
 * `SCALE_API_KEY`; Hono comes from npm.
 */
import { parseArgs } from "node:util";
import {
  type ClientOptions,
  isScaleError,
  ScaleClient,
  type ScaleFile,
  type Task,
} from "@labelwire/scale";
import { shutdownSignal } from "../emulator/shutdown_signal.ts";
import { showChat } from "./chat.ts";
import { lossyFetch } from "./lossy_fetch.ts";
import { type Servers, startServers } from "./servers.ts";

const USAGE = `Usage: deno task demo [options]

  --serve         keep the emulator and the receiver running, until Ctrl+C
  --live          use the real API, with the test key in SCALE_API_KEY
  --base-url URL  use that server instead; needs --live
  --help          print this`;

/** How many tasks are created. */
const TASKS = 25;

/** A picture that is on the web. */
const WEB_PICTURE = "https://i.imgur.com/v4cBreD.jpg";

/** The input and output of the program. */
export interface Io {
  readonly print: (line: string) => void;
  /** Returns `SCALE_API_KEY`; called only with `--live`. */
  readonly apiKey: () => string | undefined;
  /** Returns the picture to upload. */
  readonly picture: () => Promise<Blob>;
  /** Resolves when `--serve` must end. */
  readonly stopped: () => Promise<void>;
  /** More options for the client, such as the clock of a test. */
  readonly clientOptions?: Partial<ClientOptions>;
}

/** The API that the demo uses. */
interface DemoContext {
  readonly title: string;
  readonly apiKey: string;
  readonly baseUrl?: string;
  /** Added to names, which are unique in an account. */
  readonly suffix: string;
  /** The emulator and the receiver of callbacks; absent for the real API, which could not call this machine. */
  readonly servers?: Servers;
}

/** The options of the command line. */
interface CliOptions {
  readonly live: boolean;
  readonly serve: boolean;
  readonly baseUrl: string | undefined;
  readonly help: boolean;
}

/** Runs the demo. Returns the exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let options: CliOptions;
  let context: DemoContext;
  try {
    options = parseOptions(args);
    if (options.help) {
      io.print(USAGE);
      return 0;
    }
    context = options.live ? liveContext(options, io) : await emulatorContext();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    io.print(`${message}\n\n${USAGE}`);
    return 2;
  }
  try {
    const code = await run(context, io);
    if (options.serve) {
      const tasks = await context.servers?.showAll(await io.picture());
      if (tasks !== undefined) {
        io.print(`Shown     ${tasks} more tasks, of every type`);
      }
      for (const line of context.servers?.banner ?? []) io.print(line);
      await io.stopped();
    }
    return code;
  } catch (error) {
    if (!isScaleError(error)) throw error;
    io.print(`${error.name}: ${error.message}`);
    return 1;
  } finally {
    await context.servers?.stop();
  }
}

/** Parses the command line. Throws for a mistake in it. */
function parseOptions(args: readonly string[]): CliOptions {
  const {
    live = false,
    serve = false,
    help = false,
    "base-url": baseUrl,
  } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      live: { type: "boolean" },
      serve: { type: "boolean" },
      "base-url": { type: "string" },
    },
  }).values;
  if (baseUrl && !live) throw new Error("--base-url needs --live");
  if (serve && live) throw new Error("--serve and --live exclude each other");
  return { live, serve, baseUrl, help };
}

async function emulatorContext(): Promise<DemoContext> {
  const servers = await startServers();
  return {
    title: "The emulator on this machine: no key, no network beyond loopback",
    apiKey: servers.apiKey,
    baseUrl: servers.baseUrl,
    suffix: "",
    servers,
  };
}

function liveContext({ baseUrl }: CliOptions, io: Io): DemoContext {
  const apiKey = io.apiKey()?.trim();
  if (!apiKey) throw new Error("--live needs a test key in SCALE_API_KEY");
  if (!apiKey.startsWith("test_") && !apiKey.endsWith("|test")) {
    throw new Error(
      'SCALE_API_KEY must be a test key ("test_…" or "…|test"): ' +
        "tasks of a live key cost money",
    );
  }
  return {
    title: `The API at ${baseUrl ?? "https://api.scale.com"}, with a test key`,
    apiKey,
    ...baseUrl && { baseUrl },
    suffix: `-${Date.now().toString(36)}`,
  };
}

async function run(context: DemoContext, io: Io): Promise<number> {
  const { print } = io;
  const { servers } = context;
  const startedAt = performance.now();
  const project = `demo-cows${context.suffix}`;
  const batch = `demo-monday${context.suffix}`;
  const { fetch, lostResponses } = lossyFetch();
  let recovered = 0;
  const client = new ScaleClient({
    apiKey: context.apiKey,
    fetch,
    ...context.baseUrl && { baseUrl: context.baseUrl },
    hooks: { onRecover: () => recovered++ },
    ...io.clientOptions,
  });

  print(context.title);
  print("");
  await client.projects.create({ name: project, type: "imageannotation" });
  print(`Project   ${project}, for imageannotation`);
  await client.batches.create({ project, name: batch });
  print(`Batch     ${batch}`);
  const pictures = await sendPictures(client, project, io);
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
    `Created   ${first.length} tasks; ${lostResponses()} responses were lost, ${recovered} tasks were recovered`,
  );
  const second = await createAll();
  const existing =
    second.filter((task, index) => task.task_id === first[index]?.task_id)
      .length;
  print(`Again     all ${second.length}; ${existing} existed already`);
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
  if (task) print(`Example   ${describeTask(task)}`);
  const callbacksOk = !servers || !task ||
    await showCallbacks(servers, task, print);
  const chatOk = await showChat({
    client,
    suffix: context.suffix,
    servers,
    print,
  });
  print(`Time      ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  print("");

  const eachOnce = count === TASKS && existing === TASKS &&
    new Set(results.map((task) => task.task_id)).size === TASKS;
  print(
    eachOnce
      ? `Each of the ${TASKS} tasks exists exactly once.`
      : `Failed: expected ${TASKS} tasks, each exactly once.`,
  );
  return eachOnce && callbacksOk && chatOk ? 0 : 1;
}

/** Uploads a picture from this folder, and imports one from the web. */
async function sendPictures(
  client: ScaleClient,
  project: string,
  { picture }: Io,
): Promise<readonly ScaleFile[]> {
  const uploaded = await client.files.upload(await picture(), {
    project_name: project,
    reference_id: `${project}-picture`,
  }, { filename: "cows.png" });
  const imported = await client.files.import({
    file_url: WEB_PICTURE,
    project_name: project,
  });
  return [uploaded, imported];
}

/** Prints the outcome of the callbacks. Returns whether one was stored for each task. */
async function showCallbacks(
  servers: Servers,
  { task_id, unique_id, status }: Task,
  print: Io["print"],
): Promise<boolean> {
  const { stored, duplicates, rejected } = await servers.deliverCallbacks();
  print(
    `Callbacks ${
      stored + duplicates
    } were received and verified, ${duplicates} of them duplicates: ${stored} were stored`,
  );
  const newStatus = await servers.reopenTask(task_id);
  print(
    `Reopened  ${unique_id} was ${status}, and is ${newStatus} after its last callback`,
  );
  return stored === TASKS && rejected === 0 && newStatus === "pending";
}

/** Describes a task by its first annotation. */
function describeTask({ task_id, unique_id, response }: Task): string {
  const [annotation] = (response?.["annotations"] ?? []) as readonly {
    readonly label?: string;
    readonly type?: string;
    readonly left?: number;
    readonly top?: number;
    readonly width?: number;
    readonly height?: number;
  }[];
  const shape = annotation
    ? `${annotation.type} "${annotation.label}", ${annotation.width} x ${annotation.height} ` +
      `pixels at ${annotation.left}, ${annotation.top}`
    : "no annotation";
  return `${unique_id} (${task_id}): ${shape}`;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args, {
      print: console.log,
      apiKey: () => Deno.env.get("SCALE_API_KEY"),
      picture: async () => {
        const file = new URL("./cows.png", import.meta.url);
        return new Blob([await Deno.readFile(file)], { type: "image/png" });
      },
      stopped: shutdownSignal,
    }),
  );
}
