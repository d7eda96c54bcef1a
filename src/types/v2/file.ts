/** Files in tasks of v2. Source: https://docs.genai.scale.com */
import type { V2Object } from "./base.ts";

/**
 * A file: plain, an image or audio. Nothing tells the kinds apart, and each
 * member may be absent.
 */
export interface V2File extends V2Object {
  /** The content in base64; of plain files. */
  readonly content?: string;
  /** The media type. */
  readonly mime_type?: string;
  /** The URL of the copy at Scale. */
  readonly scale_url?: string;
  /** The URL. */
  readonly url?: string;
  /** The name; of plain files and images. */
  readonly name?: string;
  /** The size in bytes; of images. */
  readonly file_size_in_bytes?: number;
  /** The duration; of audio. */
  readonly duration?: number;
  /** The transcript; of audio. */
  readonly transcript?: string;
  /** The URL of the transcript; of audio. */
  readonly transcript_url?: string;
  /** The start of the transcript; of audio. */
  readonly transcript_start?: number;
  /** The end of the transcript; of audio. */
  readonly transcript_end?: number;
}

/** The output of a program: its text, a link, or both. */
export interface V2Output extends V2Object {
  /** The text. */
  readonly content?: string;
  /** The URL. */
  readonly url?: string;
  /** The URL of the copy at Scale. */
  readonly scale_url?: string;
}

/** A file that a workspace made. */
export interface V2WorkspaceFile extends V2Object {
  /** The name. */
  readonly file_name?: string;
  /** The URL of the copy at Scale. */
  readonly scale_url: string;
  /** The URL. */
  readonly url?: string;
  /** The programming language. */
  readonly file_language?: string;
  /** The text. */
  readonly file_content?: string;
}

/** The connection to a workspace. */
export interface V2WorkspaceConfig extends V2Object {
  /** The id of the workspace. */
  readonly workspace_id: string;
  /** The URL. */
  readonly workspace_url: string;
  /** The token: a secret. */
  readonly workspace_token: string;
  /** When the token expires. */
  readonly expires_at: string;
  /** After how much inactivity the workspace freezes. The unit is not documented. */
  readonly inactivity_freeze_time: number;
  /** Whether access is enforced. */
  readonly force_enable_workspace_access?: boolean;
  /** The version of the image. */
  readonly workspace_image_version?: number;
}

/** The status of a run of code. */
export interface V2CodeRunStatus extends V2Object {
  /** The code. */
  readonly code?: number;
  /** The name. */
  readonly name?: string;
}

/** The result of a run of code. */
export interface V2CodeRunResult extends V2Object {
  /** The status. */
  readonly status?: V2CodeRunStatus;
  /** The duration. The unit is not documented. */
  readonly time?: number;
  /** The score. */
  readonly score?: number;
}

/** A run of code. */
export interface V2CodeRun extends V2Object {
  /** The id. */
  readonly id?: string;
  /** The result. */
  readonly result?: V2CodeRunResult;
}

/** A workspace: the value of a `workspace_container` annotation. */
export interface V2Workspace extends V2Object {
  /** The id. */
  readonly workspace_id?: string;
  /** The connection. */
  readonly workspace_config?: V2WorkspaceConfig;
  /** The last run of code. */
  readonly last_code_run_event?: V2CodeRun;
  /** The files that it made. */
  readonly output_files?: readonly V2WorkspaceFile[];
  /** The standard output. */
  readonly stdout_output?: V2Output;
  /** The standard error. */
  readonly stderr_output?: V2Output;
  /** The standard output of the tests. */
  readonly test_stdout_output?: V2Output;
  /** The standard error of the tests. */
  readonly test_stderr_output?: V2Output;
}
