/** The id of a task from its content, so that the same content is the same task in every run. */
import { isContainer } from "../core/kind.ts";

/**
 * Returns the id of a task from its content: `sha256-` and the SHA-256, in
 * hexadecimal digits, of the UTF-8 bytes of the canonical JSON (RFC 8785) of
 * `{"params": …, "project": …, "type": …}`. `params` are those of the task
 * without `project` and `unique_id`; `project` is `null` without one.
 *
 * Canonical JSON has no white space, and the members of each object are sorted by
 * the UTF-16 code units of their names. A value is what `JSON.stringify` makes of
 * it: a `Date` is a string, and a member that is `undefined` is absent. Any other
 * difference, such as another instruction or callback URL, is another id.
 *
 * @example The order of the members is no difference
 * ```ts
 * import { contentId } from "@labelwire/scale/bulk";
 * import { assertEquals } from "@std/assert";
 *
 * const id = await contentId("chat", { instruction: "Moo", priority: 10 });
 * assertEquals(id, await contentId("chat", { priority: 10, instruction: "Moo" }));
 * ```
 */
export async function contentId(type: string, params: object): Promise<string> {
  const { project = null, unique_id: _uniqueId, ...others } =
    params as Readonly<
      Record<string, unknown>
    >;
  const content = canonicalJson({ params: others, project, type });
  const bytes = new TextEncoder().encode(content);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digits = [...digest].map((byte) => byte.toString(16).padStart(2, "0"));
  return `sha256-${digits.join("")}`;
}

/** Returns the canonical JSON of a value. */
export function canonicalJson(value: unknown): string {
  return canonical(JSON.parse(JSON.stringify(value)));
}

function canonical(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(canonical).join()}]`;
  if (!isContainer(json)) return JSON.stringify(json);
  const members = Object.entries(json)
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join()}}`;
}
