/** How the page looks and reads: accessibility, hostile strings, screenshots. */
import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import axe from "npm:axe-core@4.14.1";
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import type { Page } from "npm:playwright-core@1.56.1";
import { HOSTILE } from "../callbacks_page/hostile.ts";
import { startChromium } from "./chromium.ts";
import { type Site, startSite, type Visit, visit } from "./site.ts";

/** The pages to look at: a name, and how to open each. */
const PAGES: Readonly<Record<string, (visit: Visit) => Promise<void>>> = {
  list: ({ open }) => open("/view"),
  empty: ({ open }) => open("/view?search=nothing"),
  task: ({ openTask }) => openTask("search=showcase-37"),
  video: ({ openTask }) => openTask("type=videoannotation"),
  playback: ({ openTask }) => openTask("type=videoplaybackannotation"),
  lidar: ({ openTask }) => openTask("type=lidarannotation"),
  points: ({ openTask }) => openTask("type=lidarsegmentation"),
  mask: ({ openTask }) => openTask("type=segmentannotation"),
  entities: ({ openTask }) => openTask("type=namedentityrecognition"),
  document: ({ openTask }) => openTask("type=documenttranscription"),
  form: ({ openTask }) => openTask("type=textcollection"),
  audio: ({ openTask }) => openTask("type=audiotranscription"),
  chat: ({ openTask }) => openTask("search=showcase&type=chat"),
  unknown: ({ openTask }) => openTask("type=cruisecontrol"),
  error: ({ openTask }) => openTask("status=error"),
  comparison: async ({ openTask, page }) => {
    await openTask("review=fixed");
    await page.click("text=Compare with the one before");
    await page.waitForSelector(".changes");
  },
  operations: ({ open }) => open("/view/operations"),
  missing: ({ open }) => open("/view/tasks/none"),
};

const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"] as const;
const FOLDER = new URL("./screenshots/", import.meta.url);

/** Returns what axe finds, a line for each. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    'axe.run({ resultTypes: ["violations"] })',
  ) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, impact, nodes }) =>
    `${impact} ${id} ${nodes.length}: ${nodes[0]?.html.slice(0, 200)}`
  );
}

/** Returns by how many pixels a page is wider than its window. */
async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

async function withSite(
  work: (
    site: Site,
    browser: Awaited<ReturnType<typeof startChromium>>,
  ) => Promise<void>,
): Promise<void> {
  const browser = await startChromium();
  const site = await startSite();
  try {
    await work(site, browser);
  } finally {
    await browser.close();
    await site.stop();
  }
}

const OPTIONS = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "every page passes axe, light and dark, wide and narrow, and fits its window",
  OPTIONS,
  async (t) => {
    await Deno.mkdir(FOLDER, { recursive: true });
    await withSite(async (site, browser) => {
      const own = await visit(browser, site);
      const { page } = own;
      for (const [name, open] of Object.entries(PAGES)) {
        await t.step(name, async () => {
          const found: string[] = [];
          for (const colorScheme of SCHEMES) {
            for (const width of WIDTHS) {
              await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
              await page.setViewportSize({ width, height: 900 });
              await open(own);
              await page.mouse.move(1, 1);
              for (const finding of await findings(page)) {
                found.push(`${colorScheme} ${width} ${finding}`);
              }
              const overflow = await overflowOf(page);
              if (overflow > 0) {
                found.push(`${width} is ${overflow} px too wide`);
              }
              const file = new URL(
                `${name}-${colorScheme}-${width}.png`,
                FOLDER,
              );
              const options = { fullPage: true };
              await Deno.writeFile(file, await page.screenshot(options));
              if (file.pathname.endsWith("/task-light-1280.png")) {
                // The picture of README: `pngquant 64` makes .github/page.png of it.
                await page.setViewportSize({ width, height: 920 });
                const picture = await page.screenshot();
                await Deno.writeFile(new URL("readme.png", FOLDER), picture);
              }
            }
          }
          assertEquals(found, []);
        });
      }
    });
  },
);

Deno.test("the login passes axe, also after a wrong key", OPTIONS, async () => {
  await withSite(async ({ url }, browser) => {
    const page = await browser.newPage();
    await page.goto(`${url}/view`);
    assertEquals(await findings(page), []);
    await page.fill("#key", "wrong");
    await page.click("form.login button");
    await page.waitForSelector("[role=alert]");
    assertEquals(await findings(page), []);
  });
});

Deno.test(
  "hostile strings change nothing but what is read",
  OPTIONS,
  async () => {
    await withSite(async (site, browser) => {
      const own = await visit(browser, site, {
        viewport: { width: 320, height: 800 },
      });
      const { page, complaints, open } = own;
      for (const [number, text] of HOSTILE.entries()) {
        const task = {
          type: "imageannotation",
          status: "completed",
          instruction: text,
          unique_id: text,
          batch: text,
          project: text,
          customer_review_status: text,
          customer_review_comments: [text],
          params: {
            geometries: { box: { objects_to_annotate: [text, "car"] } },
          },
          response: {
            annotations: [text, "car"].map((label, index) => ({
              type: "box",
              label,
              left: 10 * index,
              top: 0,
              width: 9,
              height: 9,
              attributes: { [text]: text },
            })),
          },
        };
        await site.deliver({ task_id: `hostile-${number}`, task });
        await open(`/view/tasks/hostile-${number}`);
        const wellFormed = text.toWellFormed();
        const label = await page.textContent("#r1 .name bdi") ?? "";
        // The parser of HTML turns returns into ends of lines.
        if (!/\p{Cc}/u.test(text) && text.trim() !== "") {
          assertEquals(label, wellFormed);
        }
        assertEquals(await overflowOf(page), 0, text.slice(0, 40));
        await page.uncheck("#l0");
        assert(!await page.locator("#s1").isVisible(), text.slice(0, 40));
        assert(await page.locator("#s2").isVisible(), text.slice(0, 40));
      }
      await open("/view");
      assertEquals(await overflowOf(page), 0);
      assertEquals(complaints, []);
    });
  },
);
