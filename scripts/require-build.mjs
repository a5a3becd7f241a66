// Ends a run of tests before it begins where dist/, which many tests start, is not built from the sources as they are.
import { isStale } from "./build-record.mjs";

export function setup() {
  if (!isStale()) return;
  console.error(
    "dist/ is not built from the sources as they are now: run `npm run build` first, or test with `npm test`.",
  );
  process.exit(1);
}
