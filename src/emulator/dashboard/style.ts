/** The style sheet of the emulator's page: light and dark, wide and narrow. */

/** The style sheet. */
export const STYLE = `:root {
  color-scheme: light dark;
  --foreground: light-dark(#1b1f24, #e4e7eb);
  --quiet: light-dark(#57606a, #9aa4af);
  --background: light-dark(#f6f7f9, #14171b);
  --card: light-dark(#ffffff, #1d2126);
  --line: light-dark(#d5dae0, #363c44);
  --accent: light-dark(#0b5cad, #7cb7f5);
  --good: light-dark(#1a6b34, #7bd497);
  --bad: light-dark(#a8201f, #ff9a94);
  --wait: light-dark(#7a5200, #e8bd63);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 1rem clamp(0.75rem, 3vw, 2rem) 4rem;
  max-width: 76rem;
  background: var(--background);
  color: var(--foreground);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 0 0 0.5rem; font-size: 1.15rem; scroll-margin-top: 1rem; }
p { margin: 0 0 0.75rem; }
header .quiet { margin-bottom: 0.5rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-bottom: 1rem; }
a { color: var(--accent); }
nav a { padding: 0.25rem 0; }
section {
  margin: 0 0 1rem;
  padding: 1rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: var(--card);
}
section > :last-child { margin-bottom: 0; }
.bar, form { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; }
.bar > * { margin: 0; }
.bar .end { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin-left: auto; }
form { margin-bottom: 0.75rem; }
label { display: inline-flex; align-items: center; gap: 0.4rem; }
input, select, button { font: inherit; color: inherit; }
input:not([type=checkbox]), select {
  min-height: 2.25rem;
  padding: 0.2rem 0.5rem;
  border: 1px solid var(--quiet);
  border-radius: 0.35rem;
  background: var(--background);
}
input[type=number] { width: 6rem; }
input[type=checkbox] { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); }
button {
  min-height: 2.25rem;
  padding: 0.2rem 0.75rem;
  border: 1px solid var(--quiet);
  border-radius: 0.35rem;
  background: var(--background);
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
button.danger { border-color: var(--bad); color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h2:focus { outline: none; }
.quiet { color: var(--quiet); }
.message:not(:empty) {
  position: fixed;
  z-index: 1;
  bottom: 1rem;
  left: 50%;
  translate: -50% 0;
  width: max-content;
  max-width: calc(100vw - 2rem);
  margin: 0;
  padding: 0.6rem 1rem;
  border: 1px solid var(--quiet);
  border-radius: 0.5rem;
  background: var(--card);
  font-weight: 600;
}
.message.error { color: var(--bad); }
.hidden, .skip:not(:focus) {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
table { width: 100%; border-collapse: collapse; }
table[hidden] { display: none; }
th, td { padding: 0.45rem 0.75rem 0.45rem 0; text-align: left; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; font-size: 0.9rem; }
tbody tr { border-top: 1px solid var(--line); }
td { overflow-wrap: break-word; }
td code, td.long { overflow-wrap: anywhere; }
td.number { font-variant-numeric: tabular-nums; }
code, pre { font: 0.9rem/1.45 ui-monospace, monospace; }
pre {
  margin: 0.5rem 0 0;
  padding: 0.75rem;
  max-height: 24rem;
  overflow: auto;
  border: 1px solid var(--line);
  border-radius: 0.35rem;
  background: var(--background);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
summary { cursor: pointer; color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.status { font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.wait { color: var(--wait); }
@media (max-width: 44rem) {
  .bar .end { margin-left: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tbody tr { padding: 0.6rem 0; }
  td { padding: 0.15rem 0; }
  td[data-label]:not(.actions-cell, .details-cell)::before {
    content: attr(data-label) ": ";
    color: var(--quiet);
  }
  form:not(#advance) label { flex: 1 1 100%; justify-content: space-between; }
  form:not(#advance) label.check { justify-content: flex-start; }
  button { min-height: 2.75rem; }
}
`;
