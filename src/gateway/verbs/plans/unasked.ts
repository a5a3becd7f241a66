import type { ImageFacts, LaunchPermission, ViewFacts } from "../../../domain/image/image.ts";
import type { Backend } from "../../backends/backends.ts";
import { callTo } from "../../backends/calling.ts";

/** What of an image says whose it is. */
export interface Owned {
  readonly facts: Pick<ImageFacts, "owner">;
  readonly views: readonly { readonly backendId: string; readonly facts: Pick<ViewFacts, "owned"> }[];
}

/**
 * Of an image's owner and those whom it lets launch, the ones whose machines none of the backends `asked` shows: accounts
 * of other backends or of none, and whatever holds accounts that nobody here knows.
 */
export async function unaskedOf(
  { facts: { owner }, views }: Owned,
  asked: readonly Backend[],
  grantees: readonly LaunchPermission[],
): Promise<readonly LaunchPermission[]> {
  const isOwners = asked.some(({ id }) => views.some(({ backendId, facts }) => facts.owned && backendId === id));
  const owning: readonly LaunchPermission[] = isOwners || owner === null ? [] : [{ type: "ACCOUNT", id: owner.id }];
  const all = [...owning, ...grantees];
  if (!all.some(isAccount)) return all;
  const accounts = await accountsOf(asked);
  return all.filter((grantee) => !isAccount(grantee) || !accounts.has(grantee.id));
}

function isAccount(grantee: LaunchPermission): grantee is { readonly type: "ACCOUNT"; readonly id: string } {
  return grantee.type === "ACCOUNT" && grantee.id !== null;
}

/** As their clouds say; one that does not answer speaks for no account. */
async function accountsOf(asked: readonly Backend[]): Promise<ReadonlySet<string>> {
  const accounts = await Promise.all(
    asked.map((backend) => backend.adapter.account?.(callTo(backend)).catch(() => null) ?? null),
  );
  return new Set(accounts.filter((account) => account !== null));
}
