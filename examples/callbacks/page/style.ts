/** The style sheet of the page: light and dark, wide and narrow. Sizes of type: 13, 14, 16, 18, 24 px; of space: 4, 8, 12, 16, 24, 32 px. */
import { LAST_LOOK } from "./draw/looks.ts";
import { DASHES, PALETTE } from "./draw/palette.ts";

const BORDERS = ["solid", "dashed", "dotted", "double"];

/** The colours, dashes and underlines of labels, and what their checkboxes hide. */
const LOOKS = [
  ...PALETTE.map(({ color, casing }, index) =>
    `.c${index}{--c:#${color};--k:#${casing}}`
  ),
  ...DASHES.map((dash, index) => `.d${index + 1}{--d:${dash}}`),
  ...BORDERS.map((border, index) => `.d${index}{--b:${border}}`),
  ...Array.from(
    { length: LAST_LOOK + 1 },
    (_, look) =>
      `body:has(#l${look}:not(:checked)) :is(svg .l${look}){display:none}` +
      `body:has(#l${look}:not(:checked)) .u.l${look}{border-color:#0000}`,
  ),
].join("\n");

/** The style sheet. */
export const STYLE = `:root {
  color-scheme: light dark;
  --foreground: light-dark(#1b1f24, #e4e7eb);
  --quiet: light-dark(#57606a, #9aa4af);
  --background: light-dark(#f6f7f9, #14171b);
  --card: light-dark(#ffffff, #1d2126);
  --line: light-dark(#d5dae0, #363c44);
  --accent: light-dark(#0b5cad, #7cb7f5);
  --on-accent: light-dark(#ffffff, #10151b);
  --good: light-dark(#1a6b34, #7bd497);
  --bad: light-dark(#a8201f, #ff9a94);
  --wait: light-dark(#7a5200, #e8bd63);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0;
  background: var(--background);
  color: var(--foreground);
  font: 16px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
thead th, time, button, .button, .tally { overflow-wrap: normal; }
h1, h2, h3, p, ol, ul, dl, dd, figure, fieldset, blockquote { margin: 0; padding: 0; border: 0; }
h1 { font-size: 24px; line-height: 32px; }
h2, .h { font-size: 18px; line-height: 24px; font-weight: 600; }
h3 { font-size: 16px; }
ol, ul { list-style: none; }
a { color: var(--accent); }
code, pre, .id { font: 13px/1.5 ui-monospace, monospace; }
input, select, button { font: inherit; color: inherit; }
.quiet, th, dt, caption { color: var(--quiet); font-weight: 400; }
.quiet, .facts, .pairs, .attributes, table, .row, .crumbs, .timeline, .badge, .status, .instruction + * { font-size: 14px; }
time, .number, .numbers td { font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip:not(:focus), .hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.bar {
  display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px;
  padding: 8px clamp(12px, 3vw, 32px);
  border-bottom: 1px solid var(--line);
  background: var(--card);
}
.brand { color: inherit; font-weight: 600; text-decoration: none; }
.brand::before {
  content: ""; display: inline-block; width: 14px; height: 14px; margin-right: 8px;
  border: 3px solid var(--accent); border-radius: 3px; vertical-align: -2px;
}
.bar nav { display: flex; gap: 16px; }
.bar nav a { padding: 8px 0; text-decoration: none; }
.bar .live { margin-left: auto; color: var(--quiet); font-size: 14px; }
main { display: grid; gap: 16px; padding: 24px clamp(12px, 3vw, 32px) 64px; max-width: 1600px; margin: 0 auto; }
main > * { min-width: 0; }

button, .button, select, input:not([type=checkbox], [type=radio], [type=range]) {
  min-height: 36px; padding: 4px 12px;
  border: 1px solid var(--quiet); border-radius: 6px;
  background: var(--card);
}
.button { display: inline-flex; align-items: center; justify-content: center; min-width: 36px; color: inherit; font-size: 14px; text-decoration: none; }
button { cursor: pointer; font-size: 14px; }
button:hover, .button:hover { border-color: var(--accent); color: var(--accent); }
.button[aria-current] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.button.off { border-color: var(--line); color: var(--quiet); }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.primary:hover { color: var(--on-accent); }
input[type=checkbox], input[type=radio] { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); }

.login, .message, .empty { display: grid; gap: 12px; max-width: 480px; }
.login { width: 100%; margin: 8vh auto 0; padding: 32px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.empty, .message { padding: 32px 0; max-width: 70ch; }
.message { margin: 8vh auto; }
.notice { display: grid; gap: 8px; margin-bottom: 12px; padding: 12px 16px; border: 1px solid var(--line); border-left: 4px solid var(--wait); border-radius: 6px; background: var(--card); font-size: 14px; }
.notice p { max-width: 70ch; }

.tallies { display: flex; flex-wrap: wrap; gap: 8px; }
.tally { display: block; min-width: 96px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--quiet); font-size: 14px; text-decoration: none; }
.tally .number { display: block; color: var(--foreground); font-size: 24px; line-height: 32px; }
.tally:hover, .tally[aria-current] { border-color: var(--accent); }
.tally[aria-current] { box-shadow: inset 0 0 0 1px var(--accent); }
.filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font-size: 14px; }
.filters { gap: 8px 16px; }
.field { display: flex; align-items: center; gap: 8px; min-width: 0; }
.field label { color: var(--quiet); }
.field select { max-width: 200px; min-width: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 8px 16px 8px 0; text-align: left; vertical-align: top; }
tbody tr { border-top: 1px solid var(--line); }
caption { padding: 8px 0; text-align: left; }
tbody th { color: inherit; }
.tasks { border: 1px solid var(--line); border-radius: 6px; border-collapse: separate; border-spacing: 0; background: var(--card); }
.tasks :is(th, td) { padding: 12px 16px; }
.tasks tbody td { border-top: 1px solid var(--line); }
.tasks tbody tr:hover { background: color-mix(in srgb, var(--accent) 6%, transparent); }
.tasks time { white-space: nowrap; }
.task { display: block; font-size: 16px; font-weight: 600; text-decoration: none; }
.id { color: var(--quiet); }
.chips { display: inline-flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.status { font-weight: 600; }
.status::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: currentcolor; }
.completed, .accepted { color: var(--good); }
.error, .rejected { color: var(--bad); }
.pending, .fixed { color: var(--wait); }
.tally.completed, .tally.error, .tally.pending { color: var(--quiet); }
.badge { padding: 0 6px; border: 1px solid var(--quiet); border-radius: 6px; color: var(--quiet); font-size: 13px; white-space: nowrap; }
.paging { display: flex; align-items: center; gap: 16px; }

.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 8px 16px; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 24px; }
.facts dt { white-space: nowrap; }
.facts div { display: flex; gap: 8px; align-items: baseline; }
.instruction { max-width: 70ch; padding-left: 12px; border-left: 4px solid var(--line); font-size: 16px; white-space: pre-line; }
#view { display: grid; gap: 24px; }
#view > *, .columns > *, .column > * { min-width: 0; }
#below, .main-part, .side-part { display: grid; gap: 12px; align-content: start; }
#below { gap: 24px; }
@media (min-width: 70rem) {
  .columns { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 24px; }
  .columns:has(.stage) .side-part { max-height: calc(80vh + 96px); overflow: auto; padding: 4px; margin: -4px; }
}
.columns { row-gap: 24px; display: grid; }
.stage { position: relative; overflow: hidden; border-radius: 6px; background: #444; forced-color-adjust: none; }
.stage svg { display: block; width: 100%; height: auto; max-height: 80vh; overflow: visible; touch-action: pan-x pan-y; }
.stage svg.zoomed { touch-action: none; cursor: grab; }
.stage:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.stage svg:focus { outline: none; }
.stage svg { min-height: 120px; }
.empty-stage { position: absolute; top: 12px; left: 12px; padding: 4px 12px; border-radius: 6px; background: #000c; color: #fff; font-size: 14px; }
#stage image { image-orientation: none; }
.ground { fill: #5a5a5a; }
.s { cursor: pointer; outline: none; }
.k, .f { vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.k { fill: none; stroke: var(--k); stroke-width: 5; }
.f { fill: var(--c); fill-opacity: .2; stroke: var(--c); stroke-width: 2; stroke-dasharray: var(--d, none); }
.f.side { fill-opacity: .08; }
.line .f { fill: none; marker-start: url(#start); marker-end: url(#end); }
.marker { fill: context-stroke; }
.point :is(.k, .f, .hit) { stroke-linecap: round; stroke-dasharray: none; }
.point .k { stroke-width: 14; }
.point .f { stroke-width: 10; }
.hit { stroke: #0000; stroke-width: 24; vector-effect: non-scaling-stroke; }
.between :is(.f) { stroke-dasharray: 6 4; fill-opacity: .08; }
:is(.s:hover, .s.on, .s:target, .s:focus-visible) { --w: 4px; --kw: 9px; }
.s .f { stroke-width: var(--w, 2px); }
.s .k { stroke-width: var(--kw, 5px); }
.point .f { stroke-width: calc(8px + var(--w, 2px)); }
.point .k { stroke-width: calc(9px + var(--kw, 5px)); }
.s text { display: none; paint-order: stroke; stroke: #000; stroke-width: .3em; stroke-linejoin: round; fill: #fff; pointer-events: none; }
:is(.s:hover, .s.on, .s:target) text, body:has(#names-on:checked) .s text { display: inline; }
.same .k { stroke: none; }
.same .f { fill: none; stroke: #ccc; stroke-width: 1; }
.mask { image-rendering: pixelated; opacity: .55; pointer-events: none; }
.rings :is(circle, path) { fill: none; stroke: #888; vector-effect: non-scaling-stroke; }
.rings text { fill: #ddd; font-size: .8em; text-anchor: middle; }
body:has(#shapes-on:not(:checked)) #shapes, body:has(#masks-on:not(:checked)) .masks,
body:has(#picture-on:not(:checked)) .picture, body:has(#v-before:checked) .after, body:has(#v-after:checked) .before { display: none; }
body:has(#picture-on:not(:checked)) .mask { opacity: 1; }
body:has(#fill-on:not(:checked)) .f { fill-opacity: 0; }

.tools, .frames, .switches { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
.tools { gap: 4px; }
.frames input { flex: 1 1 120px; min-width: 0; accent-color: var(--accent); }
.frames output { min-width: 7ch; font-size: 14px; font-variant-numeric: tabular-nums; }
.frames label { font-size: 14px; color: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 8px; min-width: 0; }
.legend .h { padding: 0 0 8px; }
.legend .switches { flex-basis: 100%; gap: 4px 16px; }
.chip, .check { display: inline-flex; align-items: center; gap: 8px; min-height: 28px; max-width: 100%; font-size: 14px; cursor: pointer; }
.chip { padding: 0 10px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--card); }
.chip bdi, .name bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 24ch; display: inline-block; vertical-align: bottom; }
.chip:has(input:not(:checked)) { opacity: .75; }
.swatch { flex: none; width: 24px; height: 14px; border-radius: 3px; background: #777; forced-color-adjust: none; vertical-align: middle; }
.swatch .f { stroke-width: 4; }
.swatch .k { stroke-width: 8; }
.list { display: grid; gap: 8px; }
.list li { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; border-top: 1px solid var(--line); scroll-margin: 64px; }
.list li { content-visibility: auto; contain-intrinsic-size: auto 37px; }
.changes li { display: block; padding: 8px 0; font-size: 14px; }
.row { flex: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; min-height: 36px; padding: 4px 8px; border-radius: 6px; color: inherit; text-decoration: none; min-width: 0; }
.row > .quiet { margin-left: auto; text-align: right; }
li:is(.on, :target) .row, .row:hover { background: color-mix(in srgb, var(--accent) 14%, transparent); }
.zoom { padding: 6px 8px; font-size: 13px; }
.attributes { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 0 16px; padding: 0 8px 8px 40px; }
.attributes div { display: flex; gap: 6px; min-width: 0; }
del { color: var(--bad); }
ins { color: var(--good); text-decoration: none; }

.text { padding: 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); line-height: 2.4; white-space: pre-wrap; }
.u { padding-bottom: 2px; border-bottom: 3px var(--b, solid) var(--c); forced-color-adjust: none; }
.u1 { padding-bottom: 8px; }
.u2 { padding-bottom: 14px; }
.u3 { padding-bottom: 20px; }
.u:is(.on, :target) { background: color-mix(in srgb, var(--accent) 20%, transparent); }
mark { background: none; color: inherit; text-decoration: underline wavy var(--wait); }
.chat { display: grid; gap: 12px; max-width: 70ch; }
.chat li { padding: 8px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); white-space: pre-wrap; }
.chat .user { margin-left: 32px; border-color: var(--accent); }
.thread, .turn { display: grid; gap: 12px; }
.responses { grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); max-width: none; }
.chat .attributes { padding: 8px 0 0; white-space: normal; }
.attachments { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); }
.attachments img { display: block; max-width: 100%; height: auto; border-radius: 6px; }
blockquote { padding: 16px; border-left: 4px solid var(--line); background: var(--card); white-space: pre-wrap; }
.choices { display: grid; gap: 4px; }
.pairs { display: grid; gap: 4px; margin-top: 8px; }
.pairs > div { display: grid; grid-template-columns: minmax(120px, 1fr) 2fr; gap: 16px; padding: 6px 0; border-top: 1px solid var(--line); }
.pairs dd, .pairs dt { min-width: 0; }
.wide { overflow-x: auto; }
.wide :is(th, td) { overflow-wrap: break-word; }
.timeline { display: grid; gap: 4px; margin-top: 8px; }
.timeline li { display: grid; grid-template-columns: 32px minmax(64px, 160px) 1fr; align-items: center; gap: 8px; }
.timeline li > svg:last-child { width: 100%; height: 18px; border-radius: 3px; background: #777; forced-color-adjust: none; }
.bar.c0, rect.bar { fill: var(--c); }
.key { fill: #fff; opacity: .7; }
.event { fill: #ffdd00; }
.now { fill: none; stroke: #fff; stroke-width: 2; vector-effect: non-scaling-stroke; }
.history { display: grid; gap: 12px; }
.history ol { display: grid; gap: 4px; }
.timeline + h3 { margin-top: 16px; }
.history li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 8px 0 8px 12px; border-left: 4px solid var(--line); font-size: 14px; }
.history .current { border-color: var(--accent); }
summary { min-height: 28px; color: var(--accent); cursor: pointer; }
details > * + * { margin-top: 8px; }
pre { margin: 0; padding: 12px; max-height: 480px; overflow: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--card); white-space: pre-wrap; }
#new, #changed { padding: 8px 16px; border: 1px solid var(--accent); border-radius: 6px; font-size: 14px; }
.keys kbd { padding: 0 4px; border: 1px solid var(--quiet); border-radius: 3px; font: 13px ui-monospace, monospace; }

@media (pointer: coarse) {
  button, .button, select, input:not([type=checkbox], [type=radio], [type=range]) { min-height: 44px; min-width: 44px; }
  .chip, .check { min-height: 44px; }
}
@media (max-width: 44rem) {
  .bar { gap: 8px 16px; }
  .tasks, .tasks :is(tbody, tr, td) { display: block; border: 0; padding: 0; background: none; }
  .tasks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .tasks tr { display: grid; gap: 4px; margin-bottom: 8px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
  .tasks tbody td { border: 0; }
  .tasks td:empty { display: none; }
  .filters { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: end; }
  .field { display: grid; gap: 0; }
  .field:first-child { grid-column: 1 / -1; }
  .field :is(input, select) { width: 100%; max-width: none; }
  .tally { min-width: 72px; padding: 4px 12px; }
  .frames { flex-wrap: nowrap; }
  .frames input { flex: 1 1 60px; }
  .frames label { position: absolute; clip-path: inset(50%); }
  .stage svg { max-height: 60vh; }
  .pairs > div { grid-template-columns: 1fr; gap: 0; }
  .attributes { padding-left: 8px; }
}
@media (prefers-reduced-motion: no-preference) { .tally, .button, button { transition: border-color .15s; } }
@media print { .bar, .tools, .filters, .frames { display: none; } }
${LOOKS}
`;
