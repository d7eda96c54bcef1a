import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { readAllowList } from "../../../examples/callbacks/page/allow_list.ts";
import { encodePng } from "../../../src/emulator/task_types/png.ts";
import { boxTask, startPage } from "./harness.ts";

const PNG = encodePng({ width: 640, height: 360, paint() {} });
const PICTURE = "/view/tasks/1/picture/0";

/** A network of files by URL, which records what is asked for. */
function network(files: Readonly<Record<string, () => Response>>) {
  const asked: { url: string; headers: Headers; redirect: string }[] = [];
  const send = (input: URL | RequestInfo, init: RequestInit = {}) => {
    const url = String(input);
    asked.push({
      url,
      headers: new Headers(init.headers),
      redirect: String(init.redirect),
    });
    const file = files[url];
    return Promise.resolve(file ? file() : new Response(null, { status: 404 }));
  };
  return { asked, fetch: send as typeof fetch };
}

const CDN = { pictureHosts: "cdn.example.com" };

function png() {
  return new Response(PNG.slice(), {
    headers: { "content-type": "text/html" },
  });
}

Deno.test("W37: the page loads pictures through its own proxy, which sends no cookie, no key and no referrer", async () => {
  const { asked, fetch } = network({ "https://cdn.example.com/cow.png": png });
  const { get, page, deliver } = await startPage({ fetch, ...CDN });
  await deliver(boxTask("1", ["cow"]));
  const text = await page("/view/tasks/1");
  assertStringIncludes(
    text,
    `<image href="${PICTURE}" width="640" height="360"`,
  );
  const sources = [
    ...text.matchAll(/<(?:image|img)[^>]*? (?:href|src)="([^"]*)"/g),
  ];
  assertEquals(sources.map(([, source]) => source), [PICTURE]);
  const response = await get(PICTURE);
  assertEquals(new Uint8Array(await response.arrayBuffer()), PNG);
  assertEquals(response.headers.get("content-type"), "image/png");
  assertEquals(
    response.headers.get("content-security-policy"),
    "default-src 'none'; sandbox",
  );
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  for (const { headers, redirect } of asked) {
    assertEquals([...headers.keys()], ["accept"]);
    assertEquals(redirect, "manual");
  }
});

Deno.test("W40: nothing is fetched that is not on the allow list", async () => {
  for (
    const attachment of [
      "https://other.example.com/cow.png",
      "https://cdn.example.com.evil.example/cow.png",
      "https://xcdn.example.com/cow.png",
      "http://cdn.example.com/cow.png",
      "https://cdn.example.com:8443/cow.png",
      "https://user:word@cdn.example.com/cow.png",
      "http://169.254.169.254/latest/meta-data",
      "https://2130706433/",
      "https://[::1]/",
      "https://localhost/",
      "javascript:alert(1)",
      "data:image/png;base64,AA",
      "file:///etc/passwd",
      "//cdn.example.com/cow.png",
    ]
  ) {
    const { asked, fetch } = network({});
    const { get, page, deliver } = await startPage({ fetch, ...CDN });
    await deliver(boxTask("1", ["cow"], { params: { attachment } }));
    const text = await page("/view/tasks/1");
    assertEquals((await get(PICTURE)).status, 404, attachment);
    assertEquals(asked, [], attachment);
    assert(!text.includes("<image"), attachment);
    assertStringIncludes(text, "No picture.");
    assertStringIncludes(text, 'id="s1"', "the shapes stay");
  }
});

Deno.test("W40: a redirect is checked like the first URL, and followed three times at most", async () => {
  const to = (location: string) => () =>
    new Response(null, { status: 302, headers: { location } });
  const start = "https://cdn.example.com/cow.png";
  const statuses = [];
  for (
    const files of [
      { [start]: to("/moved.png"), "https://cdn.example.com/moved.png": png },
      {
        [start]: to("http://169.254.169.254/"),
        "http://169.254.169.254/": png,
      },
      {
        [start]: to("https://other.example.com/"),
        "https://other.example.com/": png,
      },
      { [start]: to(start) },
      { [start]: to("http://[") },
    ]
  ) {
    const { asked, fetch } = network(files as Record<string, () => Response>);
    const { get, deliver } = await startPage({ fetch, ...CDN });
    await deliver(boxTask("1", ["cow"]));
    statuses.push((await get(PICTURE)).status);
    assert(
      asked.every(({ url }) => url.startsWith("https://cdn.example.com/")),
    );
    assert(asked.length <= 4, String(asked.length));
  }
  assertEquals(statuses, [200, 404, 404, 404, 404]);
});

