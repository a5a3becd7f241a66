import type { AssetRecord, ImageRecord } from "./records.ts";
import type { World } from "./world-state.ts";

export function assetOf(world: World, image: ImageRecord): AssetRecord | undefined {
  return image.assetGuid === null ? undefined : world.assets.get(image.assetGuid);
}

/** Every image has an entry of its own, so that text and parameters can be changed apart from the original. */
export function copyAsset(world: World, asset: AssetRecord | undefined): string | null {
  if (asset === undefined) return null;
  const guid = world.nextGuid();
  world.assets.set(guid, { ...asset, guid, version: "1.0" });
  return guid;
}
