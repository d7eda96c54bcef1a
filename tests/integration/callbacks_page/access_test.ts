import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { createApp } from "../../../examples/callbacks/app.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import {
  nextPath,
  SESSION_MS,
} from "../../../examples/callbacks/page/session.ts";
import { boxTask, KEY, startPage } from "./harness.ts";

const PATHS = [
  "/view",
  "/view/live",
  "/view/tasks/1",
  "/view/tasks/1/compare",
  "/view/tasks/1/picture/0",
  "/view/tasks/1/mask/0",
  `/view/events/${"a".repeat(64)}.json`,
];

Deno.test("W38: every path of the page needs a session: pages lead to the login, all else is a 401", async () => {
  const { send, deliver } = await startPage();
  await deliver(boxTask("1", ["cow"]));
  for (const path of PATHS) {
    const plain = await send(path);
    assertEquals([path, plain.status], [path, 401]);
    assertEquals(await plain.text(), "unauthorized");
    const page = await send(path, { headers: { accept: "text/html" } });
    assertEquals(page.status, 303);
    assertMatch(page.headers.get("location") ?? "", /^\/view\/login/);
  }
  const forms = await send("/view/tasks/1/refresh", { method: "POST" });
  assertEquals(forms.status, 401);
});

Deno.test("the page is off without a key", async () => {
  const app = createApp({ authKeys: { test: "k" }, store: memoryStore });
  for (const path of [...PATHS, "/view/login"]) {
    assertEquals((await app.request(path)).status, 404, path);
  }
});

Deno.test("the login refuses a wrong key with 401, says so, and sets no cookie", async () => {
  const { post } = await startPage();
  for (const key of ["", "test_view_ke", `${KEY} `, "__proto__"]) {
    const response = await post("/view/login", { key, next: "/view?page=2" });
    assertEquals(response.status, 401);
    assertEquals(response.headers.get("set-cookie"), null);
    const page = await response.text();
    assertStringIncludes(page, 'role="alert"');
    assertStringIncludes(page, 'name="next" value="/view?page=2"');
  }
});

Deno.test("the login sets a cookie that scripts and other sites cannot use, and goes to the page that was asked for", async () => {
  const { post } = await startPage();
  const response = await post("/view/login", {
    key: KEY,
    next: "/view?page=2",
  });
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/view?page=2");
  const cookie = response.headers.get("set-cookie") ?? "";
  assertMatch(cookie, /^__Host-view=\d+\.[0-9a-f]{64};/);
  for (
    const part of [
      "HttpOnly",
      "Secure",
      "SameSite=Lax",
      "Path=/",
      "Max-Age=28800",
    ]
  ) {
    assertStringIncludes(cookie, part);
  }
  assert(!cookie.includes(KEY));
});

Deno.test("a session ends after eight hours, and with another cookie, another signature or another key", async () => {
  const { get, send, cookie, pass } = await startPage();
  const status = async (value: string) =>
    (await send("/view", { headers: { cookie: value } })).status;
  assertEquals((await get("/view")).status, 200);
  const [, end = "", signature = ""] = /=(\d+)\.(\w+)$/.exec(cookie) ?? [];
  const later = String(Number(end) + 1);
  for (
    const value of [
      `__Host-view=${later}.${signature}`,
      `__Host-view=${end}.${"0".repeat(64)}`,
      `__Host-view=${end}.`,
      `view=${end}.${signature}`,
      "__Host-view=",
    ]
  ) assertEquals([value, await status(value)], [value, 401]);
  pass(SESSION_MS - 1);
  assertEquals(await status(cookie), 200);
  pass(1);
  assertEquals(await status(cookie), 401);
});

Deno.test("forms need the token of the session", async () => {
  const { post, page, cookie } = await startPage();
  const refused = await post("/view/logout", { token: "0".repeat(64) }, {
    cookie,
  });
  assertEquals(refused.status, 403);
  assertEquals(refused.headers.get("set-cookie"), null);
  const [, token = ""] =
    /name="token" value="(\w+)"/.exec(await page("/view")) ?? [];
  const done = await post("/view/logout", { token }, { cookie });
  assertEquals([done.status, done.headers.get("location")], [
    303,
    "/view/login",
  ]);
  assertMatch(
    done.headers.get("set-cookie") ?? "",
    /^__Host-view=;.*Max-Age=0/,
  );
});

Deno.test("nextPath leads to the page only", () => {
  assertEquals(
    nextPath("/view/tasks/1?frame=2", "/view"),
    "/view/tasks/1?frame=2",
  );
  for (
    const path of [
      "",
      "//evil.example",
      "/\\evil.example",
      "/view\\..",
      "https://evil.example",
      "javascript:alert(1)",
      "/view\n",
      "view",
      "/other",
    ]
  ) {
    assertEquals([path, nextPath(path, "/view")], [path, "/view"]);
  }
});

Deno.test("W36: no page allows a script or a style of the document itself, or anything from elsewhere", async () => {
  const { get, deliver } = await startPage();
  await deliver(boxTask("1", ["cow"]));
  for (
    const path of ["/view", "/view/tasks/1", "/view/login", "/view/tasks/none"]
  ) {
    const response = await get(path);
    const policy = response.headers.get("content-security-policy") ?? "";
    assertStringIncludes(
      policy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'",
    );
    assertStringIncludes(policy, "frame-ancestors 'none'");
    assert(!policy.includes("unsafe"), policy);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("referrer-policy"), "same-origin");
    assertEquals(response.headers.get("cache-control"), "no-store");
    const page = await response.text();
    assert(!/<[^>]* (?:style|on[a-z]+)=/.test(page), path);
    assert(!/<style|<script(?! src=")/.test(page), path);
    assertEquals(page.match(/<script/g)?.length, 1);
  }
});

Deno.test("a store that fails is a page with status 503, without the error", async () => {
  const store = memoryStore();
  store.list = () => Promise.reject(new Error("secret detail"));
  const app = createApp({
    authKeys: { test: "k" },
    store: () => store,
    appKey: () => KEY,
    log: () => {},
  });
  const login = await app.request("/view/login", {
    method: "POST",
    body: new URLSearchParams({ key: KEY }),
  });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const response = await app.request("/view", { headers: { cookie } });
  assertEquals(response.status, 503);
  const page = await response.text();
  assertStringIncludes(page, "Try again");
  assert(!page.includes("secret"));
});
