/**
 * The files behind the responses of tasks. Results of video, lidar and
 * segmentation tasks are links, not data: {@linkcode resultFiles} finds them and
 * reads what they lead to.
 *
 * @module
 */
export {
  /** Returns the files behind the response of a task. */
  resultFiles,
  /** A file behind the response of a task. */
  type TaskResultFile,
  /** A task, as far as its files need it. */
  type TaskWithResponse,
} from "./result_file.ts";
