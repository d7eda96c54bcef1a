/** The example app with its store in memory, and beside it a bare route that reads the JSON and answers: the same in every runtime that is measured. */
import { type AppOptions, createApp } from "../../examples/callbacks/app.ts";
import { memoryStore } from "../../examples/callbacks/memory_store.ts";

/** The paths of the two that are compared. */
export const ROUTES = { bare: "/bare", app: "/callbacks" } as const;

/** Makes the app. It logs to nowhere: a line costs what the terminal does, and the bare route has none. */
export function benchApp<Env extends object>(
  secrets: AppOptions<Env>["secrets"],
): ReturnType<typeof createApp<Env>> {
  const store = memoryStore();
  const app = createApp<Env>({
    secrets,
    store: () => store,
    log: () => {},
  });
  app.post(ROUTES.bare, async (c) => {
    await c.req.json();
    return c.body(null, 200);
  });
  return app;
}
