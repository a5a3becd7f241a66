import { readFileSync } from "node:fs";

const { scripts }: { readonly scripts: { readonly start: string } } = JSON.parse(
  readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
);

/** The options of Node that `npm start` gives the gateway. */
export const startFlags: readonly string[] = scripts.start.split(" ").filter((word) => word.startsWith("--"));