Deno.test("a file that is no picture, or is too large, is not sent, whatever its type says", async () => {
  const bodies = [
    "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "<!doctype html><script>alert(1)</script>",
    "",
    new Blob([PNG, new Uint8Array(20_000_001 - PNG.length)]),
  ];
  for (const body of bodies) {
    const { fetch } = network({
      "https://cdn.example.com/cow.png": () =>
        new Response(body, { headers: { "content-type": "image/png" } }),
    });
    const { get, deliver } = await startPage({ fetch, ...CDN });
    await deliver(boxTask("1", ["cow"]));
    const response = await get(PICTURE);
    assertEquals(response.status, 404);
    assertEquals(
      response.headers.get("content-type"),
      "text/plain; charset=UTF-8",
    );
    await response.body?.cancel();
  }
});

Deno.test("W39: a picture whose link has ended is shown as such, with the end, and the shapes stay", async () => {
  const link =
    "https://cdn.example.com/cow.png?X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600";
  const { fetch } = network({
    [link]: () => new Response("<Error/>", { status: 403 }),
  });
  const { page, deliver } = await startPage({ fetch, ...CDN });
  await deliver(boxTask("1", ["cow"], { params: { attachment: link } }));
  const text = await page("/view/tasks/1");
  assertStringIncludes(text, "The picture&#39;s link has ended.");
  assertStringIncludes(text, "The link ended on 2026-01-01 01:00 UTC.");
  assertStringIncludes(text, 'id="s1"');
  assert(!text.includes("Read the task again"), "there is no API key to do it");
});

Deno.test("W39: with an API key the task is read anew for new links, once, and on demand", async () => {
  const files: Record<string, () => Response> = {
    "https://cdn.example.com/old.png": () =>
      new Response(null, { status: 403 }),
    "https://cdn.example.com/new.png": png,
  };
  const { fetch } = network(files);
  let reads = 0;
  const { get, page, post, cookie, deliver } = await startPage({
    fetch,
    ...CDN,
    readTask: (taskId) => {
      reads++;
      assertEquals(taskId, "1");
      return Promise.resolve({
        params: { attachment: "https://cdn.example.com/old.png" },
        attachmentS3Downloads: [{
          attachmentURL: "https://cdn.example.com/old.png",
          s3URL: "https://cdn.example.com/new.png",
        }],
      });
    },
  });
  await deliver(
    boxTask("1", ["cow"], {
      params: { attachment: "https://cdn.example.com/old.png" },
    }),
  );
  assertStringIncludes(await page("/view/tasks/1"), "<image");
  assertEquals((await get(PICTURE)).status, 200);
  assertEquals(reads, 1);
  files["https://cdn.example.com/new.png"] = () =>
    new Response(null, { status: 403 });
  await deliver(
    boxTask("1", ["cow", "cow"], {
      updated_at: "2026-01-01T00:00:09.000Z",
      params: { attachment: "https://cdn.example.com/old.png" },
    }),
  );
  const ended = await page("/view/tasks/1");
  assertStringIncludes(ended, "Read the task again");
  const [, token = ""] =
    /refresh"><input type="hidden" name="token" value="(\w+)"/.exec(ended) ??
      [];
  assertEquals(
    (await post("/view/tasks/1/refresh", {}, { cookie })).status,
    403,
  );
  assertEquals(reads, 1);
  const done = await post("/view/tasks/1/refresh", { token }, { cookie });
  assertEquals([done.status, done.headers.get("location"), reads], [
    303,
    "/view/tasks/1",
    2,
  ]);
});

