/** Segmentations: a mask for each label over the picture, and their share of it. */
import { type Sections, type ViewContext } from "../context.ts";
import { createLooks } from "../draw/looks.ts";
import { html, join, svg } from "../draw/markup.ts";
import { readSegments, type Segment } from "../draw/mask.ts";
import { fileLayer, ground, stageView } from "./stage.ts";
import { json, legend, notice, plural, toggle } from "./parts.ts";

/** Shows a `segmentannotation`. */
export async function segmentationView(
  context: ViewContext,
): Promise<Sections> {
  const { response, attachments } = context;
  const segments = readSegments(response.labelMapping);
  const looks = createLooks(context.params, segments.keys());
  const [picture, mask] = await Promise.all([
    attachments.length > 0
      ? context.pictureInfo(0)
      : { problem: "The task has no attachment." },
    context.pictureInfo("mask"),
  ]);
  const size = "size" in mask && mask.size
    ? mask.size
    : "size" in picture
    ? picture.size
    : undefined;
  const whole = { left: 0, top: 0, ...size ?? { width: 1280, height: 720 } };
  const labels = looks.all.filter(({ label }) => segments.has(label));
  const masks = "problem" in mask
    ? []
    : labels.map((look, index) =>
      fileLayer(context, `mask/${index}`, whole, `mask l${look.look}`)
    );
  const pixels = whole.width * whole.height;
  const stage = stageView(context, {
    title: "The picture with a mask for each label",
    whole,
    layers: [
      ground(whole),
      ..."problem" in picture
        ? []
        : [fileLayer(context, "picture/0", whole, "picture")],
      svg("g", { class: "masks" }, masks),
    ],
    shapes: join([]),
  });
  return {
    stage: html`${
      [picture, mask].map((info, index) =>
        "problem" in info &&
        notice(
          index === 0 ? "No picture." : "No mask.",
          info.problem,
          context.refresh,
        )
      )
    }${stage}`,
    side: html`
      ${legend(
        labels,
        (label) => describe(segments.get(label) ?? [], pixels),
        [toggle("picture-on", "Picture"), toggle("masks-on", "Masks")],
      )}<p
        class="quiet">Pixels without a label show the picture as it is.</p>
    `,
    below: json(response.labelMapping, "Numbers and colours of the labels"),
  };
}

/** The number of instances and the share of the picture, as far as they are known. */
function describe(segments: readonly Segment[], pixels: number): string {
  if (segments.length === 0) return "none";
  const counted = segments.every(({ pixels }) => pixels !== undefined);
  const sum = segments.reduce((all, { pixels = 0 }) => all + pixels, 0);
  const share = counted && segments.length > 0
    ? `${Math.round(1000 * sum / pixels) / 10} %`
    : "";
  const instances = segments.length > 1
    ? plural(segments.length, "instance")
    : "";
  return [instances, share].filter((part) => part !== "").join(", ");
}
