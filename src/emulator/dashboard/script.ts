/**
 * The script of the emulator's page: a string of plain JavaScript, so that no
 * build step is needed. It creates elements and never HTML, because the data
 * comes from other people.
 */

/** The script. */
export const SCRIPT = `"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const MS = 2000;
  /** The last data of each table, as JSON. */
  const shown = new Map();
  let last;
  let hiding;

  async function ask(method, path, body) {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch("/__emulator/" + path, { method, ...init });
    const result = await response.json();
    if (!response.ok) throw new Error(result.error);
    return result;
  }

  function showMessage(message, isError) {
    const element = find("message");
    element.textContent = message;
    element.classList.toggle("error", isError === true);
    clearTimeout(hiding);
    if (isError !== true) hiding = setTimeout(() => element.textContent = "", 3 * MS);
  }

  /** Does the work, then shows the message and the new data. */
  async function act(message, work) {
    try {
      await work();
      showMessage(message);
    } catch (error) {
      showMessage(error.message, true);
    }
    await refresh();
  }

  function make(name, content, className) {
    const element = document.createElement(name);
    if (content !== undefined) element.textContent = content;
    if (className) element.className = className;
    return element;
  }

  /** The id identifies the button after its table was rebuilt. */
  function button(label, subject, work) {
    const element = make("button", label);
    element.type = "button";
    element.dataset.id = label + " " + subject;
    element.setAttribute("aria-label", label + ": " + subject);
    element.addEventListener("click", work);
    return element;
  }

  function buttons(list) {
    const element = make("div", undefined, "actions");
    element.append(...list);
    return element;
  }

  function details(title, subject, content) {
    const element = make("details");
    const summary = make("summary", title);
    summary.dataset.id = title + " " + subject;
    element.dataset.open = title + " " + subject;
    element.append(summary, make("pre", content));
    return element;
  }

  function pretty(value) {
    return JSON.stringify(value, null, 2);
  }

  /** Returns a JSON string with indentation; any other string as it is. */
  function prettyJson(json) {
    try {
      return pretty(JSON.parse(json));
    } catch {
      return json;
    }
  }

  function statusOf(status, kind) {
    return make("span", status, "status " + kind);
  }

  /** Fills a table unless its data is the same. Open details stay open, and the focus stays. */
  function fill(id, items, cellsOf) {
    const key = JSON.stringify(items);
    if (shown.get(id) === key) return;
    shown.set(id, key);
    const table = find(id);
    const body = table.tBodies[0];
    const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    const open = new Set([...body.querySelectorAll("details[open]")].map((element) => element.dataset.open));
    const held = body.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
    body.replaceChildren(...items.map((item) => {
      const row = make("tr");
      cellsOf(item).forEach((content, index) => {
        const cell = make("td");
        cell.dataset.label = labels[index];
        if (content instanceof Node && content.className === "actions") cell.className = "actions-cell";
        if (labels[index] === "To") cell.classList.add("long");
        if (content instanceof HTMLDetailsElement) cell.className = "details-cell";
        cell.append(...(Array.isArray(content) ? content : [content]));
        row.append(cell);
      });
      return row;
    }));
    for (const element of body.querySelectorAll("details")) {
      element.open = open.has(element.dataset.open);
    }
    if (held !== undefined) {
      [...body.querySelectorAll("[data-id]")].find((element) => element.dataset.id === held)?.focus();
    }
    table.hidden = items.length === 0;
    const empty = find(id + "-empty");
    if (empty !== null) empty.hidden = items.length > 0;
  }

  const KINDS = { completed: "good", delivered: "good", mailed: "good", pending: "wait", error: "bad", failed: "bad", dropped: "bad", canceled: "" };

  function task(action, id, message, body) {
    return act(message, () => ask("POST", "tasks/" + id + "/" + action, body));
  }

  function actionsOf({ task_id: id, status, work_started }) {
    if (status === "pending") {
      return [
        ...(work_started ? [] : [button("Start", id, () => task("start", id, "The task is started"))]),
        button("Complete", id, () => task("complete", id, "The task is completed")),
        button("Fail", id, () => task("fail", id, "The task ended in error")),
      ];
    }
    if (status !== "completed") return [];
    return [
      button("Reopen", id, () => task("reopen", id, "The task is pending again")),
      button("Accept", id, () => task("audit", id, "The task is accepted", { accepted: true })),
      button("Reject", id, () => task("audit", id, "The task is rejected", { accepted: false })),
    ];
  }

  function taskCells(item) {
    const review = item.customer_review_status;
    const place = [item.project, item.batch].filter(Boolean).join(" / ");
    return [
      [make("code", item.task_id), details("JSON", item.task_id, pretty(item))],
      item.type,
      [statusOf(item.status, KINDS[item.status] ?? ""), review ? ", " + review : "", item.is_test ? "" : make("span", " live", "quiet")],
      place === "" ? make("span", "none", "quiet") : place,
      buttons(actionsOf(item)),
    ];
  }

  function requestCells({ method, path, query, status, headers, body, curl }, index) {
    const line = method + " " + path + (query === "" ? "" : "?" + query);
    const head = Object.entries(headers).map(([name, value]) => name + ": " + value);
    const parts = [head.join("\\n"), prettyJson(body), curl ?? ""].filter((part) => part !== "");
    const kind = status >= 400 || status === 0 ? "bad" : "good";
    return [
      make("code", line),
      statusOf(status === 0 ? "no response" : String(status), kind),
      details("Headers, body, curl", line + " " + index, parts.join("\\n\\n")),
    ];
  }

  function callbackCells({ id, event, task_id, batch, target, status, dueAt, attempts, body }) {
    const tries = attempts.map((attempt) => attempt.at + "  " + (attempt.status ?? attempt.error));
    const newest = attempts.at(-1);
    return [
      [make("span", event.replaceAll("_", " ")), details("Body of " + id, id, prettyJson(body))],
      [make("span", target), make("div", task_id ?? batch ?? "", "quiet")],
      [statusOf(status, KINDS[status] ?? ""), dueAt === undefined ? "" : make("div", "due " + dueAt, "quiet")],
      newest === undefined ? "none" : details(attempts.length + ", last " + (newest.status ?? "failed"), id, tries.join("\\n")),
      buttons([button("Resend", "callback " + id, () => act("The callback is sent again", () => ask("POST", "callbacks/" + id + "/resend")))]),
    ];
  }

  function faultCells({ id, effect, route, method, when, times, every, share, seen, fired }) {
    const what = typeof effect === "string" ? effect : String(effect.status);
    const how = [
      when === "after" ? "after the work" : "",
      times === undefined ? "" : times + " times",
      every === undefined ? "" : "every " + every,
      share === undefined ? "" : "a share of " + share,
    ].filter(Boolean).join(", ");
    return [
      [what, how === "" ? "" : make("div", how, "quiet")],
      (method ?? "any method") + " " + (route ?? "any path"),
      fired + " of " + seen + " times",
      buttons([button("Remove", "fault " + id, () => act("The fault is removed", () => ask("DELETE", "faults/" + id)))]),
    ];
  }

  function keyCells({ key, isTest, projects, batches, tasks }) {
    return [make("code", key), isTest ? "test" : "live", String(projects), String(batches), String(tasks)];
  }

  function mailCells({ id, target, createdAt, body }) {
    return [target, createdAt, details("Mail " + id, id, prettyJson(body))];
  }

  function show({ clock, tenants, tasks, requests, callbacks, isPaused, faults }) {
    find("now").textContent = clock.now.replace("T", " ").replace(/[.]\\d+Z/, " UTC");
    find("now").dateTime = clock.now;
    find("kind").textContent = clock.kind === "virtual" ? "moves only when you advance it" : "";
    find("pause").textContent = isPaused ? "Resume" : "Pause";
    fill("keys", tenants, keyCells);
    fill("tasks", tasks, taskCells);
    fill("requests", requests.map((request, index) => ({ ...request, index: requests.length - index })), (request) => requestCells(request, request.index));
    fill("callbacks", callbacks.filter(({ status }) => status !== "mailed"), callbackCells);
    fill("outbox", callbacks.filter(({ status }) => status === "mailed"), mailCells);
    fill("faults", faults, faultCells);
    find("clear-faults").hidden = faults.length === 0;
    find("clear-requests").hidden = requests.length === 0;
  }

  async function refresh() {
    try {
      last = await ask("GET", "overview");
      if (find("message").dataset.lost === "yes") showMessage("The emulator responds again");
      delete find("message").dataset.lost;
      show(last);
    } catch {
      find("message").dataset.lost = "yes";
      showMessage("The emulator does not respond", true);
    }
  }

  function onClick(id, message, work) {
    find(id).addEventListener("click", () => act(message, work));
  }

  function onSubmit(id, work) {
    find(id).addEventListener("submit", (event) => {
      event.preventDefault();
      work(Object.fromEntries(new FormData(event.target)));
    });
  }

  onSubmit("advance", ({ amount, unit }) =>
    act("The clock is advanced", () => ask("POST", "clock/advance", { ms: Number(amount) * Number(unit) })));

  onSubmit("add-fault", ({ effect, method, route, times, after }) => {
    const status = Number(effect);
    return act("The fault is added", () => ask("POST", "faults", {
      effect: Number.isNaN(status) ? effect : { status },
      ...(method !== "" && { method }),
      ...(route !== "" && { route }),
      ...(times !== "" && { times: Number(times) }),
      ...(after !== undefined && { when: "after" }),
    }));
  });

  find("reset").addEventListener("click", () => {
    if (!confirm("Remove all tasks, batches, projects and files, and return to the initial state?")) return;
    act("The emulator is in its initial state", () => ask("POST", "reset"));
  });

  find("pause").addEventListener("click", () => {
    const isPaused = last !== undefined && last.isPaused;
    act(isPaused ? "Callbacks are sent automatically again" : "Callbacks are paused", () => ask("POST", isPaused ? "callbacks/resume" : "callbacks/pause"));
  });

  onClick("deliver", "The due callbacks are sent", () => ask("POST", "callbacks/deliver"));
  onClick("clear-requests", "The log is empty", () => ask("DELETE", "requests"));
  onClick("clear-faults", "All faults are removed", () => ask("DELETE", "faults"));

  setInterval(() => {
    if (find("auto").checked && document.visibilityState === "visible") refresh();
  }, MS);
  refresh();
})();
`;
