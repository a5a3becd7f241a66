import type { LaunchPermission } from "../../domain/image/image.ts";
import type { Check } from "../../domain/publications/publication-checklist.ts";
import type { Publication } from "../../ports/store/publications.ts";
import type { PlannedCall } from "../../ports/verbs.ts";
import type { UserError } from "../verbs/verb.ts";

export interface PublicationAnswer {
  /** As it is afterwards; null where there is none for this viewer, or none was made. */
  readonly publication: Publication | null;
  /** As it is now; empty where nobody looked. */
  readonly checklist: readonly Check[];
  /** Dry runs: what the cloud would be asked. */
  readonly calls: readonly PlannedCall[];
  /** The ledger position of the entry that tells of it; null where it was so already. */
  readonly position: number | null;
  readonly userErrors: readonly UserError[];
}

export const nothingAnswered: PublicationAnswer = {
  publication: null,
  checklist: [],
  calls: [],
  position: null,
  userErrors: [],
};

export function refusedPublication(...userErrors: readonly UserError[]): PublicationAnswer {
  return { ...nothingAnswered, userErrors };
}

/** Somebody's wish as the schema has it. */
export interface WantedOpening {
  readonly visibility: "PUBLIC" | "SHARED" | "PRIVATE" | "UNKNOWN" | null;
  readonly permissions: readonly LaunchPermission[] | null;
}
