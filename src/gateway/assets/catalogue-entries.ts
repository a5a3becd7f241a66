import type { Asset } from "../../domain/asset.ts";
import type { ImageFacts, ImageRecord, Realm } from "../../domain/image.ts";
import type { Bell } from "../../ports/bell.ts";
import type { Lease, Store } from "../../ports/store.ts";
import type { Backend, Backends } from "../backends.ts";
import { mostImages, tellOf } from "./telling.ts";

export interface JoiningParts {
  readonly backend: Backend;
  readonly backends: Backends;
  readonly store: Store;
  readonly bell: Bell;
}

/**
 * Images of an entry of the cloud's own catalogue join the asset that another image of the entry is of: a new version of
 * a product is described from its first sweep on. Only images that the account owns, and only with others of the same
 * owner; whatever somebody took out of an asset stays out. Gives how many joined.
 */
export async function joinByEntry(
  { backend, backends, store, bell }: JoiningParts,
  lease: Lease,
  realm: Realm,
  records: readonly ImageRecord[],
): Promise<number> {
  const { catalogue } = backend.adapter;
  const { organization, provider } = backend;
  const productOf = (facts: ImageFacts): string | null => {
    const entry = catalogue?.entryOf(facts) ?? null;
    return entry === null || facts.owner === null ? null : JSON.stringify([facts.owner.id, entry]);
  };
  const owned = records.filter(({ facts, view }) => view.owned && productOf(facts) !== null);
  if (owned.length === 0) return 0;

  const { images, left } = await store.assets.inRealm(organization, provider, realm);
  const products = new Map<string, Asset>();
  for (const { asset, facts } of images) {
    const product = productOf(facts);
    if (product !== null && !products.has(product)) products.set(product, asset);
  }
  const settled = new Set([...images.map(({ nativeId }) => nativeId), ...left]);
  const joining = owned.flatMap(({ nativeId, facts }) => {
    const asset = settled.has(nativeId) ? undefined : products.get(productOf(facts) ?? "");
    return asset ? [{ asset, image: { provider, realm, nativeId, organization } }] : [];
  });
  if (joining.length === 0) return 0;

  const joined = await store.write(async (transaction) => {
    await transaction.fence(lease);
    const { assets, now } = transaction;
    let count = 0;
    for (const { asset, image } of joining) {
      const { organization: _, ...key } = image;
      // An intent may still speak for it.
      if ((await transaction.load(organization, [key])).size === 0) continue;
      // Somebody may have decided meanwhile.
      if ((await assets.assetOf(image)) || (await assets.hasLeft(image))) continue;
      if ((await assets.imagesOf(asset.id)).length >= mostImages) continue;
      await assets.joinAsset(asset.id, image);
      const told = { kind: "asset.image-joined", before: null, after: { assetId: asset.id } } as const;
      await tellOf(transaction, backends, [key], { asset, ...told, actor: null, at: now, by: "sweep" });
      count += 1;
    }
    return count;
  });
  if (joined > 0) bell.ring();
  return joined;
}
