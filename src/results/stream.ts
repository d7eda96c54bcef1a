/** A result file as a stream, of any size: it ends with an error when nothing arrives any more. */
import {
  ScaleAttemptTimeoutError,
  ScaleConnectionError,
} from "../core/errors.ts";
import { NO_KEY } from "../core/redact.ts";
import { onAbort } from "../http/abort.ts";
import type { AttemptLimits } from "../http/attempt.ts";
import { reasonOf } from "../http/runtime.ts";
import { withTimeout } from "../http/timeout.ts";

/** Returns the body of a response as a stream that fails if nothing arrives for `timeoutMs`, or at once if the caller aborts, also between two reads. */
export function guardedStream(
  { body }: Response,
  { signal, timeoutMs }: AttemptLimits,
  controller: AbortController,
): ReadableStream<Uint8Array> {
  const reader = body?.getReader();
  let stopListening = () => {};
  const stop = () => {
    stopListening();
    controller.abort();
  };
  return new ReadableStream({
    start(stream) {
      stopListening = onAbort(signal, () => {
        stream.error(reasonOf(signal!));
        stop();
      });
    },
    async pull(stream) {
      const read = await withTimeout(
        async () => (await reader?.read())?.value,
        { timeoutMs, signal },
      ).catch((error) => {
        stop();
        if (signal?.aborted) throw error;
        // The error of the runtime may hold the link, whose query is a secret.
        throw new ScaleConnectionError(
          "The connection was lost while reading the file",
          { cause: NO_KEY.cause(error) },
        );
      });
      if (!("value" in read)) {
        stop();
        throw new ScaleAttemptTimeoutError(
          `The download stalled: no data for ${timeoutMs} ms (timeoutMs)`,
        );
      }
      if (read.value) return stream.enqueue(read.value);
      stopListening();
      stream.close();
    },
    cancel: stop,
  }, { highWaterMark: 0 });
}
