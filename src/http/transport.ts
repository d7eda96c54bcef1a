/** The one way to the API: `send` signs, sends, repeats where that is safe, recovers what was done already, and throws one kind of error. */
import {
  beginCall,
  type Call,
  complete,
  deadlinePassed,
  eventOf,
} from "./request.ts";
import type { CallArgs, Endpoint, Send } from "./endpoint.ts";
import { ScaleConnectionError, ScaleError } from "../core/errors.ts";
import { notify } from "./hooks.ts";
import { attempt, type Sending, type SendingBody } from "./attempt.ts";
import { withinLimit } from "./timeout.ts";
import { valueOf } from "./response.ts";
import { findDone, ownsConflict, recoverConflict } from "./recover.ts";
import { backoffMs, maySendAgain, RetryQuota } from "./retry.ts";
import type { Settings } from "./settings.ts";
import type { CallOptions } from "../types/options.ts";
import { autoUniqueId } from "./unique_id.ts";
import {
  mayUploadAgain,
  openUpload,
  type UploadForm,
} from "../upload/upload.ts";

/** How much of an error's body is read, in bytes. */
const MAX_ERROR_BYTES = 65_536;

/** What a client and those derived from it have in common. */
interface Shared {
  readonly quota: RetryQuota;
  /** How many `unique_id`s were made. */
  autoKeys: number;
}

/** Sends requests for one client. */
export class Transport {
  readonly #settings: Settings;
  #shared: Shared;

  /** Makes a transport with a full retry quota. */
  constructor(settings: Settings) {
    this.#settings = settings;
    this.#shared = { quota: new RetryQuota(settings.quota), autoKeys: 0 };
  }

  /** Goes on with the retry quota of another transport. */
  shareWith(other: Transport): void {
    this.#shared = other.#shared;
  }

  /** Whether tasks without `unique_id` get one of their own. */
  get uniqueId(): "auto" | "asGiven" {
    return this.#settings.uniqueId;
  }

  /** Makes a `unique_id` for a task that has none. */
  autoUniqueId(): string {
    return autoUniqueId(this.#settings.random, this.#shared.autoKeys++);
  }

  /**
   * Sends a request and gives the value of its answer.
   *
   * @throws {ScaleError} for all that goes wrong, and the signal's reason after an abort
   */
  async send<T>(
    endpoint: Endpoint,
    args: CallArgs = {},
    options: CallOptions = {},
  ): Promise<T> {
    const call = beginCall(this.#settings, { endpoint, args }, options);
    try {
      return await this.#run(call) as T;
    } catch (error) {
      if (error instanceof ScaleError) {
        notify(this.#settings.hooks, "onError", { ...eventOf(call), error });
      }
      throw error;
    }
  }

  /** Attempts, recovers and waits until there is a value or no hope. */
  async #run(call: Call): Promise<unknown> {
    const send: Send = (...lookUp) => this.send(...lookUp);
    const recoverer = { settings: this.#settings, send };
    for (;;) {
      let error: ScaleError;
      try {
        return this.#succeed(call, await this.#attempt(call));
      } catch (thrown) {
        if (!(thrown instanceof ScaleError)) throw thrown;
        error = complete(thrown, call);
        call.failure = error;
      }
      if (error.status === 409 && ownsConflict(call)) {
        const found = await recoverConflict(call, error, recoverer);
        return this.#succeed(call, found);
      }
      const again = await this.#waitToSendAgain(call, error);
      const done = await findDone(call, error, recoverer);
      if (done) return this.#succeed(call, done);
      if (!again) throw error;
    }
  }

  /** Gives a call's value, and the quota back what its last retry took. */
  #succeed(call: Call, value: unknown): unknown {
    this.#shared.quota.refill(call.retryCost);
    return value;
  }

  /** Sends once. */
  async #attempt(call: Call): Promise<unknown> {
    const { endpoint, options: { signal } } = call;
    const { clock, hooks, maxResponseBytes } = this.#settings;
    const startedAt = clock.now();
    const deadlineMs = call.deadlineAt - startedAt;
    if (deadlineMs <= 0) throw deadlinePassed(call);
    const ready = await withinLimit(
      () => this.#prepare(call),
      { deadlineMs, signal },
      ({ sending }) => sending.body?.stop?.(),
    );
    if (!("value" in ready)) throw deadlinePassed(call);
    const { sending, secret } = ready.value;
    call.attempts++;
    notify(hooks, "onRequest", eventOf(call));
    const { body } = sending;
    const outcome = await attempt(sending, {
      // How long a whole file takes depends on its size, so only the call's own limit holds.
      timeoutMs: body && !body.observe ? undefined : call.timeoutMs,
      deadlineMs,
      maxBytes: maxResponseBytes,
      maxErrorBytes: MAX_ERROR_BYTES,
      signal,
    });
    const now = clock.now();
    if (outcome.kind === "answer") {
      const { status } = outcome;
      const durationMs = now - startedAt;
      notify(hooks, "onResponse", { ...eventOf(call), status, durationMs });
    }
    if (outcome.kind === "deadline") {
      call.outcomeUnknown = true;
      throw deadlinePassed(call);
    }
    const { timeoutMs } = call;
    const { url } = sending;
    return valueOf(outcome, { endpoint, timeoutMs, now, secret, url });
  }

  /** Gets the key of the moment and opens the file, either of which is the caller's own work. */
  async #prepare(
    call: Call,
  ): Promise<{ readonly sending: Sending; readonly secret: string }> {
    const { args: { form }, endpoint, url, body } = call;
    const isForeign = endpoint.auth === "none";
    const secret = isForeign ? "" : await this.#key();
    const upload = form && await this.#open(form);
    const headers = new Headers(call.headers);
    if (!isForeign) {
      headers.set("authorization", authorization(endpoint, secret));
    }
    for (const [name, value] of Object.entries(upload?.headers ?? {})) {
      headers.set(name, value);
    }
    const sending = {
      fetch: this.#settings.fetch,
      url,
      init: {
        method: endpoint.method,
        headers,
        // Another host gets no key, so it may redirect as it likes.
        redirect: isForeign ? "follow" as const : "manual" as const,
        ...body !== undefined && { body },
        ...upload?.init,
      },
      body: upload,
      isStreamed: endpoint.reply === "stream",
    };
    return { sending, secret };
  }

