/** Records what a client sends for each call of a script, and what the call came to. */
import { type ClientOptions, isScaleError, ScaleClient } from "../../mod.ts";
import { fakeClock } from "../support/fake_clock.ts";
import {
  contentOf,
  type Json,
  plain,
  sortedHeaders,
  type WireRecord,
} from "./wire_record.ts";

/** A request as the scripted server sees it. */
export interface Seen {
  readonly method: string;
  readonly url: URL;
  /** Which of the call's requests it is, from 0. */
  readonly index: number;
}

/** What the server does with a request. */
export type ScriptedResponse = (seen: Seen) => Response | Error;

/** A call, and how the server takes it. */
export interface ClientStep {
  /** What is called and what is special about it. */
  readonly name: string;
  /** One for each request, the last for all that follow. */
  readonly responses: readonly ScriptedResponse[];
  /** Options of the client. */
  readonly options?: Partial<ClientOptions>;
  /** Calls, and returns what is to be recorded. */
  readonly call: (client: ScaleClient) => unknown;
}

/** Returns a scripted response with JSON. */
export function json(
  value: unknown,
  status = 200,
  headers: HeadersInit = {},
): ScriptedResponse {
  return () => Response.json(value, { status, headers });
}

/** Returns a scripted response with an error in the form of the API. */
export function fault(
  status: number,
  headers: HeadersInit = {},
): ScriptedResponse {
  return json(
    { status_code: status, error: `Error ${status}` },
    status,
    headers,
  );
}

/** Breaks the connection. */
export function lost(): Error {
  return new TypeError("connection lost");
}

/** Makes every call of a script, each with a client of its own. */
export async function recordClient(
  steps: readonly ClientStep[],
): Promise<WireRecord> {
  const entries: Record<string, Json> = {};
  for (const step of steps) {
    if (step.name in entries) {
      throw new Error(`Two steps are named ${step.name}`);
    }
    entries[step.name] = await record(step);
  }
  return entries;
}

async function record({ responses, options, call }: ClientStep): Promise<Json> {
  const requests: Promise<Json>[] = [];
  const clock = fakeClock();
  let count = 0;
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const index = count++;
    // A body that fails never ends, but the request is recorded.
    requests[index] = requestOf(String(input), init, UNREAD);
    const bytes = await bytesOf(init);
    if (bytes !== UNREAD) {
      requests[index] = requestOf(String(input), init, bytes);
    }
    const respond = responses[Math.min(index, responses.length - 1)];
    if (respond === undefined) throw new Error("The script has no response");
    const method = init.method ?? "GET";
    const outcome = respond({ method, url: new URL(String(input)), index });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const client = new ScaleClient({
    apiKey: "test_key",
    fetch: fetch as typeof globalThis.fetch,
    clock,
    random: () => 0.5,
    ...options,
  });
  const outcome = await outcomeOf(() => call(client));
  return normalised(
    plain({
      requests: await Promise.all(requests),
      waits: clock.waits,
      ...outcome,
    }),
  );
}

/** What is on record of a body that was not read to its end. */
const UNREAD = "not read to its end";

type Bytes = Uint8Array<ArrayBuffer>;

async function bytesOf({ body }: RequestInit): Promise<Bytes | typeof UNREAD> {
  try {
    return await new Response(body ?? null).bytes();
  } catch {
    return UNREAD;
  }
}

async function requestOf(
  url: string,
  init: RequestInit,
  bytes: Bytes | typeof UNREAD,
): Promise<Json> {
  const { body, method = "GET", redirect = "not given" } = init;
  const headers = new Headers(init.headers);
  const content = await bodyOf(bytes, headers);
  const { duplex } = init as { readonly duplex?: string };
  return {
    method,
    url,
    headers: sortedHeaders(headers),
    redirect,
    ...(duplex !== undefined && { duplex }),
    bodyKind: kindOf(body),
    ...(body && { body: content }),
  };
}

function kindOf(body: BodyInit | null | undefined): string {
  if (body === undefined || body === null) return "none";
  if (body instanceof Blob) return "blob";
  if (body instanceof ReadableStream) return "stream";
  return typeof body === "string" ? "string" : "bytes";
}

/** Takes the boundary out of a multipart body and its headers: how it is drawn may change, with it the length. */
async function bodyOf(
  bytes: Bytes | typeof UNREAD,
  headers: Headers,
): Promise<Json> {
  const type = headers.get("content-type") ?? "";
  const boundary = /boundary=(\S+)$/.exec(type)?.[1];
  if (boundary !== undefined) {
    headers.set("content-type", type.replace(boundary, "BOUNDARY"));
  }
  if (bytes === UNREAD) {
    headers.delete("content-length");
    return bytes;
  }
  // Latin-1 takes bytes apart and puts them together again unharmed.
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const neutral = boundary === undefined
    ? text
    : text.replaceAll(boundary, "BOUNDARY");
  if (headers.get("content-length") === String(text.length)) {
    headers.set("content-length", String(neutral.length));
  }
  const same = neutral.replaceAll(AUTO_ID, "auto-*");
  return await contentOf(
    Uint8Array.from(same, (character) => character.charCodeAt(0)),
  );
}

/** What an error says; its message may be reworded. */
const ERROR_MEMBERS = [
  "name",
  "code",
  "status",
  "operation",
  "attempts",
  "outcomeUnknown",
  "reason",
] as const;

async function outcomeOf(call: () => unknown): Promise<object> {
  try {
    return { returned: plain(await call()) };
  } catch (error) {
    if (!isScaleError(error)) throw error;
    const members = ERROR_MEMBERS.map((name) => [name, error[name]]);
    return { thrown: plain(Object.fromEntries(members)) };
  }
}

/** Ids that the client makes up. */
const AUTO_ID = /auto-[\w-]+/g;

/** Replaces what will differ from one version and runtime to the next. */
function normalised(entry: Json): Json {
  const text = JSON.stringify(entry)
    .replaceAll(AUTO_ID, "auto-*")
    .replaceAll(
      /labelwire-scale\/[\w.+-]+ [\w.]+\/[\w.+-]+/g,
      "labelwire-scale/VERSION RUNTIME",
    );
  return JSON.parse(text);
}
