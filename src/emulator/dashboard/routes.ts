/** The control routes of the emulator's page: its three files, and what it shows. */
import type { ControlCall, ControlRoute } from "../routes/control_call.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { overviewOf } from "./overview.ts";
import { PAGE } from "./html.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** The control routes of the page. */
export const PAGE_CONTROLS: readonly ControlRoute[] = [
  { method: "GET", path: "/__emulator", handler: getPage },
  { method: "GET", path: "/__emulator/page.js", handler: getScript },
  { method: "GET", path: "/__emulator/page.css", handler: getStyle },
  { method: "GET", path: "/__emulator/overview", handler: getOverview },
];

/**
 * The page runs its own script and no other, asks its own server and no other,
 * and is shown in no frame: what tasks and requests hold is somebody else's.
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

function getPage(): Reply {
  return fileReply("text/html", PAGE);
}

function getScript(): Reply {
  return fileReply("text/javascript", SCRIPT);
}

function getStyle(): Reply {
  return fileReply("text/css", STYLE);
}

function fileReply(mediaType: string, text: string): Reply {
  const contentType = `${mediaType}; charset=utf-8`;
  const headers = {
    "cache-control": "no-store",
    "content-security-policy": POLICY.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  return { status: 200, contentType, text, headers };
}

function getOverview({ host }: ControlCall): Reply {
  return jsonReply(overviewOf(host));
}
