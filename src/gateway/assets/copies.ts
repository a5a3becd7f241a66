import { can, isAdmin, type Viewer } from "../../domain/access/policy.ts";
import type { Asset, OwnedKey } from "../../domain/asset/asset.ts";
import type { Store, WriteTransaction } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import type { Warning } from "../verbs/verb.ts";
import { assetsAbout, isChangeable } from "./readers.ts";
import { mostImages, tellOf } from "./telling.ts";

// A copy that the owner's organization makes is a version of the same product: it joins what is written about its source.

/**
 * The asset that a copy is to join. Its maker answers for it, and so may write for all images of the asset from then
 * on: it joins only where its maker may write about the asset now. Null for copies by others, and where nothing is written.
 */
export async function assetToJoin(
  store: Store,
  viewer: Viewer,
  loaders: Loaders,
  { organization }: Backend,
  source: CatalogImage,
): Promise<Asset | null> {
  const asset = (await assetsAbout(loaders, source)).find((one) => one.byOwner && one.organization === organization);
  if (!asset) return null;
  if (!isAdmin(viewer, organization) && !(await isChangeable(viewer, loaders, asset))) return null;
  const revisions = await store.assets.latest([asset.id]);
  const isSold = (revisions.get(asset.id) ?? []).some(({ kind }) => kind === "PRODUCT_TERMS");
  // What an image is sold as is its publishers' to say.
  return isSold && !can(viewer, "offer", subjectOf(source)).allowed ? null : asset;
}

/** For a dry run: that a copy will be without what the viewer reads about its source, and how to give it that. */
export async function joiningNothing(
  store: Store,
  viewer: Viewer,
  loaders: Loaders,
  backend: Backend,
  source: CatalogImage,
): Promise<readonly Warning[]> {
  const assets = await assetsAbout(loaders, source);
  if (assets.length === 0 || (await assetToJoin(store, viewer, loaders, backend, source))) return [];
  const isOwn = assets.some(({ byOwner, organization }) => byOwner && organization === backend.organization);
  const message = isOwn
    ? "The copy joins no asset: you may not write about its source's. Somebody who may can add it with joinAsset."
    : "The copy joins no asset: only a copy by the organization of the image's owner does. Write about the copy itself.";
  return [{ code: null, field: ["imageId"], message }];
}

/** Within the transaction that records the copy, or the sweep that sees it first; by the right that was asked when it was ordered. */
export async function joinMade(
  transaction: WriteTransaction,
  backends: Backends,
  assetId: string,
  image: OwnedKey,
  actor: string | null,
): Promise<void> {
  const { assets, now } = transaction;
  if ((await assets.assetOf(image)) || (await assets.hasLeft(image))) return;
  if ((await assets.imagesOf(assetId)).length >= mostImages) return;
  await assets.joinAsset(assetId, image);
  const asset = await assets.assetOf(image);
  const { organization: _, ...key } = image;
  const told = { kind: "asset.image-joined", before: null, after: { assetId }, actor, at: now } as const;
  if (asset) await tellOf(transaction, backends, [key], { asset, ...told });
}
