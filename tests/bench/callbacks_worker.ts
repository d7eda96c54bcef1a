/** The measured app as a Worker, with the key in its bindings. */
import { benchApp } from "./callbacks_app.ts";

interface Env {
  readonly KEY: string;
}

export default benchApp<Env>(({ KEY }) => ({ test: KEY }));
