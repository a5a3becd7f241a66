import type { GatewayError } from "../../domain/errors.ts";
import type { SourceGap } from "../../domain/image/gap.ts";
import type { Progress } from "./permission-reader.ts";

/** What the images of a complete sweep came without. */
export function gapsOf(withoutNames: GatewayError | undefined, permissions: Progress): readonly SourceGap[] {
  return [...namesGap(withoutNames), ...permissionsGap(permissions)];
}

function namesGap(failure: GatewayError | undefined): readonly SourceGap[] {
  if (!failure) return [];
  const message = `Images come without the names of places, which the cloud tells in a call of its own. ${failure.message}`;
  return [{ subject: "NAMES", code: failure.code, message, known: null, total: null }];
}

function permissionsGap({ known, total, failure }: Progress): readonly SourceGap[] {
  if (known === total) return [];
  const lacking = `Of ${total - known} of ${total} own images it is not known yet who may launch them, and so whether they are PRIVATE or SHARED.`;
  const reason = failure?.message ?? "Each sweep asks for some of them: launchPermissionsPerSweep says for how many.";
  const message = `${lacking} ${reason}`;
  return [{ subject: "LAUNCH_PERMISSIONS", code: failure?.code ?? null, message, known, total }];
}
