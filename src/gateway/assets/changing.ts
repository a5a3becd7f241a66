import type { Action, Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import { notAnImageId } from "../../domain/image/ids.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import { demand, refuseReaders } from "../backends/permission.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { imageKeyOf } from "../verbs/commands/command-parts.ts";
import { orRefused } from "../verbs/refusal.ts";
import { type AssetAnswer, refusedAsset } from "./answer.ts";

// What all changes of what is written have in common.

/** Answers what can be mended, throws the rest; rings where something is told. */
export async function answering(
  notifier: Notifier,
  viewer: Viewer,
  work: () => Promise<AssetAnswer>,
): Promise<AssetAnswer> {
  refuseReaders(viewer);
  const answer = await orRefused(work, (...userErrors) => refusedAsset(userErrors));
  if (answer.position !== null) notifier.ring();
  return answer;
}

/** An image that the viewer may change, as the viewer's organization has it. */
export async function changeable(
  viewer: Viewer,
  loaders: Loaders,
  imageId: string,
  field: string,
  action: Action = "change",
): Promise<CatalogImage> {
  const key = imageKeyOf(imageId);
  if (!key)
    throw new GatewayError("INVALID_REQUEST", notAnImageId, {
      field,
    });
  const image = await loaders.indexedImage.load(key);
  if (!image) throw notFound(field);
  demand(viewer, action, subjectOf(image), notFound(field));
  return image;
}

/** Once more under the ledger's lock: until then it may have become another's. */
export async function stillChangeable(
  transaction: WriteTransaction,
  viewer: Viewer,
  { organization, ...image }: CatalogImage,
  field: string,
  action: Action = "change",
): Promise<void> {
  const row = (await transaction.load(organization, [image])).get(keyText(image));
  if (!row) throw notFound(field);
  demand(viewer, action, subjectOf(row), notFound(field));
}

export function done(image: ImageKey, asset: AssetAnswer["asset"], position: number | null): AssetAnswer {
  const { provider, region, nativeId } = image;
  return { asset, image: { provider, region, nativeId }, position, userErrors: [] };
}

function notFound(field: string): GatewayError {
  return new GatewayError("NOT_FOUND", "None of your backends sees this image, or no sweep has yet.", { field });
}
