/** Videos: a slider through their frames, and a row for each object that shows when it is there. */
import type { Sections, View, ViewContext } from "../context.ts";
import {
  type Frames,
  readEvents,
  readFrames,
  readPlayback,
  type TimedEvent,
  type Track,
} from "../draw/frames.ts";
import { type Content, html, type Markup, svg } from "../draw/markup.ts";
import { boundsOfShapes } from "../draw/shapes.ts";
import { bdi, notice, outLink, swatch } from "./parts.ts";
import { pictureView } from "./picture.ts";

/** Shows a `videoannotation`: frame i is attachment i. */
export const videoView: View = (context) => {
  const { attachments, params } = context;
  const hasPictures = params.attachment_type !== "video" &&
    attachments.length > 1;
  return showFrames(
    context,
    readFrames,
    (frame) => hasPictures ? frame : undefined,
  );
};

/** Shows a `videoplaybackannotation`. Its video cannot be cut into frames here. */
export const playbackView: View = (context) =>
  showFrames(context, readPlayback, () => undefined);

async function showFrames(
  context: ViewContext,
  read: typeof readFrames,
  pictureOf: (frame: number) => number | undefined,
): Promise<Sections> {
  const file = await context.resultFile("annotations");
  if ("problem" in file) {
    const title = file.isExpired
      ? "The result's link has ended."
      : "The result is not here.";
    return { stage: notice(title, file.problem, context.refresh) };
  }
  const frames = read(file.value);
  const frame = frameOf(context, frames);
  const events = await eventsOf(context);
  const picture = pictureOf(frame);
  const sections = await pictureView(context, {
    drawing: frames.at(frame),
    picture,
    extent: boundsOfShapes(frames.all()),
    title: `Frame ${frame}`,
    controls: slider(context, frames, frame),
  });
  return {
    ...sections,
    below: [
      timeline(context, { frames, frame, events }),
      picture === undefined && source(context),
    ],
  };
}

/** The parameters of the URL that the form of the slider keeps. */
const KEPT = ["event", "camera", "box"];

/** Returns the frame that the URL asks for. */
export function frameOf(
  { query }: Pick<ViewContext, "query">,
  { first, last }: Pick<Frames, "first" | "last">,
): number {
  const frame = Math.round(Number(query("frame") || first));
  return Math.min(
    last,
    Math.max(first, Number.isFinite(frame) ? frame : first),
  );
}

/** A slider with links for those without JavaScript. */
export function slider(
  { href, query }: ViewContext,
  { first, last }: Pick<Frames, "first" | "last">,
  frame: number,
): Markup {
  const to = (number: number) => href({ frame: String(number) });
  const kept = KEPT.filter((name) => query(name) !== "").map((name) =>
    html`<input type="hidden" name="${name}" value="${query(name)}">`
  );
  const link = (number: number, name: string, sign: string) =>
    number < first || number > last
      ? html`<span class="button off" aria-hidden="true">${sign}</span>`
      : html`
        <a class="button" data-frame="${number}" href="${to(number)}"
          aria-label="${name}">${sign}</a>
      `;
  return html`
    <form class="frames" id="frames"
      method="get">${link(
        frame - 1,
        "Previous frame",
        "‹",
      )}<label for="frame-range">Frame</label><input type="range" id="frame-range" name="frame" min="${first}" max="${last}" value="${frame}"><output>${frame} of ${last}</output>${kept}${link(
        frame + 1,
        "Next frame",
        "›",
      )}<button class="go">Show</button></form>
  `;
}

async function eventsOf(context: ViewContext): Promise<readonly TimedEvent[]> {
  const file = await context.resultFile("events");
  return "value" in file ? readEvents(file.value) : [];
}

const WIDTH = 1000;

/** A row for each object and each event. */
function timeline(
  context: ViewContext,
  { frames, frame, events }: {
    readonly frames: Frames;
    readonly frame: number;
    readonly events: readonly TimedEvent[];
  },
): Content {
  const { first, last, tracks } = frames;
  const looks = context.looks(tracks.map(({ label }) => label));
  const x = (number: number) =>
    WIDTH * (number - first) / Math.max(1, last - first + 1);
  const bar = (from: number, until: number, className: string) =>
    svg("rect", {
      class: className,
      x: x(from),
      y: 2,
      width: x(until + 1) - x(from),
      height: 10,
    });
  const row = (sign: Content, label: string, bars: Content) =>
    html`<li>${sign}<span class="name">${bdi(label || "no label")}</span>${
      svg(
        "svg",
        {
          viewBox: `0 0 ${WIDTH} 14`,
          preserveAspectRatio: "none",
          "aria-hidden": "true",
        },
        bars,
        bar(frame, frame, "now"),
      )
    }</li>`;
  const track = ({ label, spans, keys }: Track) => {
    const look = looks.of(label);
    return row(swatch(look), label, [
      spans.map(([from, until]) => bar(from, until, `bar ${look.className}`)),
      keys.length > 0 && keys.length <= MAX_KEYS &&
      keys.map((key) => bar(key, key, "key")),
    ]);
  };
  return html`<section><h2>Objects over time</h2><ol class="timeline">${
    tracks.map(track)
  }</ol>${
    events.length > 0 &&
    html`
      <h3>Events</h3>
      <ol class="timeline">${events.map(({ label, start, end = start }) =>
        row(
          html`<span class="quiet">${
            start === end ? start : `${start}–${end}`
          }</span>`,
          label,
          bar(start, end, "event"),
        )
      )}</ol>
      <p
        class="quiet">The unit of the numbers of events is not documented. They are drawn as frames.</p>
    `
  }</section>`;
}

/** More key frames are not marked one by one. */
const MAX_KEYS = 400;

function source({ attachments }: ViewContext): Content {
  const [first] = attachments;
  return first &&
    html`
      <section>
        <h2>Video</h2>
        <p>${outLink(first.content)}</p>
        <p
          class="quiet">The frames of a video file cannot be shown here: the shapes are drawn on an empty ground.</p>
      </section>
    `;
}
