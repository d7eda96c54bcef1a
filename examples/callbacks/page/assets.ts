/** The style sheet and the script, under names that change with their content, so that browsers may keep them. */
import { BASE } from "./context.ts";
import type { AssetPaths } from "./layout.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** A file of the page. */
export interface Asset {
  readonly body: string;
  readonly contentType: string;
}

/** The files by name. */
const ASSETS: Readonly<Record<string, Asset>> = {
  [`page-${hash(STYLE)}.css`]: {
    body: STYLE,
    contentType: "text/css; charset=utf-8",
  },
  [`page-${hash(SCRIPT)}.js`]: {
    body: SCRIPT,
    contentType: "text/javascript; charset=utf-8",
  },
};

/** Returns a file by its name, `undefined` if there is none. */
export function assetOf(name: string): Asset | undefined {
  return Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
}

/** Returns the addresses of the files. */
export function assetPaths(): AssetPaths {
  const [style = "", script = ""] = Object.keys(ASSETS)
    .map((name) => `${BASE}/asset/${name}`);
  return { style, script };
}

/** A short hash (FNV-1a): the names must differ, nothing more. */
function hash(content: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < content.length; index++) {
    value = Math.imul(value ^ content.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
