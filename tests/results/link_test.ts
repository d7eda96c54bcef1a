/** Where the links of result files may lead, on every hop, and what their hosts get. */
import { assert, assertEquals } from "@std/assert";
import { failure, openBody } from "../support/faults.ts";
import { linkedFile } from "../support/linked_file.ts";

const FILE = "https://files.test/a";

/** Returns a redirect. */
function redirect(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } });
}

/** Links that are not over `https:`, or to addresses that are not public. */
const REFUSED: readonly string[] = [
  "http://files.test/a",
  "https://localhost/a",
  "https://a.localhost./a",
  "https://127.0.0.1/a",
  "https://127.1/a",
  "https://0x7f000001/a",
  "https://2130706433/a",
  "https://0.0.0.0/a",
  "https://10.0.0.7/a",
  "https://172.16.0.1/a",
  "https://172.31.255.255/a",
  "https://192.168.0.1/a",
  "https://169.254.169.254/latest/meta-data",
  "https://100.100.100.200/latest",
  "https://224.0.0.1/a",
  "https://255.255.255.255/a",
  "https://[::]/a",
  "https://[::1]/a",
  "https://[::ffff:127.0.0.1]/a",
  "https://[fe80::1]/a",
  "https://[fd00:ec2::254]/a",
  "https://[64:ff9b::7f00:1]/a",
  "https://[2002:7f00:1::]/a",
  "https://11.0.0.1/a",
  "https://[2606:4700::1111]/a",
  "https://me:pa55@files.test/a",
  "http://127.0.0.1:9000/a",
  "http://api.scale.com/a",
];

/** Links to hosts with a name, or to the origin of the API. */
const ALLOWED: readonly string[] = [
  "https://files.test/a",
  "https://files.test:8443/a",
  "https://10.example.com/a",
  "https://127.0.0.1.example.com/a",
  "https://localhost.example.com/a",
  "https://api.scale.com/a",
];

for (const url of REFUSED) {
  Deno.test(`TaskResultFile refuses a link and a redirect to ${url}`, async () => {
    const direct = linkedFile(`${url}?X-Signature=secret`);
    const error = await failure(() => direct.file.json());
    assertEquals([error.code, error.reason], ["response", "host"]);
    assertEquals(error.operation, "resultFiles");
    assertEquals(direct.requests.length, 0);
    const hop = linkedFile(FILE, [
      redirect("https://other.test/b"),
      redirect(`${url}?X-Signature=secret`),
    ]);
    const refused = await failure(() => hop.file.json());
    assertEquals(
      [refused.code, refused.reason, refused.status],
      ["response", "redirect", 302],
    );
    assertEquals(hop.requests.length, 2);
    const shown = error.message + refused.message + refused.location;
    assert(!/secret|pa55/.test(shown), shown);
    assert(refused.message.includes("resultHosts"));
  });
}

for (const url of ALLOWED) {
  Deno.test(`TaskResultFile follows a link and a redirect to ${url}`, async () => {
    assertEquals(await linkedFile(url).file.json(), 1);
    const hop = linkedFile(FILE, [redirect(url, 307), Response.json(2)]);
    assertEquals(await hop.file.json(), 2);
    assertEquals(hop.requests.length, 2);
  });
}

Deno.test("TaskResultFile follows links to resultHosts, over any protocol, with or without a port", async () => {
  const resultHosts = ["10.0.0.7", "files.internal:8080", "[::1]"];
  const options = { resultHosts };
  const hosts = ["10.0.0.7", "10.0.0.7:81", "files.internal:8080", "[::1]:5"];
  for (const host of hosts) {
    const { file } = linkedFile(`http://${host}/a`, undefined, options);
    assertEquals(await file.json(), 1);
  }
  const others = ["files.internal", "10.0.0.8", "x.10.0.0.7.test", "[::2]"];
  for (const host of others) {
    const { file } = linkedFile(`http://${host}/a`, undefined, options);
    assertEquals((await failure(() => file.json())).reason, "host");
  }
});

Deno.test("TaskResultFile follows links to the origin of baseUrl, without an option", async () => {
  const baseUrl = "http://127.0.0.1:8787/scale";
  const url = "http://127.0.0.1:8787/a";
  const { file } = linkedFile(url, undefined, { baseUrl });
  assertEquals(await file.json(), 1);
  const hop = linkedFile(FILE, [redirect(url), Response.json(2)], { baseUrl });
  assertEquals(await hop.file.json(), 2);
  for (const host of ["127.0.0.1:8788", "127.0.0.1", "10.0.0.1:8787"]) {
    const { file } = linkedFile(`http://${host}/a`, undefined, { baseUrl });
    assertEquals((await failure(() => file.json())).reason, "host");
  }
});

Deno.test("TaskResultFile follows relative redirects, five at most, and cancels their bodies", async () => {
  const { file, requests } = linkedFile("https://files.test/a/b?c", [
    redirect("../d?e"),
    redirect("//other.test/f"),
    Response.json(1),
  ]);
  assertEquals(await file.json(), 1);
  assertEquals(requests.map(({ target }) => target), ["/a/b?c", "/d?e", "/f"]);
  const body = openBody("moo");
  const headers = { location: "/a?X-Signature=secret" };
  const endless = linkedFile(FILE, [
    () => new Response(body.stream, { status: 302, headers }),
    ...Array.from({ length: 6 }, () => redirect("/a?X-Signature=secret")),
  ]);
  const error = await failure(() => endless.file.json());
  assertEquals([error.reason, error.location], ["redirect", "/a"]);
  assertEquals(endless.requests.length, 6);
  assert(body.cancelled());
});

Deno.test("TaskResultFile sends the headers of a call to the origin of baseUrl only", async () => {
  const headers = { "x-token": "secret", range: "bytes=0-1" };
  const { file, requests } = linkedFile("https://api.scale.com/a", [
    redirect("/b"),
    redirect("https://files.test/c"),
    Response.json(1),
  ]);
  await file.json({ headers });
  assertEquals(
    requests.map((request) => [...request.headers.keys()]),
    [["range", "x-token"], ["range", "x-token"], []],
  );
  const other = linkedFile(FILE);
  await other.file.json({ headers });
  assertEquals([...other.requests[0]?.headers ?? []], []);
});

Deno.test("TaskResultFile refuses a fresh link that leads elsewhere", async () => {
  const { file, requests } = linkedFile(FILE, [
    new Response("", { status: 403 }),
    Response.json({
      task_id: "t",
      response: { annotations: { url: "http://169.254.169.254/a" } },
    }),
  ]);
  assertEquals((await failure(() => file.json())).reason, "host");
  assertEquals(requests.length, 2);
});
