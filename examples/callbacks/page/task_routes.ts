/** The routes of one task: its page, its comparison, its pictures and masks, its callback as JSON. */
import type { Hono } from "hono";
import type { JsonObject } from "@labelwire/scale/callbacks";
import type { Store } from "../store.ts";
import { BASE, type ViewContext } from "./context.ts";
import { createLooks } from "./draw/looks.ts";
import { html, type Markup } from "./draw/markup.ts";
import { type Color, readSegments, recolor } from "./draw/mask.ts";
import { rgbOf } from "./draw/palette.ts";
import { objectOf, objectsOf, stringOf } from "./draw/value.ts";
import { message, timeText } from "./layout.ts";
import { attachmentsOf } from "./links.ts";
import {
  hasToken,
  hrefOf,
  type PageContext,
  type PageVariables,
  refuse,
  render,
} from "./respond.ts";
import { taskOf, taskVersions, type Version } from "./source.ts";
import {
  type FileOptions,
  type Picture,
  type TaskFiles,
  taskFiles,
} from "./task_files.ts";
import { compareView } from "./views/compare.ts";
import { viewOf } from "./views/mod.ts";
import { taskView } from "./views/task.ts";

/** The options of the routes. */
export interface TaskRouteOptions<Env extends object> {
  readonly store: (env: Env) => Store;
  readonly files: (env: Env) => FileOptions;
  readonly now: () => number;
}

/** The parameters of a task's page that its links keep. */
const KEPT = ["event", "frame", "camera", "page", "box"];

/** Those of a comparison. */
const KEPT_IN_COMPARISON = ["from", "to", "prior", "box"];

/** A picture is shown and nothing else: it cannot run, and cannot be framed as a page. */
const PICTURE_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "private, max-age=300",
  "content-disposition": 'inline; filename="picture"',
  "content-security-policy": "default-src 'none'; sandbox",
};

/** Adds the routes. */
export function taskRoutes<Env extends object>(
  routes: Hono<{ Bindings: Env; Variables: PageVariables }>,
  { store, files, now }: TaskRouteOptions<Env>,
): void {
  const taskPath = `${BASE}/tasks/:id`;

  /** Reads the versions of the task in the path, and chooses the one that the URL asks for. */
  async function open(c: PageContext<Env>) {
    const taskId = c.req.param("id") ?? "";
    const versions = await taskVersions(store(c.env), taskId);
    const event = c.req.query("event");
    const index = versions.findIndex(({ row }) => row.id === event);
    const shown = Math.max(0, index);
    const version = versions[shown];
    const task = taskOf(version?.callback);
    const own = taskFiles(taskId, task, version?.row.id ?? "", files(c.env));
    return { taskId, versions, shown, task, files: own };
  }

  routes.get(taskPath, async (c) => {
    const opened = await open(c);
    const { taskId, versions, task } = opened;
    if (versions.length === 0) return unknownTask(c, taskId);
    const context = contextOf(c, opened);
    const sections = await viewOf(task)?.(context);
    return renderTask(c, {
      title: `${context.type || "Task"} ${taskId}`,
      main: taskView({
        ...opened,
        sections,
        refresh: context.refresh,
        isComparison: false,
      }),
      newest: versions[0],
    });
  });

  routes.get(`${taskPath}/compare`, async (c) => {
    const opened = await open(c);
    const { taskId, versions, task } = opened;
    const pair = pairOf(c, versions, task);
    if (pair === undefined) return unknownTask(c, taskId);
    const context = contextOf(c, opened, "/compare", KEPT_IN_COMPARISON);
    const sections = await compareView(context, ...pair);
    return renderTask(c, {
      title: `Comparison ${taskId}`,
      main: taskView({
        ...opened,
        sections,
        refresh: context.refresh,
        isComparison: true,
      }),
      newest: versions[0],
    });
  });

  routes.post(`${taskPath}/refresh`, async (c) => {
    if (!await hasToken(c)) return refuse(c);
    const { files, taskId } = await open(c);
    await files.refresh();
    return c.redirect(`${BASE}/tasks/${encodeURIComponent(taskId)}`, 303);
  });

  routes.get(`${taskPath}/picture/:number{[0-9]{1,5}}`, async (c) => {
    const { files } = await open(c);
    return sendPicture(c, await files.picture(Number(c.req.param("number"))));
  });

  routes.get(`${taskPath}/mask/:number{[0-9]{1,5}}`, async (c) => {
    const { files, task } = await open(c);
    const colors = maskColors(task, Number(c.req.param("number")));
    if (colors === undefined) return c.text("no such label", 404);
    const mask = await files.picture("mask");
    if ("problem" in mask) return sendPicture(c, mask);
    const bytes = recolor(mask.bytes, colors);
    return bytes
      ? sendPicture(c, { bytes, contentType: "image/png" })
      : sendPicture(c, { problem: "The mask is no grey PNG of 8 bits." });
  });

  routes.get(`${BASE}/events/:name{[0-9a-f]{64}\\.json}`, async (c) => {
    const body = await store(c.env).body(c.req.param("name").slice(0, -5));
    if (body === undefined) return c.notFound();
    return c.body(body.slice(), 200, {
      "content-type": "application/json",
      "content-disposition": "attachment",
    });
  });

  function contextOf(
    c: PageContext<Env>,
    { taskId, task, files: own }: {
      readonly taskId: string;
      readonly task: JsonObject;
      readonly files: TaskFiles;
    },
    page = "",
    names: readonly string[] = KEPT,
  ): ViewContext {
    const params = objectOf(task.params);
    const query = (name: string) => c.req.query(name) ?? "";
    const path = `${BASE}/tasks/${encodeURIComponent(taskId)}`;
    const kept = Object.fromEntries(names.map((name) => [name, query(name)]));
    const canRefresh = files(c.env).readTask !== undefined;
    return {
      taskId,
      task,
      type: stringOf(task.type),
      params,
      response: objectOf(task.response),
      attachments: attachmentsOf(task),
      looks: (found) => createLooks(params, found),
      query,
      href: (changes) => hrefOf(path + page, { ...kept, ...changes }),
      fileHref: (name) => hrefOf(`${path}/${name}`, { event: query("event") }),
      pictureInfo: own.info,
      resultFile: own.result,
      refresh: canRefresh && refreshForm(path, c.var.token),
    };
  }

  function renderTask(
    c: PageContext<Env>,
    { title, main, newest }: {
      readonly title: string;
      readonly main: Markup;
      readonly newest: Version | undefined;
    },
  ): Response {
    return render(c, {
      title,
      main,
      now: timeText(now()),
      ...newest && { live: { after: "", task: newest.row.subject } },
    });
  }
}

