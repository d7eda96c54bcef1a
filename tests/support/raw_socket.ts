/** Bytes on a socket, for what no `fetch` can send or show. */

/** What came of a connection. */
export interface RawAnswer {
  /** All that was received. */
  readonly text: string;
  /** How it ended: closed in order, broken, or still silent after the time. */
  readonly end: "closed" | "broken" | "silent";
}

/** Sends text as it is, and reads until the end or until so many milliseconds passed. */
export async function sendRaw(
  port: number,
  lines: readonly string[],
  waitMs = 2000,
): Promise<RawAnswer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const received: Uint8Array[] = [];
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    connection.close();
  }, waitMs);
  let end: RawAnswer["end"] = "closed";
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

/** The head of a request that closes its connection. */
export function head(line: string, ...headers: readonly string[]): string[] {
  return [
    `${line} HTTP/1.1`,
    "host: 127.0.0.1",
    "connection: close",
    ...headers,
  ];
}
