import type { Asset } from "../../domain/asset/asset.ts";
import { type ImageFacts, type ImageRecord, keyText, type Region, type Visibility } from "../../domain/image/image.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { RegionAssets } from "../../ports/store/assets.ts";
import type { Lease, Store } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { mostImages, tellOf } from "./telling.ts";

export interface JoiningParts {
  readonly backend: Backend;
  readonly backends: Backends;
  readonly store: Store;
  readonly notifier: Notifier;
}

/** An image that the account owns, and what it is a version of. */
export interface Entered {
  readonly nativeId: string;
  readonly product: string;
  readonly visibility: Visibility;
}

/** What is described of one product: the asset, and the images that say so. */
interface Described {
  readonly asset: Asset;
  readonly keys: ReadonlySet<string>;
  readonly reach: number;
}

const reaches: Readonly<Record<Visibility, number>> = { UNKNOWN: 0, PRIVATE: 0, SHARED: 1, PUBLIC: 2 };
/** In one transaction; the others join with the next sweep. */
const mostAtOnce = 100;

/** Of a sweep's records those that have an entry in the cloud's own catalogue, of the account's own. */
export function enteredIn({ adapter }: Backend, records: readonly ImageRecord[]): readonly Entered[] {
  return records.flatMap(({ nativeId, facts, view }) => {
    const product = view.owned ? productOf(adapter, facts) : null;
    return product === null ? [] : [{ nativeId, product, visibility: facts.visibility }];
  });
}

/**
 * Images of an entry of the cloud's own catalogue join the asset that another image of the entry is of: a new version of
 * a product is described from its first sweep on. Nobody gets a right by it: only images of the same owner that nobody
 * answers for or keeps to themselves, and none that more people see than saw the others. Whatever somebody took out of an
 * asset stays out. Gives how many joined.
 */
export async function joinByEntry(
  { backend, backends, store, notifier }: JoiningParts,
  lease: Lease,
  region: Region,
  entered: readonly Entered[],
): Promise<number> {
  if (entered.length === 0) return 0;
  const { organization, provider } = backend;
  const known = await store.assets.inRegion(organization, provider, region);
  const products = productsIn(backend, known, (nativeId) => keyText({ provider, region, nativeId }));
  const settled = new Set([...known.images.map(({ nativeId }) => nativeId), ...known.left]);
  const joining = entered.flatMap(({ nativeId, product, visibility }) => {
    const described = settled.has(nativeId) ? undefined : products.get(product);
    if (!described || described.keys.size >= mostImages || reaches[visibility] > described.reach) return [];
    return [{ described, image: { provider, region, nativeId, organization } }];
  });
  if (joining.length === 0) return 0;

  const joined = await store.write(async (transaction) => {
    await transaction.fence(lease);
    const { assets, now } = transaction;
    let count = 0;
    for (const { described, image } of joining.slice(0, mostAtOnce)) {
      const { organization: _, ...key } = image;
      const row = (await transaction.load(organization, [key])).get(keyText(key));
      // An intent may still speak for it, or somebody answers for it.
      if (!row || row.stewardship.steward !== null || row.stewardship.private !== null) continue;
      // Somebody may have decided meanwhile.
      if ((await assets.assetOf(image)) || (await assets.hasLeft(image))) continue;
      const { asset, keys } = described;
      const images = await assets.imagesOf(asset.id);
      if (images.length >= mostImages || !images.some((other) => keys.has(keyText(other)))) continue;
      await assets.joinAsset(asset.id, image);
      const told = { kind: "asset.image-joined", before: null, after: { assetId: asset.id } } as const;
      await tellOf(transaction, backends, [key], { asset, ...told, actor: null, at: now, by: "sweep" });
      count += 1;
    }
    return count;
  });
  if (joined > 0) notifier.ring();
  return joined;
}

/** By product, the oldest asset that an image is of which nobody answers for or keeps to themselves. */
function productsIn(
  { adapter }: Backend,
  { images }: RegionAssets,
  textOf: (nativeId: string) => string,
): ReadonlyMap<string, Described> {
  const products = new Map<string, { asset: Asset; keys: Set<string>; reach: number }>();
  for (const { asset, nativeId, facts, free } of images) {
    const product = free ? productOf(adapter, facts) : null;
    if (product === null) continue;
    const described = products.get(product) ?? { asset, keys: new Set<string>(), reach: 0 };
    if (described.asset.id !== asset.id) continue;
    described.keys.add(textOf(nativeId));
    described.reach = Math.max(described.reach, reaches[facts.visibility]);
    products.set(product, described);
  }
  return products;
}

function productOf({ catalogue }: Backend["adapter"], facts: ImageFacts): string | null {
  const entry = catalogue?.entryOf(facts) ?? null;
  return entry === null || facts.owner === null ? null : JSON.stringify([facts.owner.id, entry]);
}
