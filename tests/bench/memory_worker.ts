/** The Worker that the benchmark of memory measures: reads one body. */
import { type Reader, READERS } from "./memory_program.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const [reader, server] = await request.json() as [Reader, string];
    await READERS[reader](server);
    return new Response("done");
  },
};
