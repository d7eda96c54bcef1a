/** What the endpoints of v2 have in common: parameters that are all in the query or all in the body. */
import { assertBoolean } from "../core/check.ts";
import { assertSubject, type Endpoint } from "../http/endpoint.ts";
import { encodeQuery, type QueryKind } from "../http/query.ts";
import type { Transport } from "../http/transport.ts";
import type { CallOptions } from "../types/options.ts";

/** One endpoint of v2. */
export interface V2Endpoint extends Endpoint {
  /** The member of the body that is always sent, and `false` by default. */
  readonly flag?: string;
}

/** The query keys of an endpoint, by the type of its query. */
export type QueryKeys<Query> = Readonly<Record<KeysOf<Query>, QueryKind>>;

type KeysOf<Query> = Query extends unknown ? keyof Query : never;

/** The members that choose a project. */
export const PROJECT: readonly string[] = ["project_id", "project_name"];

/** The members that choose a batch. */
export const BATCH: readonly string[] = ["batch_id", "batch_name"];

/** The query keys that choose a project. */
export const PROJECT_KEYS = {
  project_id: "string",
  project_name: "string",
} as const;

/** The query keys that choose a batch. */
export const BATCH_KEYS = { batch_id: "string", batch_name: "string" } as const;

/** The query keys of pages. */
export const PAGE_KEYS = { limit: "limit", next_token: "cursor" } as const;

/** The query keys of the time of the completion. */
export const COMPLETED_KEYS = {
  completed_after: "date",
  completed_before: "date",
} as const;

/** The query keys of the time of the delivery. */
export const DELIVERED_KEYS = {
  delivered_after: "date",
  delivered_before: "date",
} as const;

/** Sends a GET and returns its result. */
export async function read<Result>(
  { send }: Transport,
  endpoint: V2Endpoint,
  query: object,
  options: CallOptions | undefined,
): Promise<Result> {
  assertSubject(query, endpoint);
  const pairs = encodeQuery(query, endpoint);
  return await send(endpoint, { query: pairs }, options);
}

/** Sends a POST and returns its result. */
export async function write<Result>(
  { send }: Transport,
  endpoint: V2Endpoint,
  params: object,
  options: CallOptions | undefined,
): Promise<Result> {
  assertSubject(params, endpoint);
  const { flag } = endpoint;
  if (flag) {
    const { [flag]: value = false } = params as Readonly<
      Record<string, unknown>
    >;
    assertBoolean(value, flag);
    params = { ...params, [flag]: value };
  }
  return await send(endpoint, { json: params }, options);
}
