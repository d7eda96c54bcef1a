/** A `fetch` that responds by a script and records its requests. */

/** One request, as a server receives it. */
export interface SeenRequest {
  readonly method: string;
  /** The path and query as sent, not decoded. */
  readonly target: string;
  readonly headers: Headers;
  /** The body as a string, `null` without a body. */
  readonly body: string | null;
  /** The type of the body that `fetch` got. Deno sends all except a Blob again by itself. */
  readonly bodyKind: "string" | "blob" | "stream" | "none";
  readonly init: RequestInit;
}

/** What happens to one request: a response, an error to reject with, or a function of the request. */
export type Step =
  | Response
  | Error
  | ((request: SeenRequest) => Response | Promise<Response>);

/** A scripted `fetch` and the requests so far. */
export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly SeenRequest[];
}

/** Creates a `fetch` that uses one step for each request, and the last one for all that follow. */
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
        ? "string"
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

/** Creates an error response as the API writes it. */
export function apiError(
  status: number,
  error = `Error ${status}`,
  headers: HeadersInit = {},
): Response {
  return Response.json({ status_code: status, error }, { status, headers });
}
