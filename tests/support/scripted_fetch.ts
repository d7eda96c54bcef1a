/** A `fetch` that responds by a script and records its requests. */

/** A request, as the server would receive it. */
export interface SentRequest {
  readonly method: string;
  /** Path and query as sent, not decoded. */
  readonly target: string;
  readonly headers: Headers;
  /** The body as a string, `null` without a body. */
  readonly body: string | null;
  /** The type of the body: Deno itself resends every body except a Blob. */
  readonly bodyKind: "string" | "blob" | "stream" | "none";
  readonly init: RequestInit;
}

/** The reaction to one request: a response, an error to reject with, or a function of the request. */
export type Step =
  | Response
  | Error
  | ((request: SentRequest) => Response | Promise<Response>);

/** A scripted `fetch` and its requests. */
export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly SentRequest[];
}

/** Creates a `fetch` that uses one step for each request, and the last step for all further requests. */
export function scriptedFetch(...steps: readonly Step[]): ScriptedFetch {
  const requests: SentRequest[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input));
    const { body } = init;
    const request: SentRequest = {
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

/** Returns an error response in the API's form. */
export function apiError(
  status: number,
  error = `Error ${status}`,
  headers: HeadersInit = {},
): Response {
  return Response.json({ status_code: status, error }, { status, headers });
}
