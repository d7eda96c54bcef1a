/** Task types that label an image: shapes on it, or each of its pixels. */
import type { Annotation, AnnotationInput } from "../annotation.ts";
import type { AnnotationAttributes, AttributeValues } from "../attributes.ts";
import type { Geometries } from "../geometry.ts";
import type { JsonValue, OpenUnion } from "../json.ts";
import type { Label, Links } from "../labels.ts";
import type {
  CommonTaskParams,
  ContextParams,
  PrelabelParams,
} from "./common.ts";

/** The parameters that all types about one image share. */
export interface ImageTaskParams extends CommonTaskParams {
  /** The image: `https:`, `s3:` or `scaledata:` URL. */
  readonly attachment: string;
  /** Default `image`. */
  readonly attachment_type?: OpenUnion<"image">;
  /** What labelers say about each annotation. */
  readonly annotation_attributes?: AnnotationAttributes;
}

/**
 * The parameters of `imageannotation`: shapes on an image. The documentation
 * requires `attachment`; `geometries` may be the project's. API:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
export interface ImageAnnotationParams
  extends
    ImageTaskParams,
    ContextParams,
    PrelabelParams<ImageAnnotationAnswer> {
  /** Which shapes to draw, around what. Required unless the project names them. */
  readonly geometries?: Geometries;
  /** What labelers may link. */
  readonly links?: Links;
  /** The server fills in `true`. */
  readonly with_labels?: boolean;
}

/** The response of `imageannotation`. Evidence: recorded live tasks of 2023. */
export type ImageAnnotationResponse = {
  /** The shapes. */
  readonly annotations: readonly Annotation[];
  /** Links between them, `[]` where there are none; the shape of an item is not known. */
  readonly links?: readonly JsonValue[];
  /** What labelers said about the image as a whole, `{}` where nothing was asked. */
  readonly global_attributes?: AttributeValues;
  /** Whether it is the customer's own correction. */
  readonly is_customer_fix?: boolean;
  /** Comments on the image; the shape of an item is not known. */
  readonly inlineComments?: readonly JsonValue[];
};

/** An answer to an `imageannotation` that you give. */
export type ImageAnnotationAnswer = {
  /** The shapes; they need no `uuid`. */
  readonly annotations: readonly AnnotationInput[];
  /** Links between them. */
  readonly links?: readonly JsonValue[];
  /** What is true of the image as a whole. */
  readonly global_attributes?: AttributeValues;
};

/**
 * The parameters of `segmentannotation`: a label for each pixel. API:
 * https://scale.com/docs/api-reference/image-and-video-tasks
 */
export interface SegmentAnnotationParams
  extends
    ImageTaskParams,
    ContextParams,
    PrelabelParams<SegmentAnnotationAnswer> {
  /** At most 50. Required unless the project names them. */
  readonly labels?: readonly Label[];
  /** Labels with one mask for each instance; an older way to say `instance_label`. */
  readonly instance_labels?: readonly string[];
  /** Whether pixels may stay without a label. Default `false`. */
  readonly allow_unlabeled?: boolean;
  /** Whether labels with labels below them may be chosen. Default `false`. */
  readonly allow_parent_labels?: boolean;
}

/** The images of a segmentation that show all labels at once. */
export type CombinedSegmentation = {
  /** Each label in its colour: a URL. */
  readonly image: string;
  /** Each label by its index: a URL. */
  readonly indexedImage: string;
  /** Another indexed image: a URL. What sets it apart is not documented. */
  readonly extendedIndexedImage?: string;
};

/** How a label, or one instance of it, shows in the images. */
export type SegmentMapping = {
  /** The value of its pixels in the indexed image, from 1. */
  readonly index: number;
  /** Its colour in the combined image, for instance `#ff0000`. */
  readonly color: string;
  /** How many pixels it has. */
  readonly numPixels?: number;
  /** What labelers said about it. */
  readonly attributes?: AttributeValues | null;
};

/** How each label shows in the images; a list where it has instances. */
export type LabelMapping = {
  readonly [label: string]: SegmentMapping | readonly SegmentMapping[];
};

/** The response of `segmentannotation`. Evidence: recorded test tasks of 2019, and the documentation. */
export type SegmentAnnotationResponse = {
  /** Links to images. */
  readonly annotations: {
    /** All labels at once. */
    readonly combined: CombinedSegmentation;
    /** A mask for each label, or one for each instance. Labels are missing or `null` here although they are mapped. */
    readonly labeled?: {
      readonly [label: string]: string | readonly string[] | null;
    };
    /** A mask of the pixels without a label: a URL. */
    readonly unlabeled?: string;
  };
  /** How each label shows in the images. */
  readonly labelMapping: LabelMapping;
};

/**
 * An answer to a `segmentannotation` that you give. API:
 * https://docs.scale.com/reference/image-segmentation-hypothesis
 */
export type SegmentAnnotationAnswer = {
  /** Links to images. */
  readonly annotations: {
    /** All labels at once. */
    readonly combined: {
      /** Each label by its index: a URL. */
      readonly indexedImage: string;
      /** Each label in its colour: a URL. */
      readonly image?: string;
    };
  };
  /** Which label has which index. */
  readonly labelMapping: LabelMapping;
};
