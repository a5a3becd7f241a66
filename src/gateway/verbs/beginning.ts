import { randomBytes } from "node:crypto";
import type { Viewer } from "../../domain/access/policy.ts";
import type { Json } from "../../domain/image/image.ts";
import type { Intent } from "../../ports/store/intents.ts";
import type { Place } from "./place.ts";
import type { Asking, Ordered, VerbRule } from "./verb.ts";

/** What a mutation is begun with. */
export interface Beginning {
  readonly viewer: Viewer;
  readonly ordered: Ordered;
  readonly rule: VerbRule;
  readonly place: Place;
  readonly asking: Asking;
  readonly digest: string;
  readonly joinsAsset: string | null;
}

export type Wanted = Omit<Intent, "startedAt" | "outcome">;

export function wantedOf(
  { viewer, ordered, rule, place: { backend, region, target }, asking, digest, joinsAsset }: Beginning,
  id: string,
  request: unknown,
  withheld: boolean,
): Wanted {
  return {
    id,
    key: asking.idempotencyKey,
    actor: viewer.actor,
    verb: ordered.verb,
    backendId: backend.id,
    region,
    // What sweeps leave alone: not the source of a copy, and nothing where no image changes.
    nativeId: ordered.makesName === null && rule.expects.length > 0 && target ? target.nativeId : null,
    makesName: ordered.makesName,
    digest,
    // Requests are plain JSON by their types.
    request: request as Json,
    withheld,
    joinsAsset,
  };
}

export const newIntentId = () => randomBytes(16).toString("hex");
