/** The params of `tasks.create` for texts, documents and questions: right params compile, wrong ones do not. Checked, never run. */
import type { ScaleClient } from "../../mod.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

const URL = "https://example.com/cow.jpg";

Deno.test("questions: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("categorization", {
      attachment: "Moo",
      attachment_type: "text",
      categories: ["cow", "dog"],
    });
    client.tasks.create("datacollection", { fields: { url: "The URL" } });
    client.tasks.create("audiotranscription", {
      attachment: URL,
      phrases: ["Moo"],
    });
    client.tasks.create("phonecall", {
      phone_number: "1",
      script: "Hello",
      entity_name: "Farm",
      instruction: "Ask",
    });
    client.tasks.create("categorization", {
      attachment: URL,
      // @ts-expect-error misspelt: categories
      category: ["cow"],
    });
    // @ts-expect-error attachments is missing
    client.tasks.create("comparison", { choices: ["yes", "no"] });
    // @ts-expect-error attachment is missing
    client.tasks.create("audiotranscription", {});
    client.tasks.create("transcription", {
      attachment: URL,
      // @ts-expect-error an object
      fields: ["title"],
    });
  });
});

Deno.test("documenttranscription: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("documenttranscription", {
      attachments: [URL],
      features: [{ type: "text", label: "total", flags: ["money"] }],
      geometry: "polygon",
      lang: "de-DE",
    });
    client.tasks.create("documenttranscription", {
      attachment: URL,
      // @ts-expect-error misspelt: features
      feature: [],
    });
    client.tasks.create("documenttranscription", {
      attachment: URL,
      // @ts-expect-error its label is missing
      features: [{ type: "text" }],
    });
    client.tasks.create("documenttranscription", {
      // @ts-expect-error an array
      attachments: URL,
    });
  });
});

Deno.test("textcollection: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      responses_required: 3,
      fields: [
        {
          type: "category",
          field_id: "kind",
          title: "Which?",
          choices: [{ label: "Cow", value: 1, subchoices: [] }],
        },
        {
          type: "field_set",
          field_id: "both",
          title: "Both",
          inline: true,
          fields: [
            { type: "text", field_id: "name", title: "Name" },
            { type: "number", field_id: "age", title: "Age", max: 30 },
          ],
        },
      ],
    });
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      // @ts-expect-error misspelt: fields
      field: [],
    });
    // @ts-expect-error attachments is missing, though attachment is there
    client.tasks.create("textcollection", { attachment: "Moo" });
    client.tasks.create("textcollection", {
      // @ts-expect-error objects, not URLs
      attachments: [URL],
    });
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      // @ts-expect-error its field_id is missing
      fields: [{ type: "category", title: "K", choices: [] }],
    });
  });
});

Deno.test("textcollection accepts fields from a plain constant, and of unknown types", () => {
  const constant = [
    { type: "category", field_id: "k", title: "K", choices: [] },
    { type: "slider", field_id: "s", title: "S", max: 3 },
  ];
  typed(() => {
    client.tasks.create("textcollection", {
      attachments: [],
      fields: constant,
    });
    client.tasks.create("textcollection", {
      attachments: [],
      attachment_type: "text",
      fields: [{ type: "slider", field_id: "s", title: "S", max: 3 }],
    });
  });
});

Deno.test("namedentityrecognition: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      labels: ["animal", { name: "sound", children: ["loud"] }],
      merge_newlines: true,
    });
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      // @ts-expect-error text, not attachment
      attachment: URL,
    });
    // @ts-expect-error text is missing
    client.tasks.create("namedentityrecognition", { labels: ["animal"] });
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      // @ts-expect-error name, not choice
      labels: [{ choice: "animal" }],
    });
  });
});
