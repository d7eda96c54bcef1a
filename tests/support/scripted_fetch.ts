/** A `fetch` that answers by a script and remembers what it was asked, for tests of what goes over the wire. */

/** One request, as the server would see it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent, undecoded. */
  readonly target: string;
  readonly headers: Headers;
  /** The body's text, `null` without a body. */
  readonly body: string | null;
  /** What the body was given as: Deno repeats all but a Blob by itself. */
  readonly bodyKind: "text" | "blob" | "stream" | "none";
  readonly init: RequestInit;
}

/** What is done with one request: an answer, an error to reject with, or a function of the request. */
export type Step =
  | Response
  | Error
  | ((request: SeenRequest) => Response | Promise<Response>);

/** A scripted `fetch` with its memory. */
export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly SeenRequest[];
}

/** Makes a `fetch` that takes one step a request, the last one for all that follow. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const requests: SeenRequest[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input));
    const { body } = init;
    const request: SeenRequest = {
      method: init.method ?? "GET",
      target: String(input).slice(url.origin.length),
      headers: new Headers(init.headers),
      body: body ? await new Response(body).text() : null,
      bodyKind: body instanceof Blob
        ? "blob"
        : body instanceof ReadableStream
        ? "stream"
        : body
        ? "text"
        : "none",
      init,
    };
    const step = steps[Math.min(requests.length, steps.length - 1)];
    requests.push(request);
    if (step instanceof Error) throw step;
    if (typeof step === "function") return await step(request);
    if (!step) throw new Error("The script has no step");
    return step.clone();
  };
  return { fetch: fetch as typeof globalThis.fetch, requests };
}

/** Makes an error answer as the API writes it. */
export function apiError(
  status: number,
  error = `Error ${status}`,
  headers: HeadersInit = {},
): Response {
  return Response.json({ status_code: status, error }, { status, headers });
}
