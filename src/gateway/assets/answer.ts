import type { Asset } from "../../domain/asset/asset.ts";
import type { ImageKey } from "../../domain/image/image.ts";
import type { UserError } from "../verbs/verb.ts";

export interface AssetAnswer {
  /** What it is about, also where an edit was lost to another one. */
  readonly asset: Asset | null;
  readonly image: ImageKey | null;
  /** The ledger position of the entry that tells of it; null where it was so already. */
  readonly position: number | null;
  readonly userErrors: readonly UserError[];
}

export function refusedAsset(userErrors: readonly UserError[], asset: Asset | null = null): AssetAnswer {
  return { asset, image: null, position: null, userErrors };
}
