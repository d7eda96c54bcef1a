/** A `fetch` that loses responses on purpose, to show that no task is created twice. */

/** A `fetch`, and how many responses it has lost. */
export interface LossyFetch {
  readonly fetch: typeof fetch;
  readonly lostResponses: () => number;
}

/**
 * Returns a `fetch` that sends every request. For each fifth task of v1 that is
 * new, it discards the response and throws, as if the connection had broken.
 */
export function lossyFetch(): LossyFetch {
  const uniqueIds = new Set<string>();
  let lost = 0;
  return {
    lostResponses: () => lost,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const { body, method } = init ?? {};
      if (method !== "POST" || !String(input).includes("/v1/task/")) {
        return response;
      }
      const json = body instanceof Blob ? await body.text() : String(body);
      const { unique_id } = JSON.parse(json);
      if (uniqueIds.has(unique_id)) return response;
      uniqueIds.add(unique_id);
      if (uniqueIds.size % 5 !== 0) return response;
      await response.body?.cancel();
      lost++;
      throw new TypeError("The connection was lost after the request");
    },
  };
}
