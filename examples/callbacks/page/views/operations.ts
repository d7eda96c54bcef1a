/** The operations: what waits, what is dead and may be replayed, and the counters. */
import type { Report } from "../../counters.ts";
import { COUNTERS } from "../../counters.ts";
import type { StoredEvent } from "../../store.ts";
import { BASE } from "../context.ts";
import { type Content, html, type Markup } from "../draw/markup.ts";
import { time } from "../layout.ts";
import { bdi, notice, pairs, plural, shortened, tableHead } from "./parts.ts";

/** What the page shows. */
export interface OperationsContent {
  readonly report: Report;
  /** The newest dead letters. */
  readonly dead: readonly StoredEvent[];
  /** The token of the forms. */
  readonly token: string;
  /** The number of events that were just replayed; `undefined` if none was asked for. */
  readonly replayed?: number | undefined;
}

/** Shows the page. */
export function operationsView(
  { report, dead, token, replayed }: OperationsContent,
): Markup {
  const { counters, waiting, oldestMs } = report;
  const numbers: readonly (readonly [string, string])[] = [
    ["waiting", String(waiting)],
    ["oldest waits", duration(oldestMs)],
    ["dead letters", String(report.dead)],
    ["mean lag", duration(meanOf(counters))],
  ];
  return html`
    <h1>Operations</h1>${replayed !== undefined &&
      notice(
        `${plural(replayed, "event")} replayed.`,
        replayed === 0
          ? "An event that is running, or whose body was deleted, is not replayed."
          : "The next sweep processes what was replayed.",
      )}<ul
      class="tallies">${numbers.map(([name, number]) =>
        html`<li class="tally"><span class="number">${number}</span> ${name}</li>`
      )}</ul><section><h2>Dead letters</h2>${dead.length === 0
        ? html`
          <p
            class="quiet">None. An event whose processing fails too often appears here.</p>
        `
        : html`
          <p
            class="quiet">These events were tried and given up. A replay tries them again with the same idempotency keys, so that an effect that was done is recognized.</p>${deadTable(
              dead,
              token,
            )}${report.dead > 1 &&
              replayForm(token, { dead: "all" }, `Replay all ${report.dead}`)}
        `}</section>${pairs(
          "Counters",
          Object.entries(COUNTERS).filter(([name]) => name !== "lagMs").map((
            [name, help],
          ) => [help, String(counters[name] ?? 0)]),
        )}
  `;
}

function deadTable(dead: readonly StoredEvent[], token: string): Markup {
  return html`
    <table class="tasks">
      ${tableHead("Event", "Error", "Tries", "Arrived", "Action")}
      <tbody>${dead.map((event) =>
        html`
          <tr>
            <td>${subjectOf(event)}<span class="id">${event.id.slice(
              0,
              16,
            )}</span></td>
            <td>${bdi(shortened(event.error ?? ""))}</td>
            <td>${event.tries}</td>
            <td>${time(event.receivedAt)}</td>
            <td>${event.hasBody
              ? replayForm(token, { id: event.id }, "Replay")
              : html`<span class="quiet">its body was deleted</span>`}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}

function subjectOf({ kind, subject, facts }: StoredEvent): Content {
  if (kind !== "task") {
    return html`
      ${kind} ${bdi(subject)}
    `;
  }
  return html`<a class="task" href="${BASE}/tasks/${
    encodeURIComponent(subject)
  }">${bdi(facts?.type || "task")}</a>`;
}

function replayForm(
  token: string,
  what: Readonly<Record<string, string>>,
  name: string,
): Markup {
  return html`
    <form method="post"
      action="${BASE}/replay"><input type="hidden" name="token" value="${token}">${Object
        .entries(what).map(([key, value]) =>
          html`<input type="hidden" name="${key}" value="${value}">`
        )}<button>${name}</button></form>
  `;
}

function meanOf({ lagMs = 0, processed = 0 }: Report["counters"]): number {
  return processed === 0 ? 0 : lagMs / processed;
}

/** A duration to read. */
function duration(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  return seconds < 7_200
    ? `${Math.round(seconds / 60)} min`
    : `${Math.round(seconds / 3_600)} h`;
}
