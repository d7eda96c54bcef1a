/** What is measured in workerd. A Worker has its secrets in its bindings. */
import { benchApp } from "./callbacks_app.ts";

interface Bindings {
  readonly KEY: string;
}

export default benchApp<Bindings>(({ KEY }) => ({ test: KEY }));
