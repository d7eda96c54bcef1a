/** Projects and files. */
import type { Section } from "../row.ts";

const PROJECTS_TEST = "tests/emulator/routes/projects_test.ts";
const FILES_TEST = "tests/emulator/routes/files_test.ts";

export const PROJECTS: Section = {
  title: "Projects",
  rows: [
    {
      kind: "known",
      name: "unknown project",
      behaviour: "An unknown project is a 404.",
      grade: "A",
      evidence: ["official tests"],
      tests: { [PROJECTS_TEST]: ["an unknown project is a 404"] },
      check: async (probe) => {
        const response = await probe.send(
          `GET /projects/${probe.name("none")}`,
        );
        probe.expectError("An unknown project", response, 404);
      },
    },
    {
      kind: "known",
      name: "create a project",
      behaviour:
        "A creation accepts null for params and datasetId, and false for rapid and studio.",
      grade: "A",
      evidence: ["official tests"],
      tests: {
        [PROJECTS_TEST]: ["creation accepts the request of the official SDK"],
      },
      check: async (probe) => {
        const { status } = await probe.send("POST /projects", {
          type: "imageannotation",
          name: probe.name("project"),
          params: null,
          rapid: false,
          studio: false,
          datasetId: null,
        });
        probe.expect("status", status, 200);
      },
    },
    {
      kind: "known",
      name: "used project name",
      behaviour: "A used name is a 409.",
      grade: "B",
      evidence: ["documentation"],
      tests: { [PROJECTS_TEST]: ["a duplicate name is a 409"] },
      check: async (probe) => {
        const name = await probe.project();
        const body = { name, type: "imageannotation" };
        const response = await probe.send("POST /projects", body);
        probe.expectError("A used name", response, 409);
      },
    },
    {
      kind: "known",
      name: "members of a project",
      behaviour:
        "A project has name, type and param_history, which may be empty.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "It is empty without params (guess).",
      tests: {
        [PROJECTS_TEST]: [
          "a project always has name, type and param_history",
        ],
      },
      check: async (probe) => {
        const name = await probe.project();
        const project = await probe.sendOk(`GET /projects/${name}`);
        probe.expect("name", project.name, name);
        probe.expect("type", project.type, "imageannotation");
        const { param_history: history } = project;
        probe.expectThat("An array", Array.isArray(history), history);
      },
    },
    {
      kind: "known",
      name: "versions of params",
      behaviour:
        "The first version of params is 0, and setParams appends the next.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      tests: {
        [PROJECTS_TEST]: [
          "the first version is 0, and setParams appends the next",
        ],
      },
      check: async (probe) => {
        const name = probe.name("versions");
        const params = { instruction: "First" };
        const type = "imageannotation";
        await probe.sendOk("POST /projects", { name, type, params });
        const path = `POST /projects/${name}/setParams`;
        const project = await probe.sendOk(path, { instruction: "Second" });
        probe.expect("versions", versionsOf(project), [0, 1]);
      },
    },
    {
      kind: "known",
      name: "patch",
      behaviour:
        "With patch the new params are merged into the newest version; otherwise they replace it.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [PROJECTS_TEST]: [
          "patch merges params into the newest version, without it they are replaced",
        ],
      },
      check: async (probe) => {
        const name = probe.name("patch");
        const params = { instruction: "First", attachment_type: "image" };
        const type = "imageannotation";
        await probe.sendOk("POST /projects", { name, type, params });
        const path = `POST /projects/${name}/setParams`;
        const patch = { patch: true, instruction: "Second" };
        const merged = (await probe.sendOk(path, patch)).param_history.at(-1);
        probe.expect(
          "a member that was not sent",
          merged.attachment_type,
          "image",
        );
        probe.expect("a member that was sent", merged.instruction, "Second");
        const set = { instruction: "Third" };
        const replaced = (await probe.sendOk(path, set)).param_history.at(-1);
        const isGone = !("attachment_type" in replaced);
        probe.expect("the old member is gone", isGone, true);
      },
    },
    {
      kind: "known",
      name: "type of a project",
      behaviour: "The type of a project does not change.",
      grade: "B",
      evidence: ["official clients"],
      tests: { [PROJECTS_TEST]: ["setParams does not change the type"] },
      notChecked: "No request can change it.",
    },
    {
      kind: "known",
      name: "list of projects",
      behaviour: "The list is a bare array. archived is its only filter.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "Oldest first (guess).",
      tests: {
        [PROJECTS_TEST]: ["the list is an array, and archived filters it"],
      },
      check: async (probe) => {
        await probe.project();
        const all = await probe.sendOk("GET /projects");
        probe.expectThat("A bare array", Array.isArray(all), typeof all);
        const { status } = await probe.send("GET /projects?archived=false");
        probe.expect("status with archived", status, 200);
      },
    },
    {
      kind: "known",
      name: "task templates",
      behaviour: "Only projects of textcollection and chat have taskTemplates.",
      grade: "B",
      evidence: ["official clients"],
      emulator: "For other types a 400 (guess).",
      tests: {
        [PROJECTS_TEST]: ["taskTemplates are for text collection and chat"],
      },
      check: async (probe) => {
        const name = await probe.project();
        const response = await probe.send(
          `GET /projects/${name}/taskTemplates`,
        );
        probe.expectError("Templates of an image project", response, 400);
      },
    },
    {
      kind: "guess",
      name: "project of an unknown type",
      behaviour: "Creating a project of an unknown task type is a 400.",
      tests: {
        [PROJECTS_TEST]: ["creation requires a name and a known type"],
      },
    },
    {
      kind: "guess",
      name: "response to setOntology",
      behaviour: "The response to setOntology is the project.",
      tests: {
        [PROJECTS_TEST]: [
          "setOntology requires unique choices over all levels",
        ],
      },
    },
  ],
};

