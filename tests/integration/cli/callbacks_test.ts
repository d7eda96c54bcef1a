/** The hosts that the emulator's server sends callbacks to. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  isPrivateHost,
  sendToPrivateHosts,
} from "../../../examples/emulator/callbacks.ts";

for (
  const [isPrivate, urls] of [
    [true, [
      "http://localhost:3000/callback",
      "http://app.localhost/",
      "http://receiver:8080/",
      "http://nas.local/",
      "http://host.docker.internal:3000/",
      "http://127.0.0.1:1/",
      "http://0.0.0.0:1/",
      "http://10.1.2.3/",
      "http://172.16.0.1/",
      "http://172.31.255.1/",
      "http://192.168.1.1/",
      "http://[::1]:3000/",
      "http://[fd00::1]/",
    ]],
    [false, [
      "http://www.example.com/callback",
      "https://localhost.example.com/",
      "http://127.0.0.1.example.com/",
      "http://localhost@example.com/",
      "http://172.32.0.1/",
      "http://11.0.0.1/",
      "http://8.8.8.8/",
      "http://[2001:db8::1]/",
      "http://fd00.example.com/",
      // Link-local addresses, and the metadata services of clouds.
      "http://169.254.169.254/latest/meta-data/",
      "http://169.254.1.1/",
      "http://2852039166/",
      "http://[fe80::1]/",
      "http://[::ffff:169.254.169.254]/",
      "http://[fd00:ec2::254]/",
      "http://metadata/",
      "http://metadata.google.internal/",
      "http://metadata.azure.internal/",
      "http://instance-data/",
      "http://instance-data.ec2.internal/",
    ]],
  ] as const
) {
  for (const url of urls) {
    Deno.test(`isPrivateHost is ${isPrivate} for ${url}`, () => {
      assertEquals(isPrivateHost(url), isPrivate);
    });
  }
}

Deno.test("sendToPrivateHosts sends to a private host, and rejects for others without using the network", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(null, { status: 204 }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const request = new Request(url, { method: "POST", body: "{}" });
  assertEquals((await sendToPrivateHosts(request)).status, 204);
  await server.shutdown();
  await assertRejects(
    () => sendToPrivateHosts(new Request("http://www.example.com/callback")),
    Error,
    "www.example.com",
  );
});
