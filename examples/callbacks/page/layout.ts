/** The frame of all pages. */
import { BASE } from "./context.ts";
import { attributes, type Content, html, type Markup } from "./draw/markup.ts";

/** The addresses of the style sheet and the script. */
export interface AssetPaths {
  readonly style: string;
  readonly script: string;
}

/** A page. */
export interface PageContent {
  readonly title: string;
  readonly assets: AssetPaths;
  readonly main: Content;
  /** The token of the forms; absent before the login. */
  readonly token?: string;
  /** Where live updates continue from, and the task that they are about, if it is one. */
  readonly live?: { readonly after: string; readonly task?: string };
  /** The time of the page, as text. */
  readonly now?: string;
}

/** Returns a page as a document. */
export function document(
  { title, assets, main, token, live, now }: PageContent,
): Markup {
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <link rel="icon" href="${BASE}/icon.svg">
        <link rel="stylesheet" href="${assets.style}">
        <script src="${assets.script}" defer></script>
      </head>
      <body${live &&
        attributes({ "data-live": live.after, "data-task": live.task ?? "" })}>
        <a class="skip" href="#main">Skip to the content</a>
        <header
          class="bar"><a class="brand" href="${BASE}">Annotations</a>${token !==
              undefined &&
            html`
              <nav
                aria-label="Pages"><a href="${BASE}">Tasks</a><a href="${BASE}/operations">Operations</a></nav>
              <p class="live" role="status" id="live">${now &&
                html`As of ${now}`}</p>
              <form method="post"
                action="${BASE}/logout"><input type="hidden" name="token" value="${token}"><button>Log out</button></form>
            `}</header>
        <main id="main" tabindex="-1">${main}</main>
        </body>
        </html>
  `;
}

/** A page that says one thing: an error, for instance. */
export function message(
  title: string,
  sentence: string,
  action?: Content,
): Markup {
  return html`<div class="message"><h1>${title}</h1><p>${sentence}</p>${action}</div>`;
}

/** A time, in UTC, to the minute. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A time as an element. */
export function time(ms: number): Markup {
  return html`<time datetime="${new Date(ms).toISOString()}">${
    timeText(ms)
  }</time>`;
}
