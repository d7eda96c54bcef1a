/** Task types for images: shapes, or a label for each pixel. */
import type { Annotation, AnnotationInput } from "../annotation.ts";
import type { AnnotationAttributes, AttributeValues } from "../attributes.ts";
import type { Geometries } from "../geometry.ts";
import type { JsonInput, JsonValue, OpenUnion, Sent } from "../json.ts";
import type { Label, Links } from "../labels.ts";
import type {
  CommonTaskParams,
  ContextParams,
  PrelabelParams,
} from "./common.ts";

/** The parameters that all task types for one image share. */
export interface ImageTaskParams extends CommonTaskParams {
  /** The image: an `https:`, `s3:` or `scaledata:` URL. */
  readonly attachment: string;
  /** The kind of the attachment. Default `image`. */
  readonly attachment_type?: OpenUnion<"image"> | undefined;
  /** The attributes that labelers set on each annotation. */
  readonly annotation_attributes?: AnnotationAttributes | undefined;
  /** The attributes that labelers set on the whole image. Seen in public programs; not documented. */
  readonly global_attributes?: AnnotationAttributes | JsonInput | undefined;
}

/**
 * The parameters of `imageannotation`: shapes on an image. The documentation
 * requires `attachment`. A task can inherit `geometries` from the project. API:
 * https://scale.com/docs/api-reference/image-and-video-reference
 */
export interface ImageAnnotationParams
  extends
    ImageTaskParams,
    ContextParams,
    PrelabelParams<ImageAnnotationResponseInput> {
  /** The shapes to draw, with their labels. Required unless the project has them. */
  readonly geometries?: Geometries | undefined;
  /** The links that labelers may draw. */
  readonly links?: Links | undefined;
  /** The server's default is `true`. */
  readonly with_labels?: boolean | undefined;
}

/** The response of `imageannotation`. Evidence: recorded live tasks of 2023. */
export type ImageAnnotationResponse = {
  /** The shapes. */
  readonly annotations: readonly Annotation[];
  /** The links between shapes, `[]` by default; the form of an item is not known. */
  readonly links?: readonly JsonValue[];
  /** The values of the attributes of the whole image, `{}` by default. */
  readonly global_attributes?: AttributeValues;
  /** Whether the response is the customer's own correction. */
  readonly is_customer_fix?: boolean;
  /** Comments on the image; the form of an item is not known. */
  readonly inlineComments?: readonly JsonValue[];
};

/** A response to an `imageannotation` that you send. */
export type ImageAnnotationResponseInput = {
  /** The shapes. `uuid` is optional. */
  readonly annotations: readonly AnnotationInput[];
  /** The links between shapes. */
  readonly links?: readonly JsonInput[] | undefined;
  /** The values of the attributes of the whole image. */
  readonly global_attributes?: JsonInput | undefined;
};

/**
 * The parameters of `segmentannotation`: a label for each pixel. API:
 * https://scale.com/docs/api-reference/image-and-video-tasks
 */
export interface SegmentAnnotationParams
  extends
    ImageTaskParams,
    ContextParams,
    PrelabelParams<SegmentAnnotationResponseInput> {
  /** The labels, up to 50. Required unless the project has them. */
  readonly labels?: readonly Label[] | undefined;
  /** The labels with a mask for each instance; an older form of `instance_label`. */
  readonly instance_labels?: readonly string[] | undefined;
  /** Whether pixels can stay unlabelled. Default `false`. */
  readonly allow_unlabeled?: boolean | undefined;
  /** Whether labels with subchoices can be chosen. Default `false`. */
  readonly allow_parent_labels?: boolean | undefined;
}

/** The images of a segmentation with all labels. */
export type CombinedSegmentation = {
  /** The URL of an image with each label in its colour. */
  readonly image: string;
  /** The URL of an image with each label as its index. */
  readonly indexedImage: string;
  /** The URL of an image for more than 255 indexes: the index of a pixel is red + 256 × green + 65536 × blue. */
  readonly extendedIndexedImage?: string;
};

/** The representation of a label, or of one instance of it, in the images. */
export type SegmentMapping = {
  /** The value of the pixels in the indexed image, from 1. */
  readonly index: number;
  /** The colour in the combined image, for instance `#ff0000`. */
  readonly color: string;
  /** The number of pixels. */
  readonly numPixels?: number;
  /** The values of its attributes. */
  readonly attributes?: AttributeValues | null;
};

/** The representation of each label in the images; an array if the label has instances. */
export type LabelMapping = {
  readonly [label: string]: SegmentMapping | SegmentMapping[];
};

/** The response of `segmentannotation`. Evidence: recorded test tasks of 2019, and the documentation. */
export type SegmentAnnotationResponse = {
  /** The links to images. */
  readonly annotations: {
    /** The images with all labels. */
    readonly combined: CombinedSegmentation;
    /** The URL of a mask for each label or instance. A label in `labelMapping` may be absent or `null` here. */
    readonly labeled?: {
      readonly [label: string]: string | string[] | null;
    };
    /** The URL of a mask of the unlabelled pixels. */
    readonly unlabeled?: string;
  };
  /** The representation of each label in the images. */
  readonly labelMapping: LabelMapping;
};

/**
 * A response to a `segmentannotation` that you send. API:
 * https://docs.scale.com/reference/image-segmentation-hypothesis
 */
export type SegmentAnnotationResponseInput = {
  /** The links to images. */
  readonly annotations: {
    /** The images with all labels. */
    readonly combined: {
      /** The URL of an image with each label as its index. */
      readonly indexedImage: string;
      /** The URL of an image with each label in its colour. */
      readonly image?: string | undefined;
    };
  };
  /** The index of each label. */
  readonly labelMapping: {
    readonly [label: string]:
      | Sent<SegmentMapping>
      | readonly Sent<SegmentMapping>[];
  };
};
