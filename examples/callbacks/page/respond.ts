/** Responses of the page, and the check of its forms. */
import type { Context } from "hono";
import { assetPaths } from "./assets.ts";
import { document, message, type PageContent } from "./layout.ts";
import type { Markup } from "./draw/markup.ts";
import type { Sessions } from "./session.ts";

/** What a request to the page may use. */
export interface PageVariables {
  readonly sessions: Sessions;
  /** The cookie of the session; `""` before the login. */
  readonly cookie: string;
  /** The token of the session's forms. */
  readonly token: string;
}

/** A request to the page. */
export type PageContext<Env extends object> = Context<
  { Bindings: Env; Variables: PageVariables }
>;

/** Responds with a page. */
export function render<Env extends object>(
  c: PageContext<Env>,
  content: Omit<PageContent, "assets" | "token"> & { readonly main: Markup },
  status: 200 | 401 | 403 | 404 | 503 = 200,
): Response {
  const { cookie, token } = c.var;
  const page = document({
    ...content,
    assets: assetPaths(),
    ...cookie !== undefined && cookie !== "" && { token },
  });
  return c.body(page.toString(), status, {
    "content-type": "text/html; charset=utf-8",
  });
}

/** Returns a URL with parameters; empty ones are left out. */
export function hrefOf(
  path: string,
  query: Readonly<Record<string, string>>,
): string {
  const all = Object.entries(query).filter(([, value]) => value !== "");
  return all.length === 0 ? path : `${path}?${new URLSearchParams(all)}`;
}

/** Returns whether a form carries the token of the session. */
export async function hasToken<Env extends object>(
  c: PageContext<Env>,
): Promise<boolean> {
  const { token } = await c.req.parseBody();
  return typeof token === "string" &&
    await c.var.sessions.isFormToken(c.var.cookie, token);
}

/** Refuses a form without the token. */
export function refuse<Env extends object>(c: PageContext<Env>): Response {
  const main = message(
    "Not done",
    "The form was not made by this session. Go back, reload the page and try again.",
  );
  return render(c, { title: "Not done", main }, 403);
}
