/** Bytes on a socket, for requests that no `fetch` can send. */

/** What was received on a connection. */
export interface RawResponse {
  /** All received bytes, as a string. */
  readonly text: string;
  /** The end of the connection: closed, reset, or still open after the time. */
  readonly end: "closed" | "broken" | "silent";
}

/** Sends lines as they are, and reads until the end or for `waitMs` milliseconds. */
export async function sendRaw(
  port: number,
  lines: readonly string[],
  waitMs = 2000,
): Promise<RawResponse> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const received: Uint8Array[] = [];
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    connection.close();
  }, waitMs);
  let end: RawResponse["end"] = "closed";
  try {
    await connection.write(new TextEncoder().encode(lines.join("\r\n")));
    for await (const chunk of connection.readable) received.push(chunk);
  } catch {
    end = isSilent ? "silent" : "broken";
  }
  clearTimeout(timer);
  const bytes = await new Blob(received as BlobPart[]).arrayBuffer();
  return { text: new TextDecoder().decode(bytes), end };
}

/** Returns the head of a request that closes its connection. */
export function head(line: string, ...headers: readonly string[]): string[] {
  return [
    `${line} HTTP/1.1`,
    "host: 127.0.0.1",
    "connection: close",
    ...headers,
  ];
}
