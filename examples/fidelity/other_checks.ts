/** Checks of batches, projects, files and teams; nobody is invited and no role is changed. */
import type { Check } from "./probe.ts";

const COUNTS = ["pending", "completed", "error", "canceled"];

/** The checks by the ledger's id. */
export const OTHER_CHECKS: Readonly<Record<string, Check>> = {
  BA1: async (probe) => {
    probe.expect("status", (await probe.newBatch()).status, "in_progress");
  },
  BA3: async (probe) => {
    const { name, project } = await probe.newBatch();
    const answer = await probe.ask("POST /batches", { name, project });
    probe.expectError("A name that is taken", answer, 409);
  },
  BA4: async (probe) => {
    const { name } = await probe.newBatch();
    const { status, body } = await probe.ask(`POST /batches/${name}/finalize`);
    probe.expect("status of the answer", status, 200);
    probe.expect("status of the batch", body?.status, "in_progress");
  },
  BA6: async (probe) => {
    const metadata = { some_key: "some_value" };
    const { name } = await probe.newBatch({ metadata });
    const batch = await probe.get(`GET /batches/${name}`);
    probe.expect("name", batch.name, name);
    probe.expect("metadata", batch.metadata, metadata);
    probe.expect("kind of status", typeof batch.status, "string");
  },
  BA7: async (probe) => {
    const { name } = await probe.newBatch();
    const path = `POST /batches/${name}/setMetadata`;
    const { metadata } = await probe.get(path, { some: "key" });
    probe.expect("metadata", metadata, { some: "key" });
  },
  BA8: async (probe) => {
    const { name } = await probe.newBatch();
    const status = await probe.get(`GET /batches/${name}/status`);
    const present = COUNTS.filter((count) => count in status);
    probe.expect("counts of an empty batch", present, []);
  },
  BA9: async (probe) => {
    await probe.newBatch();
    const page = await probe.get("GET /batches?limit=1");
    for (
      const name of [
        "docs",
        "totalDocs",
        "limit",
        "offset",
        "has_more",
        "totalPages",
        "hasNextPage",
        "nextPage",
      ]
    ) probe.expect(name, name in page, true);
  },
  BA10: async (probe) => {
    const names: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      names.unshift((await probe.newBatch()).name);
    }
    const project = encodeURIComponent(await probe.project());
    const page = await probe.get(`GET /batches?project=${project}&limit=3`);
    probe.expect("names", namesOf(page.docs), names);
  },
  BA11: async (probe) => {
    await probe.newBatch();
    const project = encodeURIComponent(await probe.project());
    const list = `GET /batches?project=${project}`;
    const { totalDocs } = await probe.get(`${list}&limit=1`);
    const found: string[] = [];
    let hasMore = true;
    while (hasMore && found.length <= totalDocs) {
      const page = await probe.get(`${list}&limit=5&offset=${found.length}`);
      found.push(...namesOf(page.docs));
      hasMore = page.has_more;
    }
    probe.expect("batches", new Set(found).size, totalDocs);
  },
  BA12: async (probe) => {
    const [name, project] = [probe.name("batch"), await probe.project()];
    const body = { name, project, callback: "" };
    const { status } = await probe.ask("POST /batches", body);
    probe.expect("status", status, 200);
  },
  BA14: async (probe) => {
    const answer = await probe.ask(`GET /batches/${probe.name("none")}`);
    probe.expectError("An unknown batch", answer, 404);
  },
  BA15: async (probe) => {
    const { name } = await probe.newBatch();
    const { status } = await probe.get(`GET /batches/${name}/status`);
    probe.expect("status of an empty batch", status, "in_progress");
  },
  PR1: async (probe) => {
    const answer = await probe.ask(`GET /projects/${probe.name("none")}`);
    probe.expectError("An unknown project", answer, 404);
  },
  PR2: async (probe) => {
    const { status } = await probe.ask("POST /projects", {
      type: "imageannotation",
      name: probe.name("project"),
      params: null,
      rapid: false,
      studio: false,
      datasetId: null,
    });
    probe.expect("status", status, 200);
  },
  PR3: async (probe) => {
    const name = await probe.project();
    const body = { name, type: "imageannotation" };
    const answer = await probe.ask("POST /projects", body);
    probe.expectError("A name that is taken", answer, 409);
  },
  PR4: async (probe) => {
    const name = await probe.project();
    const project = await probe.get(`GET /projects/${name}`);
    probe.expect("name", project.name, name);
    probe.expect("type", project.type, "imageannotation");
    const { param_history: history } = project;
    probe.expectThat("An array", Array.isArray(history), history);
  },
  PR5: async (probe) => {
    const name = probe.name("versions");
    const params = { instruction: "First" };
    const type = "imageannotation";
    await probe.get("POST /projects", { name, type, params });
    const path = `POST /projects/${name}/setParams`;
    const project = await probe.get(path, { instruction: "Second" });
    probe.expect("versions", versionsOf(project), [0, 1]);
  },
  PR6: async (probe) => {
    const name = probe.name("patch");
    const params = { instruction: "First", attachment_type: "image" };
    const type = "imageannotation";
    await probe.get("POST /projects", { name, type, params });
    const path = `POST /projects/${name}/setParams`;
    const patch = { patch: true, instruction: "Second" };
    const merged = (await probe.get(path, patch)).param_history.at(-1);
    probe.expect("what was not named", merged.attachment_type, "image");
    probe.expect("what was named", merged.instruction, "Second");
    const set = { instruction: "Third" };
    const replaced = (await probe.get(path, set)).param_history.at(-1);
    const isGone = !("attachment_type" in replaced);
    probe.expect("what was replaced is gone", isGone, true);
  },
  PR8: async (probe) => {
    await probe.project();
    const all = await probe.get("GET /projects");
    probe.expectThat("A bare array", Array.isArray(all), typeof all);
    const { status } = await probe.ask("GET /projects?archived=false");
    probe.expect("status with archived", status, 200);
  },
  PR9: async (probe) => {
    const name = await probe.project();
    const answer = await probe.ask(`GET /projects/${name}/taskTemplates`);
    probe.expectError("Templates of an image project", answer, 400);
  },
  FI1: async (probe) => {
    const form = new FormData();
    form.append("project_name", await probe.project());
    form.append("file", new Blob(["A file of a parity run"]), "parity.txt");
    const { status } = await probe.ask("POST /files/upload", form);
    probe.expect("status", status, 200);
  },
  FI2: async (probe) => {
    const { status } = await probe.ask("POST /files/import", {
      file_url: "https://i.imgur.com/v4cBreD.jpg",
      project_name: await probe.project(),
    });
    probe.expect("status", status, 200);
  },
  FI3: async (probe) => {
    const form = new FormData();
    form.append("file", new Blob(["A file of a parity run"]), "parity.txt");
    form.append("project_name", await probe.project());
    const { id, attachment_url } = await probe.get("POST /files/upload", form);
    probe.expect("kind of id", typeof id, "string");
    const isScaleData = /^scaledata:\/\//.test(attachment_url);
    probe.expectThat("A scaledata URL", isScaleData, attachment_url);
  },
  FI4: async (probe) => {
    const reference_id = probe.name("file");
    const upload = async () => {
      const form = new FormData();
      form.append("project_name", await probe.project());
      form.append("reference_id", reference_id);
      form.append("file", new Blob(["A file of a parity run"]), "parity.txt");
      return await probe.ask("POST /files/upload", form);
    };
    probe.expect("status of the first", (await upload()).status, 200);
    probe.expectError("A reference_id that is taken", await upload(), 409);
  },
  TE1: async (probe) => {
    const team = await probe.get("GET /teams");
    const hasPeople = Array.isArray(team) && team.length > 0;
    // Whom it holds is nobody's business.
    probe.expectThat("An array of people", hasPeople, typeof team);
  },
};

function namesOf(docs: readonly { name: string }[]): readonly string[] {
  return docs.map(({ name }) => name);
}

function versionsOf(
  project: { param_history: readonly { version: number }[] },
): readonly number[] {
  return project.param_history.map(({ version }) => version);
}
