/** The way by which entries that add to the client, such as `./results`, send with it. The client itself shows none. */
import { describeKind, throwMustBe } from "../core/check.ts";
import type { Send } from "./endpoint.ts";

const SENDS: WeakMap<object, Send> = new WeakMap();

/** Makes the `send` of a client known to `sendOf`. */
export function registerSend(client: object, send: Send): void {
  SENDS.set(client, send);
}

/** Returns the `send` of a client. */
export function sendOf(client: object): Send {
  const send = SENDS.get(client);
  if (!send) {
    throwMustBe(
      client,
      "client",
      "a ScaleClient of this copy of the library",
      describeKind(client),
    );
  }
  return send;
}
