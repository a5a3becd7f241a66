import { GatewayError } from "../../domain/errors.ts";
import { parseNodeId } from "../../domain/image/ids.ts";
import type { SeenAsset } from "../../ports/store/assets.ts";

/** The asset by its global id among those about an image; else the owner's, else the own organization's; null: there is none. */
export function chosenAsset(assets: readonly SeenAsset[], assetId: string | null): SeenAsset | null {
  if (assetId === null) return assets[0] ?? null;
  const reference = parseNodeId(assetId);
  const found = reference?.type === "Asset" ? assets.find(({ id }) => id === reference.id) : undefined;
  if (found) return found;
  throw new GatewayError("NOT_FOUND", "There is no such asset about this image. `Image.assets` lists those that are.", {
    field: "asset",
  });
}
