/** The page of a task: its result, its history, and what it was asked. */
import type { JsonObject } from "@labelwire/scale/callbacks";
import { BASE, type Sections } from "../context.ts";
import { attributes, type Content, html, type Markup } from "../draw/markup.ts";
import {
  arrayOf,
  display,
  isObject,
  objectOf,
  objectsOf,
  stringOf,
} from "../draw/value.ts";
import { time } from "../layout.ts";
import type { Version } from "../source.ts";
import { statusChips } from "./list.ts";
import {
  bdi,
  json,
  notice,
  outLink,
  pairs,
  plural,
  sizeOf,
  valueOf,
} from "./parts.ts";

/** What the page shows. */
export interface TaskContent {
  readonly taskId: string;
  readonly task: JsonObject;
  readonly versions: readonly Version[];
  /** The number of the version that is shown, from 0, the latest. */
  readonly shown: number;
  /** The view of the result; `undefined` where there is none to show. */
  readonly sections?: Sections | undefined;
  readonly refresh: Content;
  /** Whether the page compares two versions. */
  readonly isComparison: boolean;
}

/** Shows the page. */
export function taskView(content: TaskContent): Markup {
  const { taskId, task, versions, shown, sections, isComparison } = content;
  const row = versions[shown]?.row;
  const type = stringOf(task.type);
  const review = stringOf(task.customer_review_status);
  return html`
    <nav class="crumbs"
      aria-label="Path"><a href="${BASE}">Tasks</a> / ${isComparison
        ? html`<a href="${BASE}/tasks/${
          encodeURIComponent(taskId)
        }">${taskId}</a> / comparison`
        : html`<span>${taskId}</span>`}</nav><div
      class="title"><h1>${isComparison
        ? "What changed"
        : bdi(type || "Task")}</h1>${statusChips(
          stringOf(task.status) || row?.status || "",
          review,
          row?.environment ?? "",
        )}</div>${facts(content)}${task.instruction !== undefined &&
        task.instruction !== "" &&
        html`<p class="instruction" dir="auto">${
          display(task.instruction)
        }</p>`}<div
      id="changed" hidden></div>${sections
        ? result(sections)
        : state(content)}${history(content)}${!isComparison &&
        [question(task), raw(content)]}
  `;
}

function facts({ task, versions, shown, taskId }: TaskContent): Markup {
  const all: readonly (readonly [string, Content])[] = [
    ["Task", html`<code>${taskId}</code>`],
    [
      "unique_id",
      task.unique_id !== undefined &&
      html`<code>${display(task.unique_id)}</code>`,
    ],
    ["Project", task.project !== undefined && bdi(display(task.project))],
    ["Batch", task.batch !== undefined && bdi(display(task.batch))],
    ["Received", versions[shown] && time(versions[shown].row.receivedAt)],
  ];
  return html`<dl class="facts">${
    all.map(([name, value]) =>
      value && html`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )
  }</dl>`;
}

function result({ stage, side, below }: Sections): Markup {
  return html`
    <div
      id="view"><div class="${side
        ? "columns"
        : "column"}"><section class="main-part" aria-label="Result">${stage}</section>${side &&
        html`
          <section class="side-part"
            aria-label="Labels and annotations">${side}</section>
        `}</div>${below}</div>
  `;
}

/** What is said of a task without a result. */
const STATES: Readonly<Record<string, readonly [string, string]>> = {
  pending: [
    "Not done yet.",
    "The task is pending. Its result appears here when its callback arrives.",
  ],
  canceled: ["Canceled.", "The task was canceled, and has no result."],
  completed: [
    "No response.",
    "The task is completed and its callback has no response. That is usual for pointannotation with a test key.",
  ],
};

function state({ task, versions, shown }: TaskContent): Markup {
  const status = stringOf(task.status);
  if (versions[shown]?.callback === undefined) {
    return notice(
      "The callback is not stored any more.",
      "Its body was deleted. The facts above are what is left.",
    );
  }
  const error = objectOf(task.response).error;
  if (status === "error" || error !== undefined) {
    return notice(
      "The task ended in an error.",
      error === undefined ? "It does not say which." : display(error),
    );
  }
  const [title, sentence] = STATES[status] ??
    ["No result.", "The callback has no response."];
  return notice(title, sentence);
}

/** The stored events of a task, and the earlier responses in it. */
function history(
  { taskId, versions, shown, task, isComparison }: TaskContent,
): Content {
  const path = `${BASE}/tasks/${encodeURIComponent(taskId)}`;
  const prior = objectsOf(task.prior_responses);
  return html`
    <section
      class="history"><h2>History</h2><ol>${versions.map(
        ({ row, callback }, index) => {
          const before = versions.slice(index + 1).find((version) =>
            responseOf(version) !== undefined
          );
          const isOther = before !== undefined &&
            responseOf({ row, callback } as Version) !== undefined &&
            JSON.stringify(responseOf(before)) !==
              JSON.stringify(responseOf({ row, callback } as Version));
          return html`<li${
            index === shown && !isComparison &&
            attributes({ class: "current", "aria-current": "true" })
          }><a href="${path}?event=${row.id}">${
            row.time === null ? "no time" : time(row.time)
          }</a> ${
            statusChips(row.status ?? "", row.facts?.review ?? "", "")
          } <span class="quiet">${row.facts?.holds}</span>${
            isOther && html`
              <a class="button"
                href="${path}/compare?from=${before.row.id}&amp;to=${row
                  .id}">Compare with the one before</a>
            `
          }</li>`;
        },
      )}</ol>${prior.length > 0 &&
        html`<p>${plural(prior.length, "earlier response")} in the task.</p>${
          prior.map((response, index) =>
            html`<p><a class="button" href="${path}/compare?prior=${index}">Compare with earlier response ${
              index + 1
            }</a>${
              response.is_customer_fix === true && html`
                <span class="badge">customer's fix</span>
              `
            }</p>`
          )
        }`}${audits(task)}</section>
  `;
}

function responseOf({ callback }: Pick<Version, "callback">): unknown {
  if (!isObject(callback)) return undefined;
  return callback.response ?? objectOf(callback.task).response;
}

function audits(task: JsonObject): Content {
  const all = objectsOf(task.audits);
  const comments = arrayOf(task.customer_review_comments);
  return [
    all.length > 0 && pairs(
      "Audits",
      all.map((audit) => [
        stringOf(audit.audited_at) || "audit",
        html`${valueOf(audit.audit_result)} <span class="quiet">${
          stringOf(audit.audited_by)
        } ${stringOf(audit.audit_source)}</span>`,
      ]),
    ),
    comments.length > 0 && html`<p>Comments: ${valueOf(comments)}</p>`,
  ];
}

/** Parameters that are shown elsewhere, or are long. */
const OWN = ["attachment", "attachments", "text"];

function question(task: JsonObject): Content {
  const params = objectOf(task.params);
  const attachments = [params.attachment, ...arrayOf(params.attachments)]
    .filter((item) => typeof item === "string");
  return html`
    <details
      class="question"><summary>What was asked</summary>${attachments.length >
          0 && html`
        <h3>Attachments</h3>
        <ul>${attachments.slice(0, 50).map((url) =>
          html`<li>${outLink(display(url))}</li>`
        )}</ul>
      `}${pairs(
        "Parameters",
        Object.entries(params).filter(([name]) => !OWN.includes(name)).map((
          [name, value],
        ) => [name, valueOf(value)]),
      )}${json(task.metadata, "Metadata")}</details>
  `;
}

/** The largest callback that is shown in the page, in bytes. */
const MAX_SHOWN = 100_000;

function raw({ versions, shown }: TaskContent): Content {
  const version = versions[shown];
  if (version?.callback === undefined) return undefined;
  const { id, bytes } = version.row;
  const download = html`
    <a class="button" href="${BASE}/events/${id}.json"
      download>Download</a>
  `;
  if (bytes > MAX_SHOWN) {
    return html`<p>The callback has ${sizeOf(bytes)} of JSON. ${download}</p>`;
  }
  const text = JSON.stringify(version.callback, null, 2);
  return html`
    <details class="json" id="raw">
      <summary>Callback as JSON</summary>
      <p><button type="button" class="copy" data-copy="raw-json" hidden>Copy</button> ${download}</p>
      <pre id="raw-json" tabindex="0">${text}</pre>
    </details>
  `;
}
