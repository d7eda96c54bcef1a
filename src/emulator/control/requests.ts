/** The control of the log of requests. */
import { toCurl } from "../http/curl.ts";
import type { RecordedRequest } from "../http/request_log.ts";
import type { Commands } from "./command.ts";

/**
 * The log of the requests to the API. Every method can be destructured.
 *
 * @example The requests that a test sent
 * ```ts
 * import {
 *   createEmulator,
 *   type EmulatorRequests,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, requests } = createEmulator();
 * const { clear, list }: EmulatorRequests = requests;
 * await fetch("https://api.scale.com/v1/tasks?limit=1");
 * const [request] = list();
 * assertEquals([request?.path, request?.status], ["/v1/tasks", 401]);
 * clear();
 * assertEquals(list(), []);
 * ```
 */
export interface EmulatorRequests {
  /** Returns the newest requests that have a response, oldest first. */
  readonly list: () => readonly RecordedRequest[];
  /** Removes all requests from the log. */
  readonly clear: () => void;
  /**
   * Returns the requests as curl commands, oldest first. The commands read the
   * key from `SCALE_API_KEY`.
   */
  readonly curl: () => readonly string[];
}

/** The commands of the log. */
export const REQUEST_COMMANDS: Commands<EmulatorRequests> = {
  list: {
    method: "GET",
    path: "/requests",
    run: ({ state }) => state.log.list(),
    toBody: ({ state }, requests) =>
      requests.map((request) => ({
        ...request,
        curl: toCurl(request, state.services.baseUrl),
      })),
  },
  clear: {
    method: "DELETE",
    path: "/requests",
    run: ({ state }) => state.log.clear(),
  },
  curl: {
    method: "GET",
    path: "/requests/curl",
    run: ({ state }) =>
      state.log.list()
        .map((request) => toCurl(request, state.services.baseUrl)),
  },
};
