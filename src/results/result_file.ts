/** The files behind the response of a task, found in it and read. */
import type { ScaleClient } from "../client.ts";
import { assertArgument } from "../core/check.ts";
import { ScaleApiError } from "../core/errors.ts";
import { isContainer, isString } from "../core/kind.ts";
import { type Endpoint, READ, type Send } from "../http/endpoint.ts";
import { sendOf } from "../http/send_of.ts";
import type { JsonValue } from "../types/json.ts";
import type { CallOptions } from "../types/options.ts";
import { LINK_RULES } from "./link.ts";

const DOWNLOAD: Endpoint = {
  ...READ,
  operation: "resultFiles",
  route: "{link}",
  link: LINK_RULES,
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
 * A file behind the response of a task. It is fetched from its own host, which
 * gets neither the API key nor any header of yours. A link, and each redirect of
 * its host, must lead to the origin of `baseUrl`, to an `https:` host that has a
 * name, and is not an address or `localhost`, or to one of `resultHosts`. If the
 * link has expired, the task is read once more for a fresh link.
 */
export class TaskResultFile {
  /** The place of the link in the response, for instance `annotations.url`. */
  readonly name: string;
  /** The link. If it is signed, it is a secret until it expires. */
  readonly url: string;
  readonly #taskId: string;
  readonly #client: ScaleClient;
  readonly #send: Send;

  /** @ignore */
  constructor(link: Link, taskId: string, client: ScaleClient, send: Send) {
    this.name = link.name;
    this.url = link.url;
    this.#taskId = taskId;
    this.#client = client;
    this.#send = send;
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
      return await this.#send(at, { url: this.url }, options);
    } catch (error) {
      if (!(error instanceof ScaleApiError) || error.status !== 403) {
        throw error;
      }
      const fresh = await this.#freshUrl(options);
      if (fresh === undefined) throw error;
      return await this.#send(at, { url: fresh }, options);
    }
  }

  async #freshUrl(options?: CallOptions): Promise<string | undefined> {
    const task = await this.#client.tasks.get(this.#taskId, options);
    return linksOf(task.response).find(({ name }) => name === this.name)?.url;
  }
}

/**
 * Returns the files behind the response of a task, such as the annotations of a
 * video; none if the response is the result itself. Nothing is sent until the
 * content of a file is read. Python has no such function.
 *
 * @example Read the annotations of a video
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { resultFiles } from "@labelwire/scale/results";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const task = await client.tasks.create("videoannotation", {
 *   attachments: ["https://example.com/1.jpg", "https://example.com/2.jpg"],
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * for (const file of resultFiles(client, task)) {
 *   assertEquals(file.name, "annotations.url");
 *   const frames = await file.json<unknown[]>();
 *   assertEquals(frames.length, 2);
 * }
 * ```
 *
 * @throws {ScaleArgumentError} for a value that is not a client or not a task
 */
export function resultFiles(
  client: ScaleClient,
  task: TaskWithResponse,
): readonly TaskResultFile[] {
  const send = sendOf(client);
  assertArgument(task as unknown, "task", DOWNLOAD.operation);
  return linksOf(task.response).map((link) =>
    new TaskResultFile(link, task.task_id, client, send)
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
