import type { Asset } from "../../domain/asset/asset.ts";
import { type ImageKey, type Json, keyText } from "../../domain/image/image.ts";
import type { LedgerEntry, LifecycleKind, NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { IndexedImage, WriteTransaction } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { speakingView } from "../images/catalog-image.ts";

/** Of an asset: each is told of every edit. */
export const mostImages = 200;

export interface Told {
  readonly asset: Asset;
  readonly kind: LifecycleKind;
  readonly before: Json;
  readonly after: Json;
  /** Null where nobody is to know who it was. */
  readonly actor: string | null;
  readonly at: string;
  /** Somebody did it where left out; `sweep`: one found it so. */
  readonly by?: "sweep";
}

/** As `tell`, and gives the position of the asset's organization's entry for the first image. */
export async function tellOf(
  transaction: WriteTransaction,
  backends: Backends,
  images: readonly ImageKey[],
  told: Told,
): Promise<number | null> {
  const appended = await tell(transaction, backends, images, told);
  return appended.find(({ organization }) => organization === told.asset.organization)?.position ?? null;
}

/**
 * Appends an entry for each of the images and each organization that sees it and is to know: all, where the asset's
 * organization owns the image; else that one alone.
 */
export async function tell(
  transaction: WriteTransaction,
  backends: Backends,
  images: readonly ImageKey[],
  told: Told,
): Promise<readonly LedgerEntry[]> {
  const known = Map.groupBy(await transaction.loadEverywhere(images), keyText);
  const entries = images.flatMap((image) => entriesOf(known.get(keyText(image)) ?? [], backends, told));
  return transaction.append(entries);
}

function entriesOf(
  known: readonly IndexedImage[],
  backends: Backends,
  { asset, actor, at, by, ...told }: Told,
): readonly NewEntry[] {
  const own = known.find(({ organization }) => organization === asset.organization);
  if (!own) return [];
  const isOwners = own.views.some(({ backendId, facts }) => facts.owned && backends.byId(backendId) !== undefined);
  const others = isOwners ? known.filter((other) => other !== own && !other.gone) : [];
  return [own, ...others].flatMap((seen): readonly NewEntry[] => {
    const backendId = liveBackendOf(seen, backends);
    if (backendId === null) return [];
    const { provider, region, nativeId, organization } = seen;
    return [
      {
        ...told,
        ...{ key: { provider, region, nativeId }, backendId, organization, confined: !isOwners },
        ...(by === "sweep"
          ? { source: "OBSERVED", occurredAt: null, observedAfter: null, observedBefore: at }
          : { source: "ASSERTED", occurredAt: at, observedAfter: null, observedBefore: null }),
        // Who it was is for the people of that organization.
        actor: seen === own ? actor : null,
      },
    ];
  });
}

/** The backend that speaks for the image there. */
function liveBackendOf({ organization, views }: IndexedImage, backends: Backends): string | null {
  const live = views.filter(({ backendId }) => backends.byId(backendId)?.organization === organization);
  return speakingView(live)?.backendId ?? null;
}
