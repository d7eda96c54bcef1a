/**
 * The client in a page of Chromium, against a server of another origin: what it can
 * do there, and which headers of CORS the server must send.
 */
import { assertEquals, assertMatch } from "@std/assert";
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import type { Browser, Page } from "npm:playwright-core@1.56.1";
import { createEmulator } from "../../../src/emulator/mod.ts";
import { withTempDir } from "../../tools/temp.ts";
import { bundle } from "../runtimes/programs.ts";
import { startChromium } from "./chromium.ts";
import type { Api } from "./client_program.ts";

/** What the server allows pages of other origins to send and to read. */
const ALLOWED = {
  methods: ["PUT", "DELETE"],
  headers: ["authorization", "content-type"],
  exposed: ["retry-after", "x-request-id"],
};

type Allowed = typeof ALLOWED;

/** Starts a server on loopback. Returns its origin and a function that stops it. */
function start(handle: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    handle,
  );
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    stop: () => server.shutdown(),
  };
}

/** Returns a response that says what pages of other origins may do. */
function withCors(
  { body, headers, status }: Response,
  { methods, headers: names, exposed }: Allowed,
): Response {
  const all = new Headers(headers);
  all.set("access-control-allow-origin", "*");
  all.set("access-control-allow-methods", methods.join());
  all.set("access-control-allow-headers", names.join());
  all.set("access-control-expose-headers", exposed.join());
  return new Response(body, { headers: all, status });
}

/** Starts the emulator as a server for pages of other origins, with some routes more. */
function startApi(allowed: Allowed = ALLOWED) {
  const emulator = createEmulator({ seed: 1 });
  let isBusy = true;
  const routes: Record<
    string,
    (request: Request) => Response | Promise<Response>
  > = {
    "/v1/moved": () => Response.redirect("https://example.com/elsewhere"),
    "/v1/slow": ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(new Response()));
      }),
    "/v1/busy"() {
      const headers = { "retry-after": "0.02" };
      const response = isBusy
        ? Response.json({}, { status: 503, headers })
        : Response.json({});
      isBusy = false;
      return response;
    },
  };
  const { origin, stop } = start(async (request) => {
    if (request.method === "OPTIONS") {
      return withCors(new Response(null, { status: 204 }), allowed);
    }
    const route = routes[new URL(request.url).pathname];
    const response = await (route?.(request) ?? emulator.handle(request));
    return withCors(response, allowed);
  });
  return { api: { baseUrl: origin, apiKey: emulator.keys.test }, stop };
}

/** Calls `work` with a page that can import the program. */
async function withPage(
  work: (page: Page, browser: Browser) => Promise<void>,
): Promise<void> {
  await withTempDir(async (dir) => {
    const file = `${dir}/program.mjs`;
    await bundle("tests/integration/browser/client_program.ts", file);
    const program = await Deno.readTextFile(file);
    const site = start(({ url }) =>
      url.endsWith("/program.js")
        ? new Response(program, {
          headers: { "content-type": "text/javascript" },
        })
        : new Response("<!doctype html>", {
          headers: { "content-type": "text/html" },
        })
    );
    const browser = await startChromium();
    try {
      const page = await browser.newPage();
      await page.goto(site.origin);
      await work(page, browser);
    } finally {
      await browser.close();
      await site.stop();
    }
  });
}

/** Calls an exported function of the program in the page. */
async function call<Result>(
  page: Page,
  name: "codes" | "run" | "runEmulator",
  api?: Api,
): Promise<Result> {
  return await page.evaluate(
    `import("/program.js").then((program) => program.${name}(${
      JSON.stringify(api)
    }))`,
  );
}

const OPTIONS = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "ScaleClient in a page creates, lists, uploads, retries and aborts, and tells a redirect apart",
  OPTIONS,
  async () => {
    const { api, stop } = startApi();
    await withPage(async (page) => {
      const found = await call<Record<string, unknown>>(page, "run", api);
      const { missing, redirect, delays, ...others } = found as {
        missing: Record<string, unknown>;
        redirect: Record<string, unknown>;
        delays: readonly number[];
      };
      assertEquals(others, {
        isListed: true,
        sizes: [100_000, 100_000],
        abort: "enough",
        busy: {},
      });
      assertEquals([missing["code"], missing["status"]], ["not_found", 404]);
      assertMatch(`${missing["requestId"]}`, /./);
      assertEquals(
        [redirect["code"], redirect["reason"], redirect["location"]],
        ["response", "redirect", undefined],
      );
      assertEquals(delays, [20]);
    });
    await stop();
  },
);

Deno.test(
  "ScaleClient in a page needs each header of CORS that is documented, and no other",
  OPTIONS,
  async () => {
    const lost = (...names: readonly string[]) => ({
      get: "none",
      create: "none",
      put: "not_found",
      delete: "not_found",
      ...Object.fromEntries(names.map((name) => [name, "connection"])),
    });
    const cases: readonly (readonly [Partial<Allowed>, unknown])[] = [
      [{}, lost()],
      [{ methods: ["DELETE"] }, lost("put")],
      [{ methods: ["PUT"] }, lost("delete")],
      [{ headers: ["content-type"] }, lost("get", "create", "put", "delete")],
      [{ headers: ["authorization"] }, lost("create", "put")],
      [{ exposed: [] }, lost()],
    ];
    await withPage(async (page) => {
      for (const [part, expected] of cases) {
        const { api, stop } = startApi({ ...ALLOWED, ...part });
        assertEquals(await call(page, "codes", api), expected);
        await stop();
      }
    });
  },
);

Deno.test(
  "createEmulator in a page serves the client of the same page",
  OPTIONS,
  async () => {
    await withPage(async (page) => {
      const [created, listed] = await call<string[]>(page, "runEmulator");
      assertEquals(created, listed);
    });
  },
);
