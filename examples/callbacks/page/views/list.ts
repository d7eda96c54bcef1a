/** The list of tasks: filters, numbers, and a row for each task. */
import { BASE } from "../context.ts";
import { attributes, type Content, html, type Markup } from "../draw/markup.ts";
import { time } from "../layout.ts";
import type { Cursor } from "../../store.ts";
import type { Tally, TaskEntry, TaskFilter, TaskList } from "../source.ts";
import { bdi, plural, tableHead } from "./parts.ts";

/** What the list shows. */
export interface ListContent {
  readonly list: TaskList;
  readonly filter: TaskFilter;
  readonly page: number;
  readonly size: number;
  /** Returns the URL of the list with parameters changed; an empty one is left out. */
  readonly href: (changes: Readonly<Record<string, string>>) => string;
  /** Returns a place of the list as a parameter. */
  readonly cursor: (cursor: Cursor) => string;
  /** The address that receives callbacks. */
  readonly callbackUrl: string;
}

const FILTERS:
  readonly (readonly ["type" | "status" | "review" | "batch", string])[] = [
    ["status", "Status"],
    ["type", "Type"],
    ["review", "Audit"],
    ["batch", "Batch"],
  ];

/** Shows the list. */
export function listView(content: ListContent): Markup {
  const { list, filter } = content;
  const isFiltered = Object.values(filter).some((value) => value !== "");
  return html`
    <h1>Tasks</h1>${summary(content)}${filters(content, isFiltered)}<p id="new"
      hidden></p>${list.entries.length > 0
        ? table(list.entries)
        : isFiltered
        ? html`
          <div class="empty">
            <p><strong>No task matches.</strong> ${plural(
              list.tasks,
              "task",
            )} without the filters.</p>
            <p><a class="button" href="${BASE}">Show all tasks</a></p>
          </div>
        `
        : html`
          <div class="empty">
            <p><strong>No callback yet.</strong> Create tasks with this <code>callback_url</code>:</p>
            <p><code>${content.callbackUrl}</code></p>
          </div>
        `}${paging(content)}
  `;
}

/** The numbers of tasks by status, each a filter. */
function summary({ list, href, filter }: ListContent): Markup {
  const { tallies, tasks } = list;
  const link = (status: string, name: string, count: number) =>
    html`<li><a class="tally ${status}" href="${href({ status, page: "" })}"${
      filter.status === status && attributes({ "aria-current": "true" })
    }><span class="number">${count}</span> ${name}</a></li>`;
  return html`<ul class="tallies">${link("", "all", tasks)}${
    [...tallies.status].map(([status, count]) => link(status, status, count))
  }</ul>`;
}

function filters(
  { list, filter }: ListContent,
  isFiltered: boolean,
): Markup {
  return html`
    <form class="filters" method="get"
      action="${BASE}"><div class="field"><label for="search">Search</label><input type="search" id="search" name="search" value="${filter
        .search}" placeholder="id or unique_id" spellcheck="false" autocapitalize="off"></div>${FILTERS
        .map(([name, title]) =>
          select(name, title, list.tallies[name], filter[name])
        )}<button>Filter</button>${isFiltered &&
        html`<a href="${BASE}">Clear</a>`}</form>
  `;
}

function select(
  name: string,
  title: string,
  tally: Tally,
  chosen: string,
): Content {
  const values = [...tally.keys()];
  if (chosen !== "" && !values.includes(chosen)) values.push(chosen);
  if (values.length === 0) return undefined;
  return html`
    <div
      class="field"><label for="f-${name}">${title}</label><select id="f-${name}" name="${name}"><option value="">any</option>${values
        .map((value) => {
          const isChosen = attributes({ selected: value === chosen });
          return html`
            <option value="${value}" ${isChosen}>${value} (${tally.get(value) ??
              0})</option>
          `;
        })}</select></div>
  `;
}

function table(entries: readonly TaskEntry[]): Markup {
  return html`
    <table class="tasks">
      ${tableHead("Task", "Status", "Result", "Batch", "Arrived")}
      <tbody>${entries.map(({ row, facts }) => {
        const { type, uniqueId, batch, project, review, holds } = facts;
        return html`
          <tr>
            <td><a class="task" href="${BASE}/tasks/${encodeURIComponent(
              row.subject,
            )}">${type ? bdi(type) : "task"}</a><span class="id">${uniqueId
              ? bdi(uniqueId)
              : row.subject}</span></td>
            <td>${statusChips(row.status ?? "", review, row.environment)}</td>
            <td>${bdi(holds)}</td>
            <td>${bdi(batch)}${project && html`
              <span class="quiet">${bdi(project)}</span>
            `}</td>
            <td>${time(row.receivedAt)}</td>
          </tr>
        `;
      })}</tbody>
    </table>
  `;
}

/** The status of a task, of its review, and whether it is a test. */
export function statusChips(
  status: string,
  review: string,
  environment: string,
): Markup {
  return html`<span class="chips">${
    status !== "" &&
    html`<span class="status ${known(status)}">${status}</span>`
  }${
    review !== "" &&
    html`<span class="status ${known(review)}" title="Audit">${review}</span>`
  }${environment === "test" && html`<span class="badge">test</span>`}</span>`;
}

/** Statuses that have a color. Any other string is no class. */
const STATUSES = [
  "completed",
  "pending",
  "error",
  "canceled",
  "accepted",
  "fixed",
  "rejected",
];

function known(status: string): string {
  return STATUSES.includes(status) ? status : "";
}

function paging({ list, page, size, href, cursor }: ListContent): Content {
  const pages = Math.max(1, Math.ceil(list.matches / size));
  const link = (rel: string, name: string, changes: Record<string, string>) =>
    html`<a class="button" rel="${rel}" href="${href(changes)}">${name}</a>`;
  return html`
    <nav class="paging"
      aria-label="Pages of the list">${page > 1 &&
        link("prev", "Newer", {
          page: page === 2 ? "" : String(page - 1),
        })}<span class="quiet">${plural(list.matches, "task")}${pages > 1 &&
        html`, page ${page} of ${pages}`}</span>${page < pages
        ? link("next", "Older", { page: String(page + 1) })
        : list.older &&
          link("next", "Older events", {
            page: "",
            after: cursor(list.older),
          })}</nav>
  `;
}
