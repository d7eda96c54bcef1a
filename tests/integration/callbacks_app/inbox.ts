/** A server on loopback that receives the messages of `onEvent`. */

/** A message, with its key. */
export interface InboxMessage {
  readonly key: string | null;
  readonly subject: string;
}

/** Returns the status of the response to a message. */
type Respond = (message: InboxMessage) => number;

/** The server. */
export interface Inbox {
  readonly url: string;
  readonly messages: readonly InboxMessage[];
  /** Sets the status of the next responses. Default 200. */
  readonly respondWith: (status: number | Respond) => void;
}

/** Calls `work` with a server, and stops it afterwards. */
export async function withInbox(
  work: (inbox: Inbox) => Promise<void>,
): Promise<void> {
  const messages: InboxMessage[] = [];
  let respond: Respond = () => 200;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { subject } = await request.json();
      const message = { key: request.headers.get("idempotency-key"), subject };
      messages.push(message);
      return new Response(null, { status: respond(message) });
    },
  );
  await work({
    url: `http://127.0.0.1:${server.addr.port}/`,
    messages,
    respondWith(status) {
      respond = typeof status === "number" ? () => status : status;
    },
  });
}
