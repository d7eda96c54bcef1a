/** The example app with its store in memory, and a bare route that reads the JSON and responds. Both run in every measured runtime. */
import { type AppOptions, createApp } from "../../examples/callbacks/app.ts";
import { memoryStore } from "../../examples/callbacks/memory_store.ts";

/** The paths of the two routes that are compared. */
export const ROUTES = { bare: "/bare", app: "/callbacks" } as const;

/** Creates the app, without its log: the bare route has none, and the terminal would be measured. */
export function benchApp<Env extends object>(
  authKeys: AppOptions<Env>["authKeys"],
): ReturnType<typeof createApp<Env>> {
  const store = memoryStore();
  const app = createApp<Env>({
    authKeys,
    store: () => store,
    log: () => {},
  });
  app.post(ROUTES.bare, async (c) => {
    await c.req.json();
    return c.body(null, 200);
  });
  return app;
}
