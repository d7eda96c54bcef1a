/** The control routes of the emulator's page: its files and its data. */
import type { Engine } from "../engine/engine.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import type { Endpoint } from "../routes/router.ts";
import { PAGE } from "./html.ts";
import { readOverview } from "./overview.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** A route of the page. Its path begins after `/__emulator`. */
export interface PageRoute extends Endpoint {
  /** Returns the response. */
  readonly handler: (engine: Engine) => EmulatedResponse;
}

/** The routes of the page. */
export const PAGE_ROUTES: readonly PageRoute[] = [
  { method: "GET", path: "", handler: getPage },
  { method: "GET", path: "/page.js", handler: getScript },
  { method: "GET", path: "/page.css", handler: getStyle },
  { method: "GET", path: "/overview", handler: getOverview },
];

/**
 * The page runs only its own script, sends requests only to its own server, and
 * allows no frame: the tasks and requests that it shows come from other people.
 */
const POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

function getPage(): EmulatedResponse {
  return fileResponse("text/html", PAGE);
}

function getScript(): EmulatedResponse {
  return fileResponse("text/javascript", SCRIPT);
}

function getStyle(): EmulatedResponse {
  return fileResponse("text/css", STYLE);
}

function fileResponse(mediaType: string, body: string): EmulatedResponse {
  const contentType = `${mediaType}; charset=utf-8`;
  const headers = {
    "cache-control": "no-store",
    "content-security-policy": POLICY.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  return { status: 200, contentType, body, headers };
}

function getOverview(engine: Engine): EmulatedResponse {
  return jsonResponse(readOverview(engine));
}
