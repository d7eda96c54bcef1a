/** The store in a Worker, called over HTTP: see `store_worker.ts`. */
import type { Store } from "../../../examples/callbacks/store.ts";
import type { RunningWorker } from "./workerd.ts";

/** Returns a store that calls the store in a Worker, with the headers of `store_worker.ts`. */
export function remoteStore(
  { send }: RunningWorker,
  headers: Readonly<Record<string, string>> = {},
): Store {
  const respond = async (
    method: keyof Store,
    args: readonly unknown[],
    body?: Uint8Array,
  ) => {
    const response = await send("/", {
      method: "POST",
      headers: {
        "x-call": encodeURIComponent(JSON.stringify({ method, args })),
        ...headers,
      },
      ...body && { body: body.slice() },
    });
    if (!response.ok) throw new Error(await response.text());
    return response;
  };
  const call = (method: keyof Store) => async (...args: readonly unknown[]) =>
    await (await respond(method, args)).json() ?? undefined;
  return {
    add: async (row, body) => await (await respond("add", [row], body)).json(),
    async body(id) {
      const response = await respond("body", [id]);
      const isJson = response.headers.get("content-type")?.includes("json");
      const bytes = new Uint8Array(await response.arrayBuffer());
      return isJson ? undefined : bytes;
    },
    effects: async (keys) => new Set(await call("effects")(keys)),
    find: call("find"),
    list: call("list"),
    latest: call("latest"),
    events: call("events"),
    claim: call("claim"),
    finish: call("finish"),
    replay: call("replay"),
    backlog: call("backlog"),
    deleteBodies: call("deleteBodies"),
    addCounts: call("addCounts"),
    counts: call("counts"),
    mark: call("mark"),
    setMark: call("setMark"),
    check: call("check"),
    purge: call("purge"),
  };
}
