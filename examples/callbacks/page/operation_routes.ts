/** The routes of those who operate the app: its numbers, its dead letters, and their replay. */
import type { Hono } from "hono";
import { type Counters, reportOf } from "../counters.ts";
import { replay } from "../replay.ts";
import type { Store } from "../store.ts";
import { BASE } from "./context.ts";
import { timeText } from "./layout.ts";
import { hasToken, type PageVariables, refuse, render } from "./respond.ts";
import { operationsView } from "./views/operations.ts";

/** The most dead letters to show, and to replay at once. */
const MAX_DEAD = 200;

/** Adds the routes. */
export function operationRoutes<Env extends object>(
  routes: Hono<{ Bindings: Env; Variables: PageVariables }>,
  { store, now, counters }: {
    readonly store: (env: Env) => Store;
    readonly now: () => number;
    readonly counters?: Counters | undefined;
  },
): void {
  routes.get(`${BASE}/operations`, async (c) => {
    await counters?.flush(store(c.env));
    const [report, dead] = await Promise.all([
      reportOf(store(c.env), now()),
      store(c.env).list({ limit: MAX_DEAD, deadOnly: true }),
    ]);
    const replayed = /^\d{1,4}$/.exec(c.req.query("replayed") ?? "")?.[0];
    return render(c, {
      title: "Operations",
      now: timeText(now()),
      main: operationsView({
        report,
        dead,
        token: c.var.token,
        replayed: replayed === undefined ? undefined : Number(replayed),
      }),
    });
  });

  routes.post(`${BASE}/replay`, async (c) => {
    if (!await hasToken(c)) return refuse(c);
    const { id } = await c.req.parseBody();
    const query = typeof id === "string"
      ? { id }
      : { deadOnly: true, limit: MAX_DEAD };
    const { ids } = await replay(store(c.env), query, { now: now() });
    return c.redirect(`${BASE}/operations?replayed=${ids.length}`, 303);
  });
}
