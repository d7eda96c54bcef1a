/** The files behind a task's response: video, lidar and segmentation results are links, not data. */
import { checkRecord } from "../core/check.ts";
import type { Endpoint } from "../http/endpoint.ts";
import { ScaleApiError, ScaleResponseError } from "../core/errors.ts";
import { decodeJson } from "../http/body.ts";
import type { Transport } from "../http/transport.ts";
import type { JsonValue } from "../types/json.ts";
import type { CallOptions } from "../types/options.ts";
import * as endpoint from "./task_endpoints.ts";

const DOWNLOAD: Endpoint = {
  operation: "tasks.results",
  method: "GET",
  route: "{link}",
  auth: "none",
  safety: "safe",
  reply: "bytes",
};

const OPEN: Endpoint = { ...DOWNLOAD, reply: "stream" };

/** Where a response holds links; `*` stands for any member, and for any item of a list. */
const LINKS: readonly string[] = [
  "annotations.url",
  "events.url",
  "point_segmentations.url",
  "annotations.combined.image",
  "annotations.combined.indexedImage",
  "annotations.combined.extendedIndexedImage",
  "annotations.unlabeled",
  "annotations.labeled.*",
  "annotations.labeled.*.*",
];

/** A task with what its files need of it. */
export interface TaskWithResponse {
  /** The task's id. */
  readonly task_id: string;
  /** The result, if there is one. */
  readonly response?: unknown;
}

/**
 * Is one file of a task's result: `client.tasks.results(task)`. It is fetched
 * from its own host, which never gets the key. Where its link has expired, the
 * task is read again, once, for a fresh one.
 */
export class TaskResultFile {
  /** Where the link stands in the response, for instance `annotations.url`. */
  readonly name: string;
  /** The link. It may be signed, and is then a secret for as long as it holds. */
  readonly url: string;
  readonly #taskId: string;
  readonly #transport: Transport;

  /** Is made by `client.tasks.results`. */
  constructor(link: Link, taskId: string, transport: Transport) {
    this.name = link.name;
    this.url = link.url;
    this.#taskId = taskId;
    this.#transport = transport;
  }

  /**
   * Downloads the file as JSON, at most `maxResponseBytes` of the client.
   *
   * @throws {ScaleResponseError} where it is no JSON, or larger
   */
  async json<Content = JsonValue>(options?: CallOptions): Promise<Content> {
    const bytes = await this.bytes(options);
    const decoded = decodeJson(bytes);
    if ("value" in decoded) return decoded.value as Content;
    throw new ScaleResponseError(
      `The file ${this.name} of the task ${this.#taskId} is not JSON`,
      { operation: DOWNLOAD.operation, reason: decoded.fault },
    );
  }

  /**
   * Downloads the file whole, at most `maxResponseBytes` of the client.
   *
   * @throws {ScaleResponseError} where it is larger
   */
  async bytes(options?: CallOptions): Promise<Uint8Array> {
    return await this.#fetch(DOWNLOAD, options);
  }

  /** Opens the file, of whatever size. Once it is open, `timeoutMs` limits how long nothing may come. */
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

/** Makes the files of a task, none where its response holds no links. Nothing is sent. */
export function resultFiles(
  task: TaskWithResponse,
  transport: Transport,
): readonly TaskResultFile[] {
  checkRecord(task as unknown, "The task of tasks.results");
  return linksOf(task.response).map((link) =>
    new TaskResultFile(link, task.task_id, transport)
  );
}

/** A link and its place. */
export interface Link {
  /** Where it stands in the response. */
  readonly name: string;
  /** The link itself. */
  readonly url: string;
}

/** Finds the links of a response, where links are known to stand: elsewhere a URL may be what somebody labelled. */
function linksOf(response: unknown): readonly Link[] {
  return LINKS.flatMap((pattern) =>
    pattern.split(".").reduce<readonly Place[]>(
      (places, part) => places.flatMap((place) => membersOf(place, part)),
      [{ name: "", value: response }],
    )
  ).flatMap(({ name, value }) =>
    typeof value === "string" && /^https?:\/\//.test(value)
      ? [{ name, url: value }]
      : []
  );
}

interface Place {
  readonly name: string;
  readonly value: unknown;
}

function membersOf({ name, value }: Place, part: string): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([member]) => part === "*" || part === member)
    .map(([member, value]) => ({
      name: name === "" ? member : `${name}.${member}`,
      value,
    }));
}
