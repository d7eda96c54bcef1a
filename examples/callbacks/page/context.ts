/** What the views of a task are made from. */
import type { JsonObject, JsonValue } from "@labelwire/scale/callbacks";
import type { Looks } from "./draw/looks.ts";
import type { Content, Markup } from "./draw/markup.ts";
import type { Attachment } from "./links.ts";

/** The path of the page. */
export const BASE = "/view";

/** A JSON file, or why there is none. */
export type JsonFile =
  | { readonly value: JsonValue }
  | { readonly problem: string; readonly isExpired?: boolean };

/** What is known of a picture before it is shown. */
export type PictureInfo =
  | {
    readonly size?: { readonly width: number; readonly height: number };
    readonly orientation?: number;
  }
  | { readonly problem: string; readonly isExpired?: boolean };

/** A task to show. */
export interface ViewContext {
  readonly taskId: string;
  readonly type: string;
  readonly task: JsonObject;
  readonly params: JsonObject;
  readonly response: JsonObject;
  readonly attachments: readonly Attachment[];
  /** Returns the looks of the labels of the task's parameters, and of those that were found. */
  readonly looks: (found: Iterable<string>) => Looks;
  /** Returns the value of a parameter of the page's URL, `""` if it has none. */
  readonly query: (name: string) => string;
  /** Returns the URL of this page with parameters changed; an empty one is left out. */
  readonly href: (changes: Readonly<Record<string, string>>) => string;
  /** Returns the URL of a file of the version that is shown: `picture/0`, for instance. */
  readonly fileHref: (name: string) => string;
  /** Returns the type and the size of a picture: of an attachment by its number, or `mask`. */
  readonly pictureInfo: (picture: number | "mask") => Promise<PictureInfo>;
  /** A button that asks the API for the task, to get new links; `undefined` without an API key. */
  readonly refresh: Content;
  /** Returns the file behind a link of the response. */
  readonly resultFile: (member: string) => Promise<JsonFile>;
}

/** The parts of a task's view. */
export interface Sections {
  /** The picture, or what is shown instead. */
  readonly stage?: Markup | undefined;
  /** Beside the picture: labels and annotations. */
  readonly side?: Markup | undefined;
  /** Below both. */
  readonly below?: Content;
}

/** Shows the result of a task of one family. */
export type View = (context: ViewContext) => Sections | Promise<Sections>;
