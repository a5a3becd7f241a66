import { createHash } from "node:crypto";
import type { Store } from "../../ports/store/store.ts";
import type { Ability } from "../verbs/verb.ts";
import { abilitiesOf, type BackendAbility } from "./backend-abilities.ts";
import type { Backend } from "./backends.ts";

/**
 * CONFIRMED: the endpoint is the cloud's own, or a mutation of it succeeded there. REFUSED: it does not know the request.
 * CLAIMED: the kind of cloud has it, and nobody has seen it at this endpoint.
 */
export const abilityClaims = ["CONFIRMED", "CLAIMED", "REFUSED"] as const;
export type AbilityClaim = (typeof abilityClaims)[number];

export interface ClaimedAbility {
  readonly ability: BackendAbility;
  readonly claim: AbilityClaim;
}

/** What a verb's outcome says of an endpoint that is not the cloud's own; kept for all replicas, once. */
export async function learn(
  store: Pick<Store, "settings">,
  backend: Backend,
  ability: Ability,
  claim: "CONFIRMED" | "REFUSED",
): Promise<void> {
  const prefix = prefixOf(backend);
  if (prefix !== null) await store.settings.getOrCreate(`${prefix}${ability}/${claim}`, () => "1");
}

/** What a backend can do, in the order of its abilities, and how certain that is. */
export async function claimsOf(store: Pick<Store, "settings">, backend: Backend): Promise<readonly ClaimedAbility[]> {
  const abilities = abilitiesOf(backend.adapter);
  const prefix = prefixOf(backend);
  if (prefix === null) return abilities.map((ability) => ({ ability, claim: "CONFIRMED" }));
  const learned = new Set((await store.settings.namesFrom(prefix)).map((name) => name.slice(prefix.length)));
  // What worked once is known there, whatever it refused before.
  const claimOf = (ability: BackendAbility): AbilityClaim =>
    (["CONFIRMED", "REFUSED"] as const).find((claim) => learned.has(`${ability}/${claim}`)) ?? "CLAIMED";
  return abilities.map((ability) => ({ ability, claim: claimOf(ability) }));
}

/** Another endpoint under the same name has learned nothing. */
function prefixOf({ id, adapter }: Backend): string | null {
  const { foreignEndpoint } = adapter;
  if (foreignEndpoint === undefined) return null;
  return `learned/${createHash("sha256").update(`${id} ${foreignEndpoint}`).digest("hex").slice(0, 32)}/`;
}
