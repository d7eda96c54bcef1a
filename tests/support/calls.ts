/** A call of each kind: by what repeating it does. */
import type { CallOptions, ScaleClient } from "../../mod.ts";

/** Makes a call. */
export type SendCall = (
  client: ScaleClient,
  options?: CallOptions,
) => Promise<unknown>;

/** What repeating a call does, and who has made its key. */
export type Kind =
  | "safe"
  | "idempotent"
  | "keyed"
  | "autoKeyed"
  | "unkeyed"
  | "audit";

/** A call of each kind. */
export const CALLS: Readonly<Record<Kind, SendCall>> = {
  safe: (client, options) => client.tasks.get("t", options),
  idempotent: (client, options) => client.tasks.setTags("t", ["a"], options),
  keyed: (client, options) =>
    client.tasks.create("x", { unique_id: "k" }, options),
  autoKeyed: (client, options) => client.tasks.create("x", {}, options),
  unkeyed: (client, options) =>
    client.tasks.create("x", {}, { ...options, autoUniqueId: false }),
  audit: (client, options) =>
    client.tasks.audit("t", { accepted: true }, options),
};
