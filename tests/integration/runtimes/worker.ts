/** The entry for Workers: reads the environment as JSON, responds with the results. */
import { noteUnhandled, scenario } from "./scenario.ts";

addEventListener("unhandledrejection", (event) => noteUnhandled(event.reason));

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await scenario(await request.json()));
  },
};