  async #key(): Promise<string> {
    try {
      return await this.#settings.apiKey();
    } catch (cause) {
      if (cause instanceof ScaleError) throw cause;
      throw new ScaleError("Cannot get the key: the apiKey function failed", {
        cause,
      });
    }
  }

  async #open(form: UploadForm): Promise<SendingBody> {
    try {
      return await openUpload(form, boundary(this.#settings.random));
    } catch (cause) {
      if (cause instanceof ScaleError) throw cause;
      throw new ScaleConnectionError("Cannot open the source of the file", {
        reason: "source",
        cause,
      });
    }
  }

  /** Waits for the next attempt; `false` where there must be none. */
  async #waitToSendAgain(call: Call, error: ScaleError): Promise<boolean> {
    const { endpoint, args, options } = call;
    const { clock, hooks, random, retry } = this.#settings;
    const keyed = endpoint.recovery?.isKeyed(args) ?? false;
    const mayGoOn = call.attempts <= call.maxRetries &&
      maySendAgain(error, endpoint.safety, keyed);
    if (!mayGoOn) return false;
    if (args.form && !mayUploadAgain(args.form)) {
      error.message += "; the source can be read only once, so it was not " +
        "sent again: give a function that opens it";
      return false;
    }
    // What the server asks for is waited for in full, or not at all.
    const asked = error.retryAfterMs || undefined;
    const delayMs = asked ?? backoffMs(call.attempts, retry, random);
    const inTime = clock.now() + delayMs < call.deadlineAt;
    if (asked && (asked > retry.maxRetryAfterMs || !inTime)) return false;
    if (!inTime) throw deadlinePassed(call);
    call.retryCost = this.#shared.quota.take(error);
    if (!call.retryCost) return false;
    notify(hooks, "onRetry", { ...eventOf(call), error, delayMs });
    await clock.sleep(delayMs, options.signal);
    options.signal?.throwIfAborted();
    return true;
  }
}

/** Writes the key as the endpoint wants it. The key is ASCII, so `btoa` takes it. */
function authorization({ auth }: Endpoint, key: string): string {
  return auth === "basic" ? "Basic " + btoa(key + ":") : "Bearer " + key;
}

/** Draws what separates the parts of a multipart body. */
function boundary(random: () => number): string {
  const digits = Array.from(
    { length: 24 },
    () => Math.floor(random() * 16).toString(16),
  );
  return "labelwire-" + digits.join("");
}
