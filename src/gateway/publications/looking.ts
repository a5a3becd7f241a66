import type { OwnedKey } from "../../domain/asset/asset.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { ImageFacts, ImageKey } from "../../domain/image/image.ts";
import {
  type Bound,
  boundTo,
  type Check,
  checklistOf,
  documentsIn,
} from "../../domain/publications/publication-checklist.ts";
import type { IndexedImage, WriteTransaction } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { rememberedValidity } from "./remembered-validity.ts";

/** The image as its owner's cloud shows it now, past the cache. Throws where it does not say. */
export async function factsNow(backend: Backend, { region, nativeId }: ImageKey): Promise<ImageFacts> {
  const answer = (await backend.adapter.images.getMany(region, [nativeId], callTo(backend))).get(nativeId);
  if (answer instanceof GatewayError) throw answer;
  if (!answer?.view.owned)
    throw new GatewayError("WRONG_STATE", `${backend.displayName} is not, or not any more, the image's owner.`, {
      field: "imageId",
    });
  return answer.facts;
}

export interface Looked {
  readonly checklist: readonly Check[];
  readonly bound: Bound;
}

/** What is looked at before a publication; under the lock of the ledger, so that no document changes meanwhile. */
export async function lookAt(
  { assets }: Pick<WriteTransaction, "assets">,
  image: OwnedKey,
  facts: ImageFacts,
  { stewardship }: Pick<IndexedImage, "stewardship">,
): Promise<Looked> {
  const asset = await assets.assetOf(image);
  const documents = documentsIn(asset ? await assets.latest(asset.id) : []);
  return {
    checklist: checklistOf(facts, documents, rememberedValidity),
    bound: boundTo(facts, { assetId: asset?.id ?? null, documents, steward: stewardship.steward }),
  };
}
