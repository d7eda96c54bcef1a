/** The files of a folder, and their upload. */
import { createHash } from "node:crypto";
import {
  isScaleError,
  type ScaleClient,
  type TaskParams,
} from "@labelwire/scale";
import { contentId, type JobCall } from "@labelwire/scale/bulk";
import { UsageError } from "./program.ts";

/** A file of a folder. */
export interface FolderFile {
  readonly name: string;
  readonly path: string;
  /** The SHA-256 of its content, and its name. */
  readonly key: string;
}

/** Returns the files of a folder, by name. Names that begin with a dot are left out. */
export async function filesOf(folder: string): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || name.startsWith(".")) continue;
      const path = `${folder}/${name}`;
      files.push({ name, path, key: `${await hashOf(path)} ${name}` });
    }
  } catch (error) {
    throw new UsageError(`${folder}: ${(error as Error).message}`);
  }
  return files.sort((one, other) => one.name < other.name ? -1 : 1);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}

/** How often an upload is called before it has failed. */
const CALLS = 3;

/**
 * Uploads a file and returns its `attachment_url`. No look-up tells the URL of a
 * file whose response is lost, so that upload is made again under another
 * `reference_id`: a second copy of a file is not a second task.
 */
export async function upload(
  client: ScaleClient,
  { name, path }: FolderFile,
  project: string,
  call: JobCall,
): Promise<string> {
  for (let calls = 1;; calls++) {
    try {
      const open = async () => (await Deno.open(path)).readable;
      const fields = {
        project_name: project,
        display_name: name,
        reference_id: crypto.randomUUID(),
      };
      const { size } = await Deno.stat(path);
      const options = { ...call, filename: name, size };
      return (await client.files.upload(open, fields, options)).attachment_url;
    } catch (error) {
      const isLost = isScaleError(error) &&
        (error.outcomeUnknown || error.code === "duplicate");
      if (!isLost || calls === CALLS) throw error;
    }
  }
}

/**
 * Returns the params of the task of a file. Its `unique_id` is of the file and not
 * of its link: a file that is uploaded again has another link.
 */
export async function taskOf(
  { name, key }: FolderFile,
  attachment: string,
  { type, batch, params }: {
    readonly type: string;
    readonly batch: string;
    readonly params: object;
  },
): Promise<TaskParams> {
  const unique_id = await contentId(type, { batch, key });
  return { ...params, batch, metadata: { name }, attachment, unique_id };
}
