/**
 * The script of the page: a string of plain JavaScript, so that no build step is
 * needed. It moves and marks what the server has made, and adds no HTML of its own.
 */

/** The script. */
export const SCRIPT = `"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
  const numbers = (list) => list.split(/[ ,]/).map(Number);

  /* Marks a shape and its row. */
  let marked = [];
  function mark(number) {
    for (const element of marked) element.classList.remove("on");
    marked = number === undefined ? [] : all("#s" + number + ",#r" + number + ',[data-s="' + number + '"]');
    for (const element of marked) element.classList.add("on");
  }
  const numberOf = (target) => {
    const element = target.closest && target.closest("[id^=s],[id^=r],[data-s]");
    const id = element && (element.dataset.s || element.id.slice(1));
    return id && /^[0-9]+$/.test(id) ? id : undefined;
  };
  let selected;

  /* Zooms and moves the picture: by a transform during a gesture, by the viewBox after it. */
  function setUpStage() {
    const stage = find("#stage");
    if (!stage) return;
    const frame = stage.parentElement;
    for (const keys of all(".keys")) keys.hidden = false;
    const whole = numbers(stage.dataset.whole);
    let view = numbers(stage.getAttribute("viewBox"));
    let move = { x: 0, y: 0, scale: 1 };
    let timer;
    let dragged = false;
    const fingers = new Map();
    const isZoomed = () => view[2] < whole[2] * 0.999;
    function geometry() {
      const { left, top, width, height } = frame.getBoundingClientRect();
      const scale = Math.min(width / view[2], height / view[3]);
      return { left, top, scale, x: (width - view[2] * scale) / 2, y: (height - view[3] * scale) / 2 };
    }
    function show() {
      stage.style.willChange = "transform";
      stage.style.transformOrigin = "0 0";
      stage.style.transform = "translate(" + move.x + "px," + move.y + "px) scale(" + move.scale + ")";
    }
    function setView(left, top, width) {
      const w = clamp(width, whole[2] / 40, whole[2]);
      const h = w * whole[3] / whole[2];
      const x = clamp(left + width / 2, whole[0], whole[0] + whole[2]);
      const y = clamp(top + width * whole[3] / whole[2] / 2, whole[1], whole[1] + whole[3]);
      view = w === whole[2] ? [...whole] : [x - w / 2, y - h / 2, w, h];
      stage.setAttribute("viewBox", view.map((value) => Math.round(value * 100) / 100).join(" "));
      stage.setAttribute("font-size", Math.max(view[2], view[3]) / 55);
      stage.classList.toggle("zoomed", isZoomed());
      const url = new URL(location.href);
      if (isZoomed()) url.searchParams.set("box", stage.getAttribute("viewBox").replaceAll(" ", ","));
      else url.searchParams.delete("box");
      history.replaceState(null, "", url);
    }
    function commit() {
      const { scale, x, y } = geometry();
      const left = view[0] + ((x - move.x) / move.scale - x) / scale;
      const top = view[1] + ((y - move.y) / move.scale - y) / scale;
      const width = view[2] / move.scale;
      move = { x: 0, y: 0, scale: 1 };
      stage.style.transform = stage.style.willChange = "";
      setView(left, top, width);
    }
    function later() {
      clearTimeout(timer);
      timer = setTimeout(commit, 150);
    }
    function zoomAt(x, y, factor) {
      const target = clamp(move.scale * factor, view[2] / whole[2], 40 * view[2] / whole[2]);
      const by = target / move.scale;
      move = { x: x - (x - move.x) * by, y: y - (y - move.y) * by, scale: target };
      show();
      later();
    }
    const zoomBy = (factor) => setView(
      view[0] + view[2] * (1 - 1 / factor) / 2,
      view[1] + view[3] * (1 - 1 / factor) / 2,
      view[2] / factor,
    );
    const panBy = (x, y) => setView(view[0] + x * view[2], view[1] + y * view[3], view[2]);
    const actions = {
      in: () => zoomBy(2), out: () => zoomBy(0.5), fit: () => setView(...whole),
      left: () => panBy(-.25, 0), right: () => panBy(.25, 0), up: () => panBy(0, -.25), down: () => panBy(0, .25),
    };
    for (const link of all("[data-zoom]")) {
      link.onclick = (event) => {
        event.preventDefault();
        actions[link.dataset.zoom]();
      };
    }
    frame.zoomTo = (box) => {
      const [left, top, width] = numbers(box);
      setView(left, top, width);
    };
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = geometry();
      zoomAt(event.clientX - left, event.clientY - top, Math.exp(-event.deltaY / 300));
    }, { passive: false });

    let start;
    const middle = () => {
      const [a, b = a] = [...fingers.values()];
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) };
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      dragged = false;
      if (fingers.size === 2) commit();
      start = middle();
    });
    frame.addEventListener("pointermove", (event) => {
      if (!fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1 && !isZoomed()) return;
      const now = middle();
      if (!dragged && fingers.size === 1 && Math.hypot(now.x - start.x, now.y - start.y) < 4) return;
      if (!dragged) frame.setPointerCapture(event.pointerId);
      dragged = true;
      const { left, top } = geometry();
      const scale = start.apart > 0 ? clamp(now.apart / start.apart, view[2] / whole[2], 40 * view[2] / whole[2]) : 1;
      move = { x: now.x - left - (start.x - left) * scale, y: now.y - top - (start.y - top) * scale, scale };
      show();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      frame.addEventListener(name, (event) => {
        if (fingers.delete(event.pointerId) && dragged) commit();
        if (fingers.size > 0) start = middle();
      });
    }
    frame.addEventListener("click", (event) => {
      if (dragged) event.preventDefault();
    }, true);
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const zoom = selected && find('[data-box="' + selected + '"]');
      const keys = {
        ArrowLeft: () => panBy(-.1, 0), ArrowRight: () => panBy(.1, 0), ArrowUp: () => panBy(0, -.1), ArrowDown: () => panBy(0, .1),
        "+": actions.in, "=": actions.in, "-": actions.out, 0: actions.fit,
        1: () => setView(view[0], view[1], frame.clientWidth),
        h: () => find("#shapes-on") && find("#shapes-on").click(),
        Enter: () => zoom && zoom.click(),
        Escape: () => selected ? (selected = undefined, mark()) : actions.fit(),
      };
      if (!keys[event.key] || event.target !== stage) return;
      event.preventDefault();
      keys[event.key]();
    });
    stage.classList.toggle("zoomed", isZoomed());
  }

  /* The list has one tab stop: arrows move in it. */
  function setUpRows() {
    all("#rows .row").forEach((row, index) => row.tabIndex = index === 0 ? 0 : -1);
    all("#rows .zoom").forEach((link) => link.tabIndex = -1);
  }
  function moveFocus(event) {
    const item = event.target.closest("#rows li");
    if (!item) return;
    const list = item.parentElement;
    const target = {
      ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling,
      Home: list.firstElementChild, End: list.lastElementChild,
      ArrowRight: find(".zoom", item), ArrowLeft: find(".row", item),
    }[event.key];
    if (!target) return;
    event.preventDefault();
    const link = target.matches("a") ? target : find(".row", target);
    for (const row of all("#rows .row")) row.tabIndex = -1;
    find(".row", link.closest("li")).tabIndex = 0;
    link.focus();
  }

  document.addEventListener("pointerover", (event) => mark(numberOf(event.target) || selected));
  document.addEventListener("focusin", (event) => mark(numberOf(event.target) || selected));
  document.addEventListener("keydown", moveFocus);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    const zoom = event.target.closest("[data-box]");
    if (zoom) {
      event.preventDefault();
      selected = zoom.dataset.box;
      mark(selected);
      const frame = find("#frame");
      frame.zoomTo(new URL(zoom.href).searchParams.get("box"));
      frame.scrollIntoView({ block: "nearest" });
      return;
    }
    const link = event.target.closest('a[href^="#s"],a[href^="#r"]');
    const number = link && numberOf(event.target.closest("li,.s") || link) || link && link.hash.slice(2);
    if (!number || !/^[0-9]+$/.test(number)) return;
    event.preventDefault();
    selected = number;
    mark(number);
    const row = find("#r" + number);
    if (row) row.scrollIntoView({ block: "nearest" });
    if (row && link.closest("svg")) find(".row", row).focus({ preventScroll: true });
  });

  /* Loads another frame of a video into the page. */
  let wanted;
  async function showFrame(number) {
    wanted = number;
    const url = new URL(location.href);
    url.searchParams.set("frame", number);
    const response = await fetch(url, { headers: { accept: "text/html" } });
    if (!response.ok || wanted !== number) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (wanted !== number) return;
    const off = all("main input[type=checkbox]:not(:checked)").map(({ id }) => id);
    const on = all("main input[type=checkbox]:checked").map(({ id }) => id);
    for (const selector of ["#frame", ".main-part .numbers", ".side-part", "#below"]) {
      const [old, fresh] = [find(selector), find(selector, page)];
      if (old && fresh) old.replaceWith(fresh);
    }
    const fresh = all("#frames .button", page);
    all("#frames .button").forEach((link, index) => link.replaceWith(fresh[index]));
    find("#frames output").replaceWith(find("#frames output", page));
    find("#frame-range").value = number;
    for (const [ids, state] of [[off, false], [on, true]]) {
      for (const id of ids) {
        const box = document.getElementById(id);
        if (box) box.checked = state;
      }
    }
    history.replaceState(null, "", url);
    setUpStage();
    setUpRows();
  }
  function setUpFrames() {
    const form = find("#frames");
    if (!form) return;
    find(".go", form).hidden = true;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      const { value } = find("#frame-range");
      find("output", form).textContent = value;
      clearTimeout(form.timer);
      form.timer = setTimeout(() => showFrame(value), 60);
    });
    form.addEventListener("click", (event) => {
      const link = event.target.closest("[data-frame]");
      if (!link) return;
      event.preventDefault();
      const { label } = { label: link.getAttribute("aria-label") };
      showFrame(link.dataset.frame).then(() => {
        const next = all("#frames .button").find((other) => other.getAttribute("aria-label") === label);
        if (next) next.focus();
      });
    });
  }

  /* Live updates: the stream has ids only. */
  function setUpLive() {
    const { live, task } = document.body.dataset;
    if (live === undefined || typeof EventSource === "undefined") return;
    let after = live;
    let source;
    let count = 0;
    const say = (message) => find("#live").textContent = message;
    const offer = (id, message) => {
      const link = document.createElement("a");
      link.href = location.pathname + location.search;
      link.textContent = "Show";
      const element = find(id);
      element.replaceChildren(message + " ", link);
      element.hidden = false;
    };
    function open() {
      source = new EventSource("/view/live?after=" + encodeURIComponent(after));
      source.onopen = () => say("Live");
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) say("Not live: log in again, or reload");
        else say("Connecting");
      };
      source.addEventListener("changed", (event) => {
        after = event.lastEventId;
        if (task) {
          if (JSON.parse(event.data).subject === task) offer("#changed", "This task has a new event.");
          return;
        }
        count += 1;
        offer("#new", count === 1 ? "1 new event." : count + " new events.");
      });
    }
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") open();
      else source.close();
    });
    if (document.visibilityState === "visible") open();
  }

  for (const button of all("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
  setUpStage();
  setUpRows();
  setUpFrames();
  setUpLive();
})();
`;
