/**
 * The server of the benchmark of calls: plain sockets and responses that are made
 * beforehand, in a process of its own. It responds to `/cpu` with the CPU time that
 * it has taken so far, in milliseconds. Prints its port.
 */
import process from "node:process";

/** The number of tasks of a page, and the size of each in bytes. */
const PAGE_SIZE = 100;
const TASK_BYTES = 1000;

/** How long a response to a path that begins with `/slow` takes, in milliseconds. */
const LATENCY_MS = 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

function taskOf(index: number): string {
  const task = {
    task_id: index.toString(16).padStart(24, "0"),
    type: "imageannotation",
    status: "pending",
    instruction: "Draw a box around each cow",
    params: { attachment: "https://example.com/cow.jpg", with_labels: true },
    metadata: { note: "" },
  };
  task.metadata.note = "x".repeat(TASK_BYTES - JSON.stringify(task).length);
  return JSON.stringify(task);
}

const DOCS = Array.from({ length: PAGE_SIZE }, (_, index) => taskOf(index));

function respond(json: string): Uint8Array {
  return encoder.encode(
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
      `content-length: ${json.length}\r\n\r\n${json}`,
  );
}

const TASK = respond(DOCS[0]!);

/** Returns one page of a list of `total` tasks. The cursor is `total-number of the page`. */
function pageOf(cursor: string): Uint8Array {
  const [total = 0, page = 0] = cursor.split("-").map(Number);
  const next = (page + 1) * PAGE_SIZE < total
    ? `,"next_token":"${total}-${page + 1}"`
    : "";
  return respond(
    `{"docs":[${DOCS.join()}],"total":${total},"limit":${PAGE_SIZE}${next}}`,
  );
}

/** The head of an upload, whose content is neither decoded nor kept: the client would wait for that. */
const MULTIPART = /\ncontent-type: multipart/i;

/** The end of a multipart body, with or without the last chunk of a chunked one. */
const MULTIPART_END = /--(\r\n)?(\r\n0\r\n\r\n)?$/;

/** How many of the last bytes of an upload are looked at. */
const END_BYTES = 16;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Reads requests of one connection and responds to each. */
async function serve(connection: Deno.TcpConn): Promise<void> {
  connection.setNoDelay(true);
  const buffer = new Uint8Array(1_048_576);
  let text = "";
  let isUpload = false;
  for (;;) {
    const read = await connection.read(buffer);
    if (read === null) return connection.close();
    const start = isUpload ? Math.max(0, read - END_BYTES) : 0;
    text += decoder.decode(buffer.subarray(start, read));
    for (;;) {
      const headEnd = text.indexOf("\r\n\r\n");
      if (headEnd < 0) break;
      const head = text.slice(0, headEnd);
      const end = endOf(head, text, headEnd + 4);
      isUpload = end === undefined && MULTIPART.test(head);
      if (isUpload) text = head + "\r\n\r\n" + text.slice(-END_BYTES);
      if (end === undefined) break;
      text = text.slice(end);
      const [, path = ""] = head.split(" ", 2);
      const [, cursor] = /next_token=([\d-]+)/.exec(path) ?? [];
      const response = path === "/cpu"
        ? respond(`${cpuMs()}`)
        : cursor
        ? pageOf(cursor)
        : TASK;
      if (path.startsWith("/slow")) {
        await new Promise((resolve) => setTimeout(resolve, LATENCY_MS));
      }
      await write(connection, response);
    }
  }
}

/** Returns where a request ends, or `undefined` if the rest has not arrived. */
function endOf(head: string, text: string, start: number): number | undefined {
  if (MULTIPART.test(head)) {
    return MULTIPART_END.test(text.slice(-END_BYTES)) ? text.length : undefined;
  }
  const [, length] = /\ncontent-length: (\d+)/i.exec(head) ?? [];
  if (length !== undefined) {
    const end = start + Number(length);
    return end <= text.length ? end : undefined;
  }
  return start;
}

async function write(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await connection.write(bytes.subarray(at));
  }
}

if (import.meta.main) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  console.log(listener.addr.port);
  for await (const connection of listener) serve(connection).catch(() => {});
}
