/** The address that the emulator's command line listens on, and the hosts that requests name. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { sendRaw } from "../../support/raw_socket.ts";
import { basic, IMAGE } from "../../support/emulator/requests.ts";
import { type Child, run, start } from "./child.ts";

/** Sends a request for that host, on loopback. Returns the status and the body. */
async function send(
  { port }: Child,
  line: string,
  host: string,
  body = "",
): Promise<readonly [number, string]> {
  const { text } = await sendRaw(port, [
    `${line} HTTP/1.1`,
    `host: ${host}`,
    "connection: close",
    `authorization: ${basic("test_emulator")}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
    "",
    body,
  ]);
  const [head = "", content = ""] = text.split("\r\n\r\n");
  return [Number(head.split(" ")[1]), content];
}

/** Returns the origin of the link to the attachment of a new task. */
async function linkOrigin(child: Child, host: string): Promise<string> {
  const task = JSON.stringify(IMAGE);
  await send(child, "POST /v1/task/imageannotation", host, task);
  const line = "GET /v1/tasks?include_attachment_url=true";
  const [, body] = await send(child, line, host);
  const { docs: [{ attachmentS3Downloads: [link] }] } = JSON.parse(body);
  return new URL(link.s3URL).origin;
}

Deno.test("emulator on all addresses prints one to call, and links name the host that was asked", async () => {
  const child = await start("--hostname", "0.0.0.0");
  try {
    assertEquals(child.url, `http://127.0.0.1:${child.port}`);
    for (const host of ["emulator:8787", `localhost:${child.port}`]) {
      assertEquals(await linkOrigin(child, host), `http://${host}`);
    }
  } finally {
    child.kill("SIGTERM");
    await child.ended;
  }
});

Deno.test("emulator refuses the page and the control routes under a name that is not allowed", async () => {
  const child = await start("--allow-host", "box", "--allow-host", "emulator");
  const advance = "POST /__emulator/clock/advance";
  try {
    for (
      const [host, status] of [
        ["evil.example", 403],
        [`evil.example:${child.port}`, 403],
        ["box", 200],
        ["emulator:1", 200],
        ["localhost", 200],
        [`127.0.0.1:${child.port}`, 200],
      ] as const
    ) {
      const results = [
        await send(child, "GET /__emulator", host),
        await send(child, advance, host, '{"ms":1}'),
      ];
      assertEquals(results.map(([status]) => status), [status, status], host);
    }
    const [status, body] = await send(child, advance, "evil.example", "{}");
    assertEquals(status, 403);
    assert(body.includes("--allow-host"), body);
    const [listed] = await send(child, "GET /v1/tasks", "evil.example");
    assertEquals(listed, 200);
  } finally {
    child.kill("SIGTERM");
    await child.ended;
  }
});

Deno.test("emulator with --public-url has it in links and in what it prints, and allows its host", async () => {
  const url = "https://scale.example/emulator";
  const child = await start("--public-url", url);
  try {
    assertEquals(await linkOrigin(child, "a"), "https://scale.example");
    const [status] = await send(child, "GET /__emulator", "scale.example");
    assertEquals(status, 200);
  } finally {
    child.kill("SIGTERM");
  }
  const { output } = await child.ended;
  assertMatch(output, /^ {2}links {5}https:\/\/scale\.example\/emulator$/m);
});

Deno.test("emulator refuses a --public-url that is no URL and an --allow-host with a port", async () => {
  for (
    const [option, value] of [
      ["--public-url", "scale.example"],
      ["--public-url", "https://"],
      ["--allow-host", "box:8787"],
      ["--allow-host", "http://box"],
    ] as const
  ) {
    const { code, output } = await run(option, value);
    assertEquals([code, output.split("\n")[0]?.includes(`"${value}"`)], [
      2,
      true,
    ]);
  }
});
