/** Records what an emulator responses to each request of a script. It is driven by HTTP alone. */
import {
  createEmulator,
  type EmulatorOptions,
} from "../../src/emulator/mod.ts";
import {
  contentOf,
  type Json,
  plain,
  sortedHeaders,
  type WireRecord,
} from "./wire_record.ts";

/** What a request has besides its method and path. */
export interface Sent {
  /** Which key it carries; anything else is sent as the `Authorization` header. Default: `test`, on control routes `none`. */
  readonly as?: string;
  /** A body that is sent as JSON. */
  readonly json?: unknown;
  /** A body that is sent as it is. */
  readonly text?: string;
  /** The `Content-Type`. Default: that of JSON. */
  readonly type?: string;
  /** Other headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Keeps what the respond has at a place, such as `docs.0.task_id` or `$` for all of it, for `<name>` in later steps. */
  readonly save?: Readonly<Record<string, string>>;
  /** Whether the files behind the links of the respond are fetched too. */
  readonly follow?: boolean;
  /** Whether nothing is ever to come back. */
  readonly hangs?: boolean;
  /** Whether each character of the body is one byte. */
  readonly isBinary?: boolean;
  /** Whether only the status and the type are recorded, since the content is free to change. */
  readonly brief?: boolean;
}

/** A request: what it shows, `METHOD /path`, and what else it has. */
export type EmulatorStep = readonly [what: string, line: string, sent?: Sent];

/** Requests to one emulator. */
export interface Chapter {
  /** What the requests are about. */
  readonly name: string;
  /** Options of the emulator, beside the seed. */
  readonly options?: EmulatorOptions;
  /** The receivers' responses by path, where callbacks are to be sent; others get a 200. */
  readonly receivers?: Readonly<Record<string, number | "lost">>;
  /** The requests. */
  readonly steps: readonly EmulatorStep[];
}

/** Sends every request of a script. */
export async function recordEmulator(
  chapters: readonly Chapter[],
): Promise<WireRecord> {
  const entries: Record<string, Json> = {};
  for (const chapter of chapters) {
    const session = new Session(chapter);
    for (const step of chapter.steps) {
      for (const [what, entry] of await session.take(step)) {
        const name = `${chapter.name}: ${what}`;
        if (name in entries) throw new Error(`Two steps are named ${name}`);
        entries[name] = entry;
      }
    }
  }
  return entries;
}

/** The authorization of each key by its name. */
const KEYS: Readonly<Record<string, string | undefined>> = {
  test: `Basic ${btoa("test_emulator:")}`,
  live: `Basic ${btoa("live_emulator:")}`,
  none: undefined,
};

/** One emulator, and what came out of it so far. */
class Session {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #saved = new Map<string, string>();
  readonly #receivers: Chapter["receivers"];
  #callbacks: Json[] = [];
  #slept: number[] = [];
  #receiving = 0;

  constructor({ options, receivers }: Chapter) {
    this.#receivers = receivers;
    const { fetch } = createEmulator({
      seed: 1,
      sleep: (ms) => {
        this.#slept.push(ms);
        return Promise.resolve();
      },
      ...options,
      ...(receivers !== undefined && {
        callbacks: {
          ...options?.callbacks,
          fetch: (request) => this.#receive(request),
        },
      }),
    });
    this.#fetch = fetch;
  }

  /** Takes a step, and those to the files that its respond links to. */
  async take(
    [what, line, sent = {}]: EmulatorStep,
  ): Promise<readonly (readonly [string, Json])[]> {
    const { entry, text } = await this.#send(line, sent);
    for (const [name, place] of Object.entries(sent.save ?? {})) {
      const value = place === "$" ? text : valueAt(JSON.parse(text), place);
      this.#saved.set(name, String(value));
    }
    const links = sent.follow === true ? linksIn(JSON.parse(text), "") : [];
    const files: (readonly [string, Json])[] = [];
    for (const [place, url] of links) {
      const file = await this.#send(`GET ${url}`, { as: "none" });
      files.push([`${what} > ${place}`, file.entry]);
    }
    return [[what, entry], ...files];
  }

