import type { GatewayError } from "../../domain/errors.ts";
import type { SourceGap } from "../../domain/gap.ts";

/** What the images of a complete sweep came without. */
export function gapsOf(withoutNames: GatewayError | undefined): readonly SourceGap[] {
  if (!withoutNames) return [];
  const message = `Images come without the names of places, which the cloud tells in a call of its own. ${withoutNames.message}`;
  return [{ subject: "NAMES", code: withoutNames.code, message, known: null, total: null }];
}
