/** The page of the app in workerd: login, list, task, pictures, live updates. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodePng } from "../../../src/emulator/task_types/png.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { APP_KEY } from "./callbacks.ts";
import { bundleWorker, post, withWorker } from "./workerd.ts";

const APP = await bundleWorker("../../../examples/callbacks/worker.ts");

/** A mask of two labels, in two rows. */
const MASK = encodePng({
  width: 4,
  height: 2,
  paint: (row, y) => row.fill(y + 1),
});

function segmentation(host: string) {
  return {
    task_id: "1",
    status: "completed",
    task: {
      type: "segmentannotation",
      status: "completed",
      params: { attachment: `${host}/picture.png`, labels: ["sky", "grass"] },
      response: {
        annotations: { combined: { indexedImage: `${host}/mask.png` } },
        labelMapping: { sky: { index: 1 }, grass: { index: 2 } },
      },
    },
  };
}

Deno.test("the page in workerd", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  const pictures = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(MASK.slice()),
  );
  const host = `http://127.0.0.1:${pictures.addr.port}`;
  const variables = {
    SCALE_CALLBACK_AUTH_KEY_LIVE: AUTH_KEY,
    APP_KEY,
    PICTURE_HOSTS: host,
  };
  try {
    await withWorker(APP, variables, async (worker) => {
      await worker.migrate();
      const { send } = worker;
      const stored = await post(worker, JSON.stringify(segmentation(host)));
      assertEquals(stored, [200, null]);

      const login = await send("/view/login", {
        method: "POST",
        body: new URLSearchParams({ key: APP_KEY }),
        redirect: "manual",
      });
      assertEquals(login.status, 303);
      await login.body?.cancel();
      const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
      const get = (path: string) => send(path, { headers: { cookie } });

      const list = await (await get("/view")).text();
      assertStringIncludes(list, 'href="/view/tasks/1"');
      assertStringIncludes(list, "2 labels");
      const page = await (await get("/view/tasks/1")).text();
      assertStringIncludes(page, 'viewBox="0 0 4 2"');
      const picture = await get("/view/tasks/1/picture/0");
      assertEquals(new Uint8Array(await picture.arrayBuffer()), MASK);
      const mask = await get("/view/tasks/1/mask/1");
      assertEquals(mask.headers.get("content-type"), "image/png");
      assert((await mask.arrayBuffer()).byteLength > MASK.length);

      const live = await get("/view/live?after=1." + "0".repeat(64));
      const reader = live.body!.pipeThrough(new TextDecoderStream())
        .getReader();
      let text = "";
      while (!text.includes("data: ")) {
        text += (await reader.read()).value ?? "";
      }
      await reader.cancel();
      assertStringIncludes(text, 'data: {"kind":"task","subject":"1"}');
    });
  } finally {
    await pictures.shutdown();
  }
});
