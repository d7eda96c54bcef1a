/** What people do with the page, in Chromium. */
import { assert, assertEquals, assertMatch } from "@std/assert";
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import type { Browser } from "npm:playwright-core@1.56.1";
import { startChromium } from "./chromium.ts";
import { type Site, startSite, type Visit, visit } from "./site.ts";

/** A type of task, and an element that its page must have. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ["annotation", "#s1 path.f"],
  ["audiotranscription", ".numbers tbody tr"],
  ["categorization", ".choices strong"],
  ["chat", ".chat .user"],
  ["chatlite", "pre.raw"],
  ["comparison", ".attachments img + *, .attachments figure:nth-child(2) img"],
  ["cuboidannotation", "#s1 .f.side"],
  ["datacollection", ".pairs dt"],
  ["documenttranscription", "#s1 path.f"],
  ["imageannotation", "#s1 path.f"],
  ["lidarannotation", "#s1 path.f"],
  ["lidarlinking", "#s1 path.f"],
  ["lidarsegmentation", ".numbers tbody tr"],
  ["lidartopdown", "#s1 path.f"],
  ["lineannotation", "#s1 path.f"],
  ["namedentityrecognition", "#s1"],
  ["phonecall", ".pairs dt"],
  ["pointannotation", "#s1 path.f"],
  ["polygonannotation", "#s1 path.f"],
  ["segmentannotation", "image.mask"],
  ["textcollection", ".pairs dt"],
  ["transcription", ".pairs dt"],
  ["videoannotation", "#s1 path.f"],
  ["videoplaybackannotation", "#s1 path.f"],
];

const SHAPES = "search=showcase-37";
const FIXED = "review=fixed";

type Step = (visit: Visit, site: Site, browser: Browser) => Promise<void>;

const STEPS: Readonly<Record<string, Step>> = {
  "the list is filtered by type, and by the tallies": async (
    { page, open },
  ) => {
    await open("/view");
    await page.selectOption("#f-type", "segmentannotation");
    await page.click(".filters button");
    await page.waitForURL(/type=segmentannotation/);
    assertEquals(await page.locator("a.task").count(), 1);
    await page.click("a:text('Clear')");
    await page.click(".tally.error");
    await page.waitForURL(/status=error/);
    assertEquals(await page.locator("a.task").count(), 1);
  },
  "a task of each type opens with its result": async ({ page, open }) => {
    for (const [type, selector] of FAMILIES) {
      await open(`/view?search=showcase&type=${type}&status=completed`);
      await page.click("a.task");
      await page.waitForSelector(".history");
      assert(
        await page.locator(selector).count() > 0,
        `${type} has ${selector}`,
      );
    }
  },
  "shapes lie on the right pixels of the picture": async (
    { page, openTask },
  ) => {
    await openTask(SHAPES);
    const image = await page.locator("#stage image").boundingBox();
    const box = await page.locator("#s1 path.f").boundingBox();
    const sun = await page.locator("#s4 ellipse.f").boundingBox();
    assert(image && box && sun);
    const scale = image.width / 640;
    const place = (shape: typeof box) =>
      [shape.x - image.x, shape.y - image.y, shape.width, shape.height]
        .map((value) => Math.round(value / scale));
    // Chromium's boxes contain the width of the line.
    const near = (actual: number[], expected: number[]) =>
      actual.every((value, index) => Math.abs(value - expected[index]!) <= 5);
    assert(near(place(box), [203, 158, 204, 134]), String(place(box)));
    assert(near(place(sun), [515, 31, 64, 64]), String(place(sun)));
    const isLoaded = await page.evaluate(
      'fetch(document.querySelector("#stage image").href.baseVal).then(({ ok }) => ok)',
    );
    assert(isLoaded);
  },
  "a label is hidden and shown by the keyboard": async ({ page, openTask }) => {
    await openTask(SHAPES);
    await page.focus("#l0");
    assert(await page.locator("#s1").isVisible());
    await page.keyboard.press("Space");
    assert(!await page.locator("#s1").isVisible());
    assert(await page.locator("#s2").isVisible());
    await page.keyboard.press("Space");
    assert(await page.locator("#s1").isVisible());
  },
  "a shape and its row are marked together, by pointer and by keyboard": async (
    { page, openTask },
  ) => {
    await openTask(SHAPES);
    const marked = () =>
      page.$$eval(".on", (all) => all.map(({ id }) => id).sort());
    await page.hover("#r4 .row");
    assertEquals(await marked(), ["r4", "s4"]);
    await page.hover("#s4");
    assertEquals(await marked(), ["r4", "s4"]);
    await page.mouse.move(1, 1);
    await page.focus("#r1 .row");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assertEquals(await marked(), ["r3", "s3"]);
    await page.keyboard.press("End");
    assertEquals(await marked(), ["r10", "s10"]);
    assertEquals(
      await page.$$eval("#rows [tabindex='0']", (all) => all.length),
      1,
    );
  },
  "the picture is zoomed and moved by keys, wheel and pointer, and the URL keeps the place":
    async ({ page, openTask }) => {
      await openTask(SHAPES);
      const viewBox = async () =>
        (await page.getAttribute("#stage", "viewBox"))!.split(" ").map(Number);
      await page.focus("#stage");
      await page.keyboard.press("+");
      assertEquals(await viewBox(), [160, 90, 320, 180]);
      await page.keyboard.press("ArrowRight");
      assertEquals(await viewBox(), [192, 90, 320, 180]);
      const box = (await page.locator("#frame").boundingBox())!;
      const scale = box.width / 320;
      await page.mouse.move(box.x + 200, box.y + 100);
      await page.mouse.down();
      await page.mouse.move(box.x + 200 - 32 * scale, box.y + 100, {
        steps: 4,
      });
      await page.mouse.up();
      const [left = 0, top] = await viewBox();
      assert(Math.abs(left - 224) < 1 && top === 90, `${left} ${top}`);
      await page.reload();
      assertEquals((await viewBox())[2], 320);
      await page.keyboard.down("Control");
      await page.mouse.move(box.x + 200, box.y + 100);
      await page.mouse.wheel(0, -200);
      await page.keyboard.up("Control");
      await page.waitForSelector('#stage:not([viewBox$="320 180"])');
      await page.focus("#stage");
      await page.keyboard.press("0");
      assertEquals(await viewBox(), [0, 0, 640, 360]);
      assert(!page.url().includes("box="));
      await page.click("[data-box='8']");
      assertEquals((await viewBox())[2], 32);
    },
  "the slider shows another frame without a new page, and keeps the switches":
    async ({ page, openTask }) => {
      await openTask("type=videoannotation");
      await page.evaluate("window.isSamePage = true");
      await page.uncheck("#fill-on");
      const before = await page.getAttribute("#s1 path.f", "d");
      await page.focus("#frame-range");
      await page.keyboard.press("End");
      await page.waitForURL(/frame=7/);
      await page.waitForSelector(`#s1 path.f:not([d="${before}"])`, {
        state: "attached",
      });
      assertEquals(await page.textContent("#frames output"), "7 of 7");
      assertEquals(await page.evaluate("window.isSamePage"), true);
      assertEquals(await page.isChecked("#fill-on"), false);
      await page.click("[aria-label='Previous frame']");
      await page.waitForURL(/frame=6/);
    },
  "a corrected task shows what changed": async ({ page, openTask }) => {
    await openTask(FIXED);
    await page.click("text=Compare with the one before");
    await page.waitForSelector(".changes");
    const text = await page.textContent(".changes") ?? "";
    assertMatch(text, /3 changes/);
    assertMatch(text, /Big Cow 1: overlap 62\.\d %/);
    assertMatch(text, /Big Cow → Baby Cow/);
    assertMatch(text, /Pose: lying → standing/);
    await page.check("#v-before");
    assertEquals(await page.locator(".after >> visible=true").count(), 0);
    assert(await page.locator(".before >> visible=true").count() > 0);
  },
  "a dead letter is replayed": async ({ page, open }, { store }) => {
    const [lease] = await store.claim({
      now: Number.MAX_SAFE_INTEGER,
      until: Number.MAX_SAFE_INTEGER,
      limit: 1,
    });
    await store.finish(lease!, { state: "dead", at: 1, error: "no route" });
    await open("/view/operations");
    await page.click("button:text-is('Replay')");
    await page.waitForURL(/replayed=1/);
    assertMatch(await page.textContent("main") ?? "", /1 event replayed/);
    assertEquals((await store.find(lease!.id))?.state, "waiting");
  },
  "a new event is announced on the list and on its task, while they are open":
    async ({ page, open }, { deliver }) => {
      const task = {
        task_id: "announced",
        status: "pending",
        task: {
          status: "pending",
          type: "imageannotation",
          updated_at: "2026-01-01T00:00:00.000Z",
        },
      };
      await open("/view");
      await page.waitForSelector("#live:text-is('Live')");
      await deliver(task);
      await page.waitForSelector("#new:not([hidden])");
      assertMatch(await page.textContent("#new") ?? "", /1 new event/);
      await page.click("#new a");
      await page.click("a[href='/view/tasks/announced']");
      await page.waitForSelector("#live:text-is('Live')");
      await deliver({
        ...task,
        status: "completed",
        response: { annotations: [] },
        task: {
          ...task.task,
          status: "completed",
          updated_at: "2026-01-01T00:00:01.000Z",
        },
      });
      await page.waitForSelector("#changed:not([hidden])");
      await page.click("#changed a");
      await page.waitForSelector(".empty-stage");
    },
  "the page works without JavaScript": async (_, site, browser) => {
    const { page, openTask, complaints } = await visit(browser, site, {
      javaScriptEnabled: false,
    });
    await openTask(SHAPES);
    await page.uncheck("#l0");
    assert(!await page.locator("#s1").isVisible());
    await page.click("[data-box='2']");
    assertMatch(page.url(), /box=/);
    await page.click("[data-zoom='fit']");
    await page.click("#r4 .row");
    assertMatch(page.url(), /#s4$/);
    await openTask("type=videoannotation");
    await page.click("[aria-label='Next frame']");
    assertMatch(page.url(), /frame=1/);
    assert(await page.locator(".go").isVisible());
    assertEquals(complaints, []);
    await page.context().close();
  },
  "logging out ends the session of the browser": async (_, site, browser) => {
    const { page, open } = await visit(browser, site);
    await page.click("text=Log out");
    await page.waitForURL(/login/);
    await open("/view");
    assertMatch(page.url(), /login/);
    await page.context().close();
  },
};

Deno.test({
  name: "people use the page",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const browser = await startChromium();
    const site = await startSite();
    try {
      const own = await visit(browser, site);
      for (const [name, step] of Object.entries(STEPS)) {
        await t.step(name, async () => {
          await step(own, site, browser);
          assertEquals(own.complaints, []);
        });
      }
    } finally {
      await browser.close();
      await site.stop();
    }
  },
});
