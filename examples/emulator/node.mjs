/**
 * The emulator as a server on Node 20 and newer, without a clone and without Deno:
 *
 *     npx jsr add @labelwire/scale && node node.mjs
 *
 * Needs the package only; until it is on JSR, install the packed file as in
 * examples/install.md. Prints its address; the variable PORT chooses the port.
 */
import { createServer as createHttpServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createServer } from "@labelwire/scale/emulator/serve";

const emulator = createServer(); // Options go here, such as { anyKey: true }.

async function respond(message, target) {
  const { method, headers, url } = message;
  const body = ["GET", "HEAD"].includes(method) ? undefined : message;
  const init = { method, headers, body, duplex: "half" };
  const request = new Request(`http://${headers.host}${url}`, init);
  const response = await emulator.fetch(request);
  if (response.headers.has("x-emulate")) throw new Error("reset");
  target.writeHead(response.status, Object.fromEntries(response.headers));
  await pipeline(Readable.from(response.body ?? []), target);
}

const server = createHttpServer((message, target) => {
  // What breaks off, breaks the connection.
  respond(message, target).catch(() => message.socket.resetAndDestroy());
});
server.listen(Number(process.env.PORT ?? 8787), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
