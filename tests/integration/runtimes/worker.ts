/** The entry for Workers: takes the ground as JSON, answers with the results. */
import { noteStray, scenario } from "./scenario.ts";

addEventListener("unhandledrejection", (event) => noteStray(event.reason));

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await scenario(await request.json()));
  },
};
