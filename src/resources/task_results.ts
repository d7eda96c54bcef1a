/** The files behind the response of a task: results of video, lidar and segmentation are links, not data. */
import { assertPlainObject } from "../core/check.ts";
import { type Endpoint, READ } from "../http/endpoint.ts";
import { ScaleApiError } from "../core/errors.ts";
import { isContainer, isString } from "../core/kind.ts";
import type { Transport } from "../http/transport.ts";
import type { JsonValue } from "../types/json.ts";
import type { CallOptions } from "../types/options.ts";
import * as endpoint from "./task_endpoints.ts";

const DOWNLOAD: Endpoint = {
  ...READ,
  operation: "tasks.resultFiles",
  route: "{link}",
  isLink: true,
  response: "bytes",
};

const DOWNLOAD_JSON: Endpoint = { ...DOWNLOAD, response: "json" };

const OPEN: Endpoint = { ...DOWNLOAD, response: "stream" };

/** The places of links in a response. `*` is any member, and any item of an array. */
const LINKS: readonly string[] = [
  "annotations.url",
  "events.url",
  "point_segmentations.url",
  "annotations.combined.*",
  "annotations.unlabeled",
  "annotations.labeled.*",
  "annotations.labeled.*.*",
];

/** A task, as far as its files need it. */
export interface TaskWithResponse {
  /** The task's id. */
  readonly task_id: string;
  /** The response, if there is one. */
  readonly response?: unknown;
}

/**
 * A file behind the response of a task: `client.tasks.resultFiles(task)`. It is
 * fetched from its own host, which gets neither the API key nor any header of
 * yours. A link, and each redirect of its host, must lead to the origin of
 * `baseUrl`, to an `https:` host that has a name, and is not an address or
 * `localhost`, or to one of `resultHosts`. If the link has expired, the task is read
 * once more for a fresh link.
 */
export class TaskResultFile {
  /** The place of the link in the response, for instance `annotations.url`. */
  readonly name: string;
  /** The link. If it is signed, it is a secret until it expires. */
  readonly url: string;
  readonly #taskId: string;
  readonly #transport: Transport;

  /** @ignore */
  constructor(link: Link, taskId: string, transport: Transport) {
    this.name = link.name;
    this.url = link.url;
    this.#taskId = taskId;
    this.#transport = transport;
  }

  /**
   * Downloads the file as JSON, at most `maxResponseBytes` of the client.
   *
   * @throws {ScaleResponseError} if it is not JSON, or larger
   */
  async json<Content = JsonValue>(options?: CallOptions): Promise<Content> {
    return await this.#fetch(DOWNLOAD_JSON, options);
  }

  /**
   * Downloads the file as bytes, at most `maxResponseBytes` of the client.
   *
   * @throws {ScaleResponseError} if it is larger
   */
  async bytes(options?: CallOptions): Promise<Uint8Array> {
    return await this.#fetch(DOWNLOAD, options);
  }

  /**
   * Opens the file as a stream, of any size. Once it is open, `timeoutMs` limits
   * the time without data. The stream fails with a `ScaleConnectionError` if the
   * connection is lost, and with a `ScaleAttemptTimeoutError` if it stalls.
   */
  async stream(options?: CallOptions): Promise<ReadableStream<Uint8Array>> {
    return await this.#fetch(OPEN, options);
  }

  async #fetch<Content>(at: Endpoint, options?: CallOptions): Promise<Content> {
    try {
      return await this.#transport.send(at, { url: this.url }, options);
    } catch (error) {
      if (!(error instanceof ScaleApiError) || error.status !== 403) {
        throw error;
      }
      const fresh = await this.#freshUrl(options);
      if (fresh === undefined) throw error;
      return await this.#transport.send(at, { url: fresh }, options);
    }
  }

  async #freshUrl(options?: CallOptions): Promise<string | undefined> {
    const path = { task_id: this.#taskId };
    const task = await this.#transport.send<TaskWithResponse>(
      endpoint.GET,
      { path },
      options,
    );
    return linksOf(task.response).find(({ name }) => name === this.name)?.url;
  }
}

/** Returns the files of a task, none if its response has no links. Nothing is sent. */
export function resultFiles(
  task: TaskWithResponse,
  transport: Transport,
): readonly TaskResultFile[] {
  assertPlainObject(task as unknown, "The task of tasks.resultFiles");
  return linksOf(task.response).map((link) =>
    new TaskResultFile(link, task.task_id, transport)
  );
}

/** A link and its place. */
export interface Link {
  /** The place in the response. */
  readonly name: string;
  /** The link itself. */
  readonly url: string;
}

/** Returns the links of a response, at the known places only: elsewhere a URL may be data that somebody labelled. */
function linksOf(response: unknown): readonly Link[] {
  return LINKS.flatMap((place) => linksAt(place.split("."), response, []));
}

function linksAt(
  [part, ...rest]: readonly string[],
  value: unknown,
  names: readonly string[],
): readonly Link[] {
  if (part === undefined) {
    return isString(value) && /^https?:\/\//.test(value)
      ? [{ name: names.join("."), url: value }]
      : [];
  }
  // A string has members too: its characters.
  const members = isContainer(value) ? Object.entries(value) : [];
  return members.flatMap(([member, item]) =>
    part === "*" || part === member
      ? linksAt(rest, item, [...names, member])
      : []
  );
}
