/**
 * The page: the tasks of the app with their results, for people. It is made on the
 * server and works without JavaScript. All of it but the login needs a session.
 */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { KeyOf } from "../auth.ts";
import type { Counters } from "../counters.ts";
import { formatCursor, parseCursor } from "../listing.ts";
import { type Log, messageOf, printLog } from "../log.ts";
import type { Store } from "../store.ts";
import { type AllowList, readAllowList } from "./allow_list.ts";
import { assetOf } from "./assets.ts";
import { BASE } from "./context.ts";
import { html } from "./draw/markup.ts";
import { message, timeText } from "./layout.ts";
import { liveStream } from "./live.ts";
import {
  hasToken,
  hrefOf,
  type PageVariables,
  refuse,
  render,
} from "./respond.ts";
import { createSessions, nextPath, SESSION_MS } from "./session.ts";
import { listTasks, type TaskFilter } from "./source.ts";
import { createFileMemory, type ReadTask } from "./task_files.ts";
import { taskRoutes } from "./task_routes.ts";
import { operationRoutes } from "./operation_routes.ts";
import { listView } from "./views/list.ts";
import { loginView } from "./views/login.ts";

/** The options of the page. */
export interface PageOptions<Env extends object> {
  /** Returns the store. */
  readonly store: (env: Env) => Store;
  /** Returns the app's key. Without a key, all routes but the callbacks and the probes are off. */
  readonly appKey?: KeyOf<Env> | undefined;
  /** Returns the hosts that pictures and result files may come from, see `readAllowList`. Without it none are shown. */
  readonly pictureHosts?: ((env: Env) => string | undefined) | undefined;
  /** Returns a function that reads a task from the API, to get new links. Default: ended links are shown as ended. */
  readonly readTask?: ((env: Env) => ReadTask | undefined) | undefined;
  /** The counters of the app, added to the store before they are shown. Default: what is in the store. */
  readonly counters?: Counters;
  /** Fetches pictures and result files. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Writes to the log. Default: each entry is printed as a line of JSON. */
  readonly log?: Log;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** The most tasks on a page of the list. */
const SIZE = 50;

const FILTERS = ["type", "status", "review", "batch", "search"] as const;

/** Nothing but this app is loaded, and no script or style of the document itself. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

/** Paths that need no session. */
const PUBLIC = [`${BASE}/login`];

/** Creates the routes of the page, below `/view`. */
export function createPage<Env extends object>(
  options: PageOptions<Env>,
): Hono<{ Bindings: Env; Variables: PageVariables }> {
  const { store, now = Date.now, log = printLog } = options;
  const routes = new Hono<{ Bindings: Env; Variables: PageVariables }>();
  const memory = createFileMemory();

  routes.use(`${BASE}/*`, safeHeaders(), requireSession(options));
  routes.get(`${BASE}/asset/:name`, (c) => {
    const asset = assetOf(c.req.param("name"));
    if (asset === undefined) return c.notFound();
    return c.body(asset.body, 200, {
      "content-type": asset.contentType,
      "cache-control": "public, max-age=31536000, immutable",
    });
  });
  routes.get(
    `${BASE}/icon.svg`,
    (c) => c.body(ICON, 200, { "content-type": "image/svg+xml" }),
  );

  routes.get(
    `${BASE}/login`,
    (c) =>
      render(c, {
        title: "Log in",
        main: loginView(c.req.query("next") ?? "", false),
      }),
  );
  routes.post(`${BASE}/login`, async (c) => {
    const form = await c.req.parseBody();
    const [key, next] = [form.key, form.next].map((value) =>
      typeof value === "string" ? value : ""
    );
    const { sessions } = c.var;
    if (!await sessions.isKey(key ?? "")) {
      const main = loginView(next ?? "", true);
      return render(c, { title: "Log in", main }, 401);
    }
    const { name, isSecure } = cookieOf(c);
    setCookie(c, name, await sessions.create(now()), {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: isSecure,
      maxAge: SESSION_MS / 1000,
    });
    return c.redirect(nextPath(next ?? "", BASE), 303);
  });
  routes.post(`${BASE}/logout`, async (c) => {
    if (!await hasToken(c)) return refuse(c);
    const { name, isSecure } = cookieOf(c);
    deleteCookie(c, name, { path: "/", secure: isSecure });
    return c.redirect(`${BASE}/login`, 303);
  });

  routes.get(BASE, async (c) => {
    const query = (name: string) => c.req.query(name) ?? "";
    const filter = Object.fromEntries(
      FILTERS.map((name) => [name, query(name).trim().slice(0, 200)]),
    ) as unknown as TaskFilter;
    const after = parseCursor(c.req.query("after")) ?? undefined;
    const page = Math.max(1, Math.floor(Number(query("page"))) || 1);
    const isId = await findsTask(store(c.env), filter.search);
    if (isId) {
      return c.redirect(`${BASE}/tasks/${encodeURIComponent(filter.search)}`);
    }
    const list = await listTasks(store(c.env), filter, {
      after,
      page,
      size: SIZE,
    });
    const main = listView({
      list,
      filter,
      page,
      size: SIZE,
      href: (changes) =>
        hrefOf(BASE, { ...filter, after: query("after"), ...changes }),
      cursor: formatCursor,
      callbackUrl: new URL("/callbacks", c.req.url).href,
    });
    const live = list.newest && after === undefined
      ? { after: formatCursor(list.newest) }
      : undefined;
    return render(c, {
      title: "Tasks",
      main,
      now: timeText(now()),
      ...live && { live },
    });
  });
  routes.get(`${BASE}/live`, (c) => {
    const last = c.req.header("last-event-id") ?? c.req.query("after");
    return liveStream(c, store(c.env), parseCursor(last) ?? undefined);
  });
  operationRoutes(routes, { store, now, counters: options.counters });
  taskRoutes(routes, {
    store,
    now,
    files: (env) => ({
      allow: allowListOf(options.pictureHosts?.(env)),
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      readTask: options.readTask?.(env),
      now,
      memory,
    }),
  });

  routes.onError((error, c) => {
    log({ event: "request", route: c.req.path, error: messageOf(error) });
    const main = message(
      "Not available",
      "The store does not respond. Nothing is lost: try again in a moment.",
      html`<p><a class="button" href="${c.req.path}">Try again</a></p>`,
    );
    return render(c, { title: "Not available", main }, 503);
  });
  return routes;
}

/** Returns whether a search is the id of a task, whatever its age. */
async function findsTask(store: Store, search: string): Promise<boolean> {
  if (!/^[0-9a-f]{24}$/.test(search)) return false;
  return await store.latest({ kind: "task", subject: search }) !== undefined;
}

function safeHeaders<Env extends object>(): MiddlewareHandler<
  { Bindings: Env; Variables: PageVariables }
> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/** Without a session, pages lead to the login, and all else is a 401. */
function requireSession<Env extends object>(
  { appKey, now = Date.now }: PageOptions<Env>,
): MiddlewareHandler<{ Bindings: Env; Variables: PageVariables }> {
  return async (c, next) => {
    const key = appKey?.(c.env);
    if (!key) return c.notFound();
    const sessions = createSessions(key);
    const cookie = getCookie(c, cookieOf(c).name) ?? "";
    const isValid = await sessions.isValid(cookie, now());
    c.set("sessions", sessions);
    c.set("cookie", isValid ? cookie : "");
    c.set("token", isValid ? await sessions.formToken(cookie) : "");
    const { path, method } = c.req;
    const isPublic = PUBLIC.includes(path) ||
      path.startsWith(`${BASE}/asset/`) ||
      path === `${BASE}/icon.svg`;
    if (isValid || isPublic) return await next();
    const isPage = method === "GET" &&
      (c.req.header("accept") ?? "").includes("text/html");
    if (!isPage) return c.text("unauthorized", 401);
    const { pathname, search } = new URL(c.req.url);
    const target = pathname + search;
    return c.redirect(
      hrefOf(`${BASE}/login`, { next: target === BASE ? "" : target }),
      303,
    );
  };
}

/** Browsers take a secure cookie over https: only. A machine of your own has http:. */
function cookieOf(c: Context): { name: string; isSecure: boolean } {
  const { protocol, hostname } = new URL(c.req.url);
  const isLocal = protocol === "http:" &&
    ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return isLocal
    ? { name: "view", isSecure: false }
    : { name: "__Host-view", isSecure: true };
}

/** Reads the allow list. A mistake in it is no reason to allow anything. */
function allowListOf(value: string | undefined): AllowList {
  try {
    return readAllowList(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it is invalid";
    return { check: () => `the allow list of this app is invalid (${reason})` };
  }
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5cad"/><path d="M4 4h8v8H4z" fill="none" stroke="#fff" stroke-width="2"/></svg>';
