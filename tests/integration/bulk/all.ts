/** All tests of bulk jobs that take longer, start processes or need a flag. */
import "./csv.ts";
import "./export.ts";
import "./heap.ts";
import "./journals.ts";
import "./model.ts";
import "./programs.ts";
import "./progress.ts";
