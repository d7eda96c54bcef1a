/** The login form. */
import { BASE } from "../context.ts";
import { html, type Markup } from "../draw/markup.ts";

/** Shows the form; `next` is the path to go to after it. */
export function loginView(next: string, isWrong: boolean): Markup {
  return html`
    <form class="login" method="post"
      action="${BASE}/login"><h1>Log in</h1>${isWrong &&
        html`<p class="notice" role="alert">That is not the key.</p>`}<input type="hidden" name="next" value="${next}"><label for="key">Key of this app</label><input type="password" id="key" name="key" autocomplete="current-password" required autofocus><button class="primary">Log in</button><p class="quiet">It is the value of the app's variable for its key.</p></form>
  `;
}
