/**
 * The files that belong to a task: its pictures, its masks and its result files.
 * They are found by the task and a number, never by a URL from the browser.
 */
import type { JsonObject, JsonValue } from "@labelwire/scale/callbacks";
import type { AllowList } from "./allow_list.ts";
import type { JsonFile, PictureInfo } from "./context.ts";
import { MAX_PIXELS, pictureType } from "./draw/picture_type.ts";
import { objectOf } from "./draw/value.ts";
import { attachmentsOf, resultLinkOf } from "./links.ts";
import { createMemo, type Memo } from "./memo.ts";
import { fetchRemote, type RemoteFile } from "./remote_file.ts";

/** A picture as it goes to the browser. */
export type Picture =
  | { readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly problem: string; readonly isExpired?: boolean };

/** Reads a task from the API, with links to its attachments. */
export type ReadTask = (
  taskId: string,
  known: JsonObject,
) => Promise<JsonObject>;

/** What the files are read with. */
export interface FileOptions {
  readonly allow: AllowList;
  readonly fetch: typeof fetch;
  /** Reads the task anew where its stored links have ended. Default: they are shown as ended. */
  readonly readTask?: ReadTask | undefined;
  readonly now: () => number;
  readonly memory: FileMemory;
}

/** What is remembered between requests. */
export interface FileMemory {
  readonly tasks: Memo<JsonObject>;
  readonly infos: Memo<PictureInfo>;
  readonly results: Memo<JsonValue>;
}

/** Creates the memory: fresh tasks for 5 minutes, sizes of pictures for an hour, a few result files. */
export function createFileMemory(): FileMemory {
  return {
    tasks: createMemo(100, 5 * 60_000),
    infos: createMemo(1_000, 3_600_000),
    results: createMemo(8, 5 * 60_000),
  };
}

/** The number of bytes that the size of a picture is searched in. */
const HEAD_BYTES = 65_536;

/** The link to the picture of numbers of a segmentation. */
const MASK = ["annotations", "combined", "indexedImage"];

/** The files of one task. */
export interface TaskFiles {
  readonly picture: (picture: number | "mask") => Promise<Picture>;
  readonly info: (picture: number | "mask") => Promise<PictureInfo>;
  readonly result: (member: string) => Promise<JsonFile>;
  /** Reads the task anew. */
  readonly refresh: () => Promise<void>;
}

/** Returns the files of a version of a task; `key` is the id of its event. */
export function taskFiles(
  taskId: string,
  task: JsonObject,
  key: string,
  options: FileOptions,
): TaskFiles {
  const { readTask, now, memory } = options;

  async function freshTask(): Promise<JsonObject | undefined> {
    if (readTask === undefined) return undefined;
    const known = memory.tasks.get(taskId, now());
    if (known !== undefined) return known;
    try {
      const fresh = await readTask(taskId, task);
      memory.tasks.set(taskId, fresh, now());
      return fresh;
    } catch {
      // The page says what is wrong with the links that it has.
      return undefined;
    }
  }

  /** Fetches from the stored links, and then from those of the API. */
  async function load(
    linksOf: (task: JsonObject) => readonly string[],
    accept: string,
    headBytes?: number,
  ): Promise<RemoteFile> {
    const stored = linksOf(task);
    const first = await firstOf(stored, accept, headBytes);
    if (first !== undefined && "bytes" in first) return first;
    const fresh = await freshTask();
    const others = fresh === undefined ? [] : linksOf(fresh)
      .filter((link) => !stored.includes(link));
    const second = await firstOf(others, accept, headBytes);
    return second ?? first ?? { problem: "The task has no link to it." };
  }

  async function firstOf(
    links: readonly string[],
    accept: string,
    headBytes: number | undefined,
  ): Promise<RemoteFile | undefined> {
    let problem: RemoteFile | undefined;
    for (const link of links) {
      const file = await fetchRemote(link, { ...options, accept, headBytes });
      if ("bytes" in file) return file;
      if (problem === undefined || "isExpired" in file) problem = file;
    }
    return problem;
  }

  const linksTo = (picture: number | "mask") => (source: JsonObject) => {
    if (picture === "mask") {
      const link = resultLinkOf(objectOf(source.response), MASK);
      return link === undefined ? [] : [link];
    }
    return attachmentsOf(source)[picture]?.links ?? [];
  };

  return {
    async picture(picture) {
      const file = await load(linksTo(picture), "image/*");
      if (!("bytes" in file)) return file;
      const type = pictureType(file.bytes);
      return type === undefined
        ? { problem: "The file is no picture of a known type." }
        : { bytes: file.bytes, contentType: type.contentType };
    },
    async info(picture) {
      const name = `${key}/${picture}`;
      const known = memory.infos.get(name, now());
      if (known !== undefined) return known;
      const file = await load(linksTo(picture), "image/*", HEAD_BYTES);
      const info = infoOf(file, attachmentsOf(task)[Number(picture)]?.content);
      // What failed may work the next time.
      if (!("problem" in info)) memory.infos.set(name, info, now());
      return info;
    },
    async result(member) {
      const name = `${key}/${member}`;
      const known = memory.results.get(name, now());
      if (known !== undefined) return { value: known };
      const file = await load((source) => {
        const link = resultLinkOf(objectOf(source.response), [member]);
        return link === undefined ? [] : [link];
      }, "application/json");
      if (!("bytes" in file)) return file;
      const value = parse(file.bytes);
      if (value === undefined) return { problem: "The file is no JSON." };
      memory.results.set(name, value, now());
      return { value };
    },
    async refresh() {
      memory.tasks.delete(taskId);
      await freshTask();
    },
  };
}

function infoOf(file: RemoteFile, content: string | undefined): PictureInfo {
  if (!("bytes" in file)) {
    const scheme = /^(s3|scaledata|gs|azure):/i.exec(content ?? "")?.[0];
    return scheme !== undefined && file.problem.startsWith("The task has no")
      ? {
        problem:
          `The picture is stored under ${scheme}, which only the API can link to.`,
      }
      : file;
  }
  const type = pictureType(file.bytes);
  if (type === undefined) {
    return { problem: "The file is no picture of a known type." };
  }
  const { size, orientation } = type;
  if (size && size.width * size.height > MAX_PIXELS) {
    return { problem: "The picture has more than 50 megapixels." };
  }
  return { ...size && { size }, ...orientation && { orientation } };
}

function parse(bytes: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
