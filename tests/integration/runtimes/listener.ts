/** The entry for Vercel's Edge Runtime, which loads no modules: receives requests as a Service Worker does. */
import worker from "./worker.ts";

addEventListener("fetch", (event) => {
  const { request, respondWith } = event as unknown as {
    readonly request: Request;
    readonly respondWith: (response: Promise<Response>) => void;
  };
  respondWith.call(event, worker.fetch(request));
});
