/** The links of a task: to its pictures and other attachments, and to its result files. */
import type { JsonObject } from "@labelwire/scale/callbacks";
import { arrayOf, isObject, objectsOf, stringOf } from "./draw/value.ts";

/** An attachment of a task. */
export interface Attachment {
  /** The URL, or the content itself. */
  readonly content: string;
  /** Links that may lead to it, the best first. */
  readonly links: readonly string[];
}

/** Returns the attachments of a task. Those of a form and of a comparison may be objects. */
export function attachmentsOf(task: JsonObject): readonly Attachment[] {
  const params = isObject(task.params) ? task.params : {};
  const all = [
    params.attachment,
    ...arrayOf(params.attachments),
  ].filter((item) => item !== undefined);
  const downloads = objectsOf(task.attachmentS3Downloads);
  return all.map((item) => {
    const content = isObject(item)
      ? stringOf(item.content ?? item.url)
      : stringOf(item);
    const signed = downloads
      .filter(({ attachmentURL }) => attachmentURL === content)
      .map(({ s3URL }) => stringOf(s3URL));
    const own = /^https?:/i.test(content) ? [content] : [];
    return { content, links: [...own, ...signed] };
  });
}

/** Returns the link to a result file: the `url` of a member of the response, or a string in it. */
export function resultLinkOf(
  response: JsonObject,
  path: readonly string[],
): string | undefined {
  let value: unknown = response;
  for (const name of path) {
    value = isObject(value) && Object.hasOwn(value, name)
      ? value[name]
      : undefined;
  }
  const link = isObject(value) ? value.url : value;
  return typeof link === "string" ? link : undefined;
}