Deno.test("a picture that only the API can link to is shown as such", async () => {
  const { page, deliver } = await startPage(CDN);
  await deliver(
    boxTask("1", ["cow"], { params: { attachment: "scaledata://1/2" } }),
  );
  assertStringIncludes(
    await page("/view/tasks/1"),
    "stored under scaledata:, which only the API can link to",
  );
});

Deno.test("without an allow list, or with a wrong one, no picture is fetched", async () => {
  for (
    const pictureHosts of [undefined, "", "*", "https://cdn.example.com/path"]
  ) {
    const { asked, fetch } = network({
      "https://cdn.example.com/cow.png": png,
    });
    const { get, deliver } = await startPage({
      fetch,
      ...pictureHosts !== undefined && { pictureHosts },
    });
    await deliver(boxTask("1", ["cow"]));
    assertEquals((await get(PICTURE)).status, 404);
    assertEquals(asked, []);
  }
});

Deno.test("readAllowList allows names, all names below one, and an origin as it is", () => {
  const { check } = readAllowList(
    "cdn.example.com, .pictures.example , http://127.0.0.1:8787",
  );
  const hrefs = [
    "https://cdn.example.com/a?b=%2F",
    "https://CDN.example.com./a",
    "https://a.b.pictures.example/",
    "http://127.0.0.1:8787/a",
  ].map((url) => {
    const allowed = check(url);
    return typeof allowed === "string" ? allowed : allowed.href;
  });
  assertEquals(hrefs, [
    "https://cdn.example.com/a?b=%2F",
    "https://cdn.example.com./a",
    "https://a.b.pictures.example/",
    "http://127.0.0.1:8787/a",
  ]);
  for (
    const url of [
      "https://pictures.example/",
      "http://127.0.0.1:8788/",
      "https://127.0.0.1:8787/",
      "https://apictures.example/",
    ]
  ) {
    assertEquals(typeof check(url), "string", url);
  }
});

Deno.test("readAllowList refuses what could allow too much", () => {
  for (
    const entry of [
      "*",
      "*.example.com",
      ".com",
      "localhost",
      "example",
      "10.0.0.1",
      "http://a.example/path",
      "a.example:8443",
      ".internal",
      "metadata.internal",
    ]
  ) {
    assertThrows(() => readAllowList(entry), TypeError, JSON.stringify(entry));
  }
});

Deno.test("a mask is a picture of one label in the color of its legend", async () => {
  const mask = encodePng({
    width: 4,
    height: 2,
    paint: (row, y) => row.fill(y + 1),
  });
  const { fetch } = network({
    "https://cdn.example.com/mask.png": () => new Response(mask.slice()),
  });
  const { get, page, deliver } = await startPage({ fetch, ...CDN });
  await deliver({
    task_id: "1",
    type: "segmentannotation",
    params: { attachment: "s3://a/b.png", labels: ["sky", "grass"] },
    response: {
      annotations: {
        combined: { indexedImage: "https://cdn.example.com/mask.png" },
      },
      labelMapping: {
        grass: { index: 2, numPixels: 4 },
        sky: { index: 1, numPixels: 4 },
      },
    },
  });
  const text = await page("/view/tasks/1");
  const layers = [
    ...text.matchAll(/href="\/view\/tasks\/1\/(mask\/\d)" class="([^"]*)"/g),
  ];
  assertEquals(layers.map(([, href, name]) => [href, name]), [[
    "mask/0",
    "mask l0",
  ], ["mask/1", "mask l1"]]);
  assertStringIncludes(text, "50 %");
  const png = new Uint8Array(
    await (await get("/view/tasks/1/mask/1")).arrayBuffer(),
  );
  // Behind the header chunk and the name of the palette: the third of its colours is that of grass.
  assertEquals([...png.subarray(41 + 6, 41 + 9)], [0x33, 0x00, 0x99]);
  assertEquals([...png.subarray(41 + 3, 41 + 6)], [0, 0, 0]);
  assertEquals((await get("/view/tasks/1/mask/2")).status, 404);
});
