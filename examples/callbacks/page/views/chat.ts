/** Conversations: the steps of v1, and the threads of v2. */
import type { JsonObject } from "@labelwire/scale/callbacks";
import type { View } from "../context.ts";
import { type Content, html, type Markup } from "../draw/markup.ts";
import { memberOf, objectOf, objectsOf, stringOf } from "../draw/value.ts";
import { unknownView } from "./results.ts";
import { bdi, plural, valueOf } from "./parts.ts";

/** Shows steps of a conversation. */
export const chatView: View = (context) => {
  const { response, params } = context;
  const steps = objectsOf(response.responses ?? response.messages);
  const before = objectsOf(params.messages ?? params.before);
  if (steps.length === 0) return unknownView(context);
  return {
    stage: html`<ol class="chat">${[...before, ...steps].map(chatStep)}</ol>`,
  };
};

function chatStep(step: JsonObject): Markup {
  const role = stringOf(step.role) || stringOf(step.type) || "step";
  const content = step.output ?? step.content ?? step.text;
  const side = /user|prompt/i.test(role) ? "user" : "other";
  return html`
    <li class="${side}">
      <p class="quiet">${bdi(role)}</p>
      <div dir="auto">${valueOf(content)}</div>
    </li>
  `;
}

/**
 * Shows the threads of a v2 task. What v2 posts is not documented: this is the form
 * in which its API returns a task. Several responses in a turn are by different
 * models, so they are side by side.
 */
export const threadsView: View = ({ task, response }) => {
  const threads = threadsOf(task, response);
  return {
    stage: html`${
      threads.map((thread, index) =>
        html`
          <section
            class="thread"><h2>Conversation ${index + 1}</h2>${objectsOf(
              thread.turns,
            ).map(turn)}${annotations(thread)}</section>
        `
      )
    }`,
    side: html`<p>${plural(threads.length, "conversation")}, ${
      plural(threads.flatMap(({ turns }) => objectsOf(turns)).length, "turn")
    }</p>`,
  };
};

/** Returns the threads of a task, `[]` for one of v1. */
export function threadsOf(
  task: JsonObject,
  response: JsonObject,
): readonly JsonObject[] {
  return objectsOf(task.threads ?? response.threads);
}

function turn(turn: JsonObject): Markup {
  const messages = objectsOf(turn.messages);
  const isPrompt = ({ role }: JsonObject) =>
    role === "user" || role === "system";
  const responses = messages.filter((message) => !isPrompt(message));
  return html`
    <div
      class="turn"><ol class="chat">${messages.filter(isPrompt).map(
        message,
      )}</ol><ol class="chat responses">${responses.map(
        message,
      )}</ol>${annotations(turn)}</div>
  `;
}

function message(message: JsonObject): Markup {
  const content = objectOf(message.content);
  const chunks = objectsOf(content.chunks).map(({ text }) => stringOf(text));
  const text = stringOf(content.text) || chunks.join("");
  const side = message.role === "user" ? "user" : "other";
  return html`
    <li
      class="${side}"><p class="quiet">${bdi(stringOf(message.role))} ${bdi(
        stringOf(message.source_id),
      )}</p><div dir="auto">${text ||
        valueOf(message.content)}</div>${annotations(message)}</li>
  `;
}

/** Annotations by their key: a title, else the key itself. */
function annotations(owner: JsonObject): Content {
  const all = objectsOf(owner.annotations);
  return all.length > 0 &&
    html`<dl class="attributes">${
      all.map((annotation) =>
        html`
          <div>
            <dt>${bdi(
              stringOf(annotation.title) || stringOf(annotation.key),
            )}</dt>
            <dd>${valueOf(memberOf(annotation, "value"))}</dd>
          </div>
        `
      )
    }</dl>`;
}