  async #send(
    line: string,
    sent: Sent,
  ): Promise<{ readonly entry: Json; readonly text: string }> {
    const [method = "", path = ""] = this.#filled(line).split(" ");
    const isControl = path.startsWith("/__emulator");
    const { as = isControl ? "none" : "test", type = "application/json" } =
      sent;
    const authorization = as in KEYS ? KEYS[as] : this.#filled(as);
    const body = sent.json === undefined
      ? sent.text
      : JSON.stringify(sent.json);
    const stop = new AbortController();
    const request = new Request(new URL(path, "https://api.scale.com"), {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && type !== "" && { "content-type": type }),
        ...sent.headers,
      },
      signal: stop.signal,
      // As bytes, or fetch would add a Content-Type.
      ...(body !== undefined && {
        body: bytesOf(this.#filled(body), sent.isBinary === true),
      }),
    });
    const respond = this.#fetch(request).catch((error: Error) => error);
    const outcome = sent.hangs === true
      ? await Promise.race([respond, this.#settled()])
      : await respond;
    if (sent.hangs === true) stop.abort(new Error("Enough"));
    if (this.#receivers !== undefined) await this.#settled();
    const [callbacks, slept] = [this.#callbacks, this.#slept];
    [this.#callbacks, this.#slept] = [[], []];
    const seen = outcome instanceof Response
      ? await replyOf(outcome, sent.brief === true)
      : {
        text: "",
        entry: outcome instanceof Error
          ? { thrown: `${outcome.name}: ${outcome.message}` }
          : { hangs: true },
      };
    const entry = plain({
      line: `${method} ${path}`,
      ...seen.entry,
      ...(slept.length > 0 && { slept }),
      ...(callbacks.length > 0 && { callbacks }),
    });
    return { entry, text: seen.text };
  }

  /** Puts what was saved in the place of `<name>`. */
  #filled(text: string): string {
    return text.replaceAll(/<(\w+)>/g, (_, name: string) => {
      const value = this.#saved.get(name);
      if (value === undefined) throw new Error(`Nothing is saved as ${name}`);
      return value;
    });
  }

  async #receive(request: Request): Promise<Response> {
    this.#receiving += 1;
    // Several may come at once, and are on record in the order in which they came.
    const callbacks = this.#callbacks;
    const place = callbacks.push(null) - 1;
    try {
      const { method, url, headers, redirect } = request;
      callbacks[place] = {
        method,
        url,
        headers: sortedHeaders(headers),
        redirect,
        body: await contentOf(await request.bytes()),
      };
      const respond = this.#receivers?.[new URL(url).pathname] ?? 200;
      if (respond === "lost") throw new Error("The receiver is away");
      return new Response(null, { status: respond });
    } finally {
      this.#receiving -= 1;
    }
  }

  /** Waits until no receiver is at work and none is called any more. */
  async #settled(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const count = this.#callbacks.length;
      await new Promise((resolve) => setTimeout(resolve));
      const isQuiet = this.#receiving === 0 && count === this.#callbacks.length;
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }
}

function bytesOf(text: string, isBinary: boolean): Uint8Array<ArrayBuffer> {
  return isBinary
    ? Uint8Array.from(text, (character) => character.charCodeAt(0))
    : new TextEncoder().encode(text);
}

async function replyOf(
  response: Response,
  isBrief: boolean,
): Promise<{ readonly entry: object; readonly text: string }> {
  const { status, headers } = response;
  const { bytes, broken } = await readBody(response);
  const text = new TextDecoder().decode(bytes);
  if (isBrief) {
    const type = headers.get("content-type");
    return { entry: { status, type }, text };
  }
  const entry = {
    status,
    headers: sortedHeaders(headers),
    body: await contentOf(bytes),
    ...(broken !== undefined && { broken }),
  };
  return { entry, text };
}

/** Reads what comes, also of a body that breaks off. */
async function readBody(response: Response): Promise<{
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly broken?: string;
}> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for await (const part of response.body ?? []) parts.push(part);
  } catch (error) {
    return { bytes: await new Blob(parts).bytes(), broken: String(error) };
  }
  return { bytes: await new Blob(parts).bytes() };
}

function valueAt(value: unknown, place: string): unknown {
  const found = place.split(".").reduce<unknown>(
    (at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name],
    value,
  );
  if (found === undefined) throw new Error(`There is nothing at ${place}`);
  return found;
}

/** Finds the links to the emulator's own files, each with its place. */
function linksIn(
  value: unknown,
  at: string,
): readonly (readonly [string, string])[] {
  if (typeof value === "string") {
    return value.includes("/emulated/") ? [[at, value]] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    linksIn(member, at === "" ? name : `${at}.${name}`)
  );
}
