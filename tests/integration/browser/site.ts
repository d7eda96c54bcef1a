/** The app with one task of each type, on loopback, and a browser that is logged in. */
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import type { Browser, BrowserContext, Page } from "npm:playwright-core@1.56.1";
import { createApp } from "../../../examples/callbacks/app.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import type { Store } from "../../../examples/callbacks/store.ts";
import { taskReader } from "../../../examples/callbacks/page/task_reader.ts";
import { createShowcase } from "../../../examples/demo/showcase.ts";
import { serve } from "../../../examples/emulator/server.ts";
import { ScaleClient } from "../../../mod.ts";
import { createEmulator, type Emulator } from "../../../src/emulator/mod.ts";

const KEY = "test_view_key";
const PICTURE = new URL("../../../examples/demo/cows.png", import.meta.url);

/** The app. */
export interface Site {
  readonly url: string;
  readonly store: Store;
  readonly client: ScaleClient;
  readonly emulator: Emulator;
  /** Delivers a callback with any body. */
  readonly deliver: (body: unknown) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the app and fills it. */
export async function startSite(): Promise<Site> {
  const created = Promise.withResolvers<Emulator>();
  const emulatorServer = await serve(
    async (request) => (await created.promise).handle(request),
    { hostname: "127.0.0.1", port: 0 },
  );
  const baseUrl = emulatorServer.url;
  const emulator = createEmulator({
    baseUrl,
    callbacks: { fetch: (request) => fetch(request) },
  });
  created.resolve(emulator);
  const store = memoryStore();
  const { live } = emulator.keys;
  const reader = taskReader({ SCALE_API_KEY: live, SCALE_BASE_URL: baseUrl });
  const app = createApp({
    authKeys: { ...emulator.callbacks.authKeys },
    store: () => store,
    appKey: () => KEY,
    pictureHosts: () => baseUrl,
    readTask: () => reader,
    log: () => {},
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => app.fetch(request),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const client = new ScaleClient({ apiKey: live, baseUrl });
  await createShowcase(client, emulator, {
    picture: new Blob([await Deno.readFile(PICTURE)], { type: "image/png" }),
    callbackUrl: `${url}/callbacks`,
  });
  return {
    url,
    store,
    client,
    emulator,
    async deliver(body) {
      const response = await fetch(`${url}/callbacks`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "scale-callback-auth": emulator.callbacks.authKeys.live,
        },
        body: JSON.stringify(body),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`Status ${response.status}`);
    },
    async stop() {
      await emulatorServer.stop(0);
      await server.shutdown();
    },
  };
}

/** A browser that is logged in, with everything that it complained about. */
export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
  /** Opens a path of the app. */
  readonly open: (path: string) => Promise<void>;
  /** Opens the newest task that a query finds. */
  readonly openTask: (query: string) => Promise<void>;
}

/** Opens the app in a browser and logs in. */
export async function visit(
  browser: Browser,
  { url }: Site,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Visit> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", async (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`)) {
      complaints.push(`request ${request.url()}`);
    }
  });
  const open = async (path: string) => {
    await page.goto(url + path);
  };
  await open("/view");
  await page.fill("#key", KEY);
  await page.click("form.login button");
  await page.waitForSelector(".tallies");
  return {
    page,
    complaints,
    open,
    async openTask(query) {
      await open(`/view?${query}`);
      await page.click("a.task");
      await page.waitForSelector(".history");
    },
  };
}
