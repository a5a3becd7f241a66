import type { Revision } from "../../domain/asset/asset.ts";
import { areValid } from "../../domain/publications/publication-checklist.ts";

const most = 1000;
const known = new Map<string, boolean>();

/** As `areValid`; no revision is ever changed, so what was found of one stays so. */
export function rememberedValidity(parameters: Revision): boolean {
  const name = `${parameters.assetId} ${parameters.number}`;
  const found = known.get(name) ?? areValid(parameters);
  // The one that was asked for last goes last.
  known.delete(name);
  known.set(name, found);
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
  return found;
}
