import type { Stewardship } from "../../domain/access/policy.ts";
import type { Intent } from "../../ports/store/intents.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";

/**
 * Its maker's alone, until it is shared with the organization. Where the cloud knows people, it shows an image to its
 * owner alone by itself, and sharing it there is enough.
 */
export function makersStewardship({ actor }: Intent, { adapter }: Backend): Stewardship {
  return { creator: actor, steward: actor, private: adapter.ownersArePeople ? null : true };
}

/** A sweep may be the first that sees what was made: it is the maker's all the same. */
export async function expectMade(
  transaction: WriteTransaction,
  intent: Intent,
  backend: Backend,
  nativeId: string | null,
): Promise<void> {
  const { makesName, region, joinsAsset = null } = intent;
  if (makesName === null) return;
  const { organization, provider } = backend;
  const stewardship = makersStewardship(intent, backend);
  await transaction.expectStewardship({
    organization,
    provider,
    region,
    nativeId,
    name: makesName,
    stewardship,
    joinsAsset,
  });
}
