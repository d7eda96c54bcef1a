/** Reads the file of a bulk job: JSON Lines, each the params of a task. */
import { contentId } from "@labelwire/scale/bulk";
import { MAX_PARAMS_BYTES, type NewRow } from "./bulk_store.ts";

/** The limits of a file. */
export interface FileLimits {
  readonly bytes: number;
  readonly rows: number;
}

/** The defaults: about 60 queries in all. */
export const FILE_LIMITS: FileLimits = { bytes: 8_388_608, rows: 10_000 };

/** The length of the `unique_id` that is added to the params, with its name. */
const ID_BYTES = 100;

/** A file that is no job. */
export class FileError extends Error {
  /** `"FileError"`. */
  override readonly name = "FileError";
  /** The status of the response: 400, or 413 for a limit. */
  readonly status: 400 | 413;

  /** Creates an error with the status of its response. */
  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is known of a `unique_id` of the file. */
interface Known {
  readonly line: number;
  readonly content: string;
}

/** Returns the ids of the tasks of a file, so that each task is one row. */
export function createTaskIds(
  type: string,
): (line: number, params: object) => Promise<string | undefined> {
  const known = new Map<string, Known>();
  return async (line, params) => {
    const { unique_id } = params as { readonly unique_id?: unknown };
    const content = await contentId(type, params);
    if (
      unique_id === "" || !["string", "undefined"].includes(typeof unique_id)
    ) {
      throw new FileError(
        400,
        `unique_id of line ${line} must be a string that is not empty`,
      );
    }
    const id = unique_id as string | undefined ?? content;
    const first = known.get(id);
    if (first === undefined) {
      known.set(id, { line, content });
      return id;
    }
    if (first.content === content) return undefined;
    throw new FileError(
      400,
      `Line ${line} has the unique_id of line ${first.line}, and another content`,
    );
  };
}

/**
 * Yields the tasks of a file as rows, and `undefined` for a line that repeats an
 * earlier one. Each task has its `unique_id` in its params. Memory is proportional
 * to the number of lines and to the longest line, not to the file.
 *
 * @throws {FileError} for a line that is no params, and for a file beyond a limit
 */
export async function* readTasks(
  body: AsyncIterable<Uint8Array>,
  type: string,
  limits: FileLimits = FILE_LIMITS,
): AsyncGenerator<NewRow | undefined> {
  const taskIdOf = createTaskIds(type);
  let rows = 0;
  for await (const { line, text } of readLines(body, limits.bytes)) {
    if (text.trim() === "") continue;
    if (++rows > limits.rows) {
      throw new FileError(413, `A file has ${limits.rows} tasks at most`);
    }
    const params = parseParams(line, text);
    const unique_id = await taskIdOf(line, params);
    yield unique_id === undefined
      ? undefined
      : { line, params: JSON.stringify({ ...params, unique_id }) };
  }
}

function parseParams(line: number, text: string): object {
  let params: unknown;
  try {
    params = JSON.parse(text);
  } catch {
    params = undefined;
  }
  if (typeof params === "object" && params && !Array.isArray(params)) {
    return params;
  }
  throw new FileError(400, `Line ${line} must be a JSON object`);
}

/** Yields the lines of a file, with their numbers from 1. */
async function* readLines(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<{ readonly line: number; readonly text: string }> {
  const buffer = new Uint8Array(MAX_PARAMS_BYTES - ID_BYTES);
  let size = 0;
  let line = 1;
  let bytes = 0;
  const take = () => {
    try {
      const decoder = new TextDecoder("utf-8", { fatal: true });
      const text = decoder.decode(buffer.subarray(0, size));
      size = 0;
      return { line: line++, text };
    } catch {
      throw new FileError(400, `Line ${line} must be UTF-8`);
    }
  };
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new FileError(413, `A file has ${maxBytes} bytes at most`);
    }
    for (let start = 0, end = 0; end >= 0; start = end + 1) {
      end = chunk.indexOf(10, start);
      const part = chunk.subarray(start, end < 0 ? undefined : end);
      if (size + part.length > buffer.length) {
        throw new FileError(
          413,
          `Line ${line} must have ${buffer.length} bytes at most`,
        );
      }
      buffer.set(part, size);
      size += part.length;
      if (end >= 0) yield take();
    }
  }
  if (size > 0) yield take();
}
