import type { Json } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import { permissionJson } from "../../domain/text/diff.ts";
import type { Publication } from "../../ports/store/publications.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";

/** Appends what became of a request, for its own organization alone. Gives the position. */
export async function tell(
  transaction: WriteTransaction,
  { id, organization, provider, region, nativeId, backendId, wanted }: Publication,
  kind: LifecycleKind,
  actor: string,
): Promise<number | null> {
  const after: Json = { requestId: id, permissions: wanted.map(permissionJson) };
  const [entry] = await transaction.append([
    {
      ...{ key: { provider, region, nativeId }, kind, before: null, after, backendId, organization, actor },
      ...{ source: "ASSERTED", occurredAt: transaction.now, observedAfter: null, observedBefore: null },
    },
  ]);
  return entry?.position ?? null;
}