export const FILES: Section = {
  title: "Files",
  rows: [
    {
      kind: "known",
      name: "upload",
      behaviour:
        "upload accepts multipart with the part file and the field project_name.",
      grade: "A",
      evidence: ["official tests"],
      emulator: "A part file without a filename is not a file (guess).",
      tests: {
        [FILES_TEST]: [
          "a file is uploaded as the part file, with its project's name",
        ],
      },
      check: async (probe) => {
        const form = new FormData();
        form.append("project_name", await probe.project());
        form.append(
          "file",
          new Blob(["A file of a fidelity run"]),
          "fidelity.txt",
        );
        const { status } = await probe.send("POST /files/upload", form);
        probe.expect("status", status, 200);
      },
    },
    {
      kind: "known",
      name: "import",
      behaviour: "import accepts JSON with file_url and project_name.",
      grade: "A",
      evidence: ["official tests"],
      emulator: "Nothing is fetched, so the file has no size.",
      tests: {
        [FILES_TEST]: [
          "a file is imported from a URL without network access",
        ],
      },
      check: async (probe) => {
        const { status } = await probe.send("POST /files/import", {
          file_url: "https://i.imgur.com/v4cBreD.jpg",
          project_name: await probe.project(),
        });
        probe.expect("status", status, 200);
      },
    },
    {
      kind: "known",
      name: "members of a file",
      behaviour:
        "A file has an id, and an attachment_url that begins with scaledata://.",
      grade: "B",
      evidence: ["official clients", "documentation"],
      tests: {
        [FILES_TEST]: [
          "the response has an id, and a scaledata URL for attachments of tasks",
        ],
      },
      check: async (probe) => {
        const form = new FormData();
        form.append(
          "file",
          new Blob(["A file of a fidelity run"]),
          "fidelity.txt",
        );
        form.append("project_name", await probe.project());
        const { id, attachment_url } = await probe.sendOk(
          "POST /files/upload",
          form,
        );
        probe.expect("type of id", typeof id, "string");
        const isScaleData = /^scaledata:\/\//.test(attachment_url);
        probe.expectThat("A scaledata URL", isScaleData, attachment_url);
      },
    },
    {
      kind: "known",
      name: "limits of an upload",
      behaviour:
        "A file above 80 MB is rejected, and a used reference_id is a 409.",
      grade: "B",
      evidence: ["documentation"],
      emulator: "A file above 80 MB is a 400 (guess).",
      tests: {
        [FILES_TEST]: [
          "a file over the limit is a 400, and one at the limit is not",
          "a used reference_id is a 409 for uploads and imports",
        ],
      },
      check: async (probe) => {
        const reference_id = probe.name("file");
        const upload = async () => {
          const form = new FormData();
          form.append("project_name", await probe.project());
          form.append("reference_id", reference_id);
          form.append(
            "file",
            new Blob(["A file of a fidelity run"]),
            "fidelity.txt",
          );
          return await probe.send("POST /files/upload", form);
        };
        probe.expect("status of the first", (await upload()).status, 200);
        probe.expectError("A used reference_id", await upload(), 409);
      },
    },
    {
      kind: "guess",
      name: "malformed upload",
      behaviour: "An upload that is malformed or not multipart is a 400.",
      tests: {
        [FILES_TEST]: [
          "an upload that is not multipart, or malformed, is a 400",
        ],
      },
    },
    {
      kind: "guess",
      name: "file of an unknown project",
      behaviour: "A file for an unknown project is a 404.",
      tests: {
        [FILES_TEST]: [
          "an upload with an unknown project is a 404, and one without a project succeeds",
        ],
      },
    },
    {
      kind: "guess",
      name: "list of files",
      behaviour:
        "Files are listed like tasks: newest first, by cursor. The list of an unknown project is empty.",
      tests: {
        [FILES_TEST]: [
          "GET /files lists a project's files, newest first, page by page",
        ],
      },
    },
    {
      kind: "guess",
      name: "metadata filter of files",
      behaviour:
        "The filter metadata is a JSON object. A file must have all its members.",
      tests: { [FILES_TEST]: ["GET /files filters by metadata"] },
    },
  ],
};

function versionsOf(
  project: { param_history: readonly { version: number }[] },
): readonly number[] {
  return project.param_history.map(({ version }) => version);
}