function refreshForm(path: string, token: string): Markup {
  return html`
    <form method="post"
      action="${path}/refresh"><input type="hidden" name="token" value="${token}"><button>Read the task again</button></form>
  `;
}

function unknownTask<Env extends object>(
  c: PageContext<Env>,
  taskId: string,
): Response {
  const main = message(
    "No such task",
    `No callback of ${taskId} is stored here.`,
    html`<p><a class="button" href="${BASE}">All tasks</a></p>`,
  );
  return render(c, { title: "No such task", main }, 404);
}

/** Returns the two responses that the URL names: of two events, or an earlier one in the task and the task's own. */
function pairOf<Env extends object>(
  c: PageContext<Env>,
  versions: readonly Version[],
  task: JsonObject,
): readonly [JsonObject, JsonObject] | undefined {
  const prior = c.req.query("prior");
  if (prior !== undefined) {
    const before = objectsOf(task.prior_responses)[Number(prior)];
    return before &&
      [objectOf(before.response ?? before), objectOf(task.response)];
  }
  const [from, to] = ["from", "to"].map((name) =>
    versions.find(({ row }) => row.id === c.req.query(name))
  );
  if (from === undefined || to === undefined) return undefined;
  const responseOf = ({ callback }: Version) =>
    objectOf(taskOf(callback).response);
  return [responseOf(from), responseOf(to)];
}

/** Returns the colour of the numbers of one label, as the legend shows it. */
function maskColors(
  task: JsonObject,
  number: number,
): ReadonlyMap<number, Color> | undefined {
  const segments = readSegments(objectOf(task.response).labelMapping);
  const looks = createLooks(objectOf(task.params), segments.keys());
  const look = looks.all.filter(({ label }) => segments.has(label))[number];
  if (look === undefined) return undefined;
  const color = [...rgbOf(look.look), 255] as unknown as Color;
  return new Map(
    segments.get(look.label)?.map(({ index }) => [index, color]),
  );
}

function sendPicture<Env extends object>(
  c: PageContext<Env>,
  picture: Picture,
): Response {
  if ("problem" in picture) return c.text(picture.problem, 404);
  return c.body(picture.bytes.slice(), 200, {
    ...PICTURE_HEADERS,
    "content-type": picture.contentType,
  });
}
