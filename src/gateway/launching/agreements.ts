import type { Viewer } from "../../domain/access/policy.ts";
import { type Asset, agreementOf } from "../../domain/asset/asset.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { ImageKey, Json } from "../../domain/image/image.ts";
import type { SeenAsset } from "../../ports/store/assets.ts";
import type { Store } from "../../ports/store/store.ts";
import { assetsAbout } from "../assets/readers.ts";
import { demand, refuseReaders } from "../backends/permission.ts";
import { subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { imageKeyOf } from "../verbs/commands/command-parts.ts";
import { orRefused, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";
import { chosenAsset } from "./chosen-asset.ts";

/** An agreement that launching asks for. */
export interface DueAgreement {
  readonly asset: Asset;
  readonly revision: number;
  /** Whether this caller agreed to this very revision. */
  readonly accepted: boolean;
}

export interface AcceptanceAnswer {
  readonly asset: Asset | null;
  readonly image: ImageKey | null;
  /** ISO 8601. */
  readonly acceptedAt: string | null;
  readonly userErrors: readonly UserError[];
}

export interface Agreements {
  /**
   * What one agrees to by launching an image: what its owner's organization wrote, whichever asset is chosen, and what
   * is written in that. Each person and each machine agrees for themselves, anew to each revision.
   */
  due(
    viewer: Viewer,
    loaders: Loaders,
    assets: readonly SeenAsset[],
    chosen: Asset | null,
  ): Promise<readonly DueAgreement[]>;
  /** Records it. Throws CONFLICT where the revision is not the last one, WRONG_STATE where there is none. */
  record(viewer: Viewer, asset: Asset, revision: number, field: string): Promise<string>;
  /** The mutation: of an image that the viewer sees. Agreeing twice is no error. */
  accept(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    assetId: string | null,
    revision: number,
  ): Promise<AcceptanceAnswer>;
}

export function createAgreements({ store }: { readonly store: Store }): Agreements {
  async function record(viewer: Viewer, asset: Asset, revision: number, field: string): Promise<string> {
    return store.write(async ({ assets }) => {
      const last = await assets.lastRevision(asset.id, "AGREEMENT");
      if (!last || !saysSomething(last.content))
        throw new GatewayError("WRONG_STATE", "There is no agreement to accept.", { field });
      if (last.number !== revision)
        throw new GatewayError(
          "CONFLICT",
          `Revision ${last.number} of the agreement is the last one. Read it, and send its number.`,
          { field },
        );
      return (await assets.accept(asset.id, revision, viewer.actor)).acceptedAt;
    });
  }

  return {
    record,

    async due(viewer, loaders, assets, chosen) {
      const asked = assets.filter(({ id, byOwner }) => byOwner || id === chosen?.id);
      const last = await Promise.all(
        asked.map(async (asset) => {
          const revisions = await loaders.latestRevisions.load(asset.id);
          const agreement = revisions.find(({ kind }) => kind === "AGREEMENT");
          return agreement && saysSomething(agreement.content) ? [{ asset, revision: agreement.number }] : [];
        }),
      );
      const due = last.flat();
      if (due.length === 0) return [];
      const given = await store.launchFiles.acceptances(
        viewer.actor,
        due.map(({ asset }) => asset.id),
      );
      return due.map(({ asset, revision }) => ({
        asset,
        revision,
        accepted: given.get(asset.id)?.some((one) => one.revision === revision) ?? false,
      }));
    },

    async accept(viewer, loaders, imageId, assetId, revision) {
      refuseReaders(viewer);
      const accepting = async (): Promise<AcceptanceAnswer> => {
        const key = imageKeyOf(imageId);
        const image = key && (await loaders.indexedImage.load(key));
        const notFound = new GatewayError("NOT_FOUND", "None of your backends sees this image.", { field: "imageId" });
        if (!image) throw notFound;
        demand(viewer, "use", subjectOf(image), notFound);
        const asset = chosenAsset(await assetsAbout(loaders, image), assetId);
        if (!asset) throw new GatewayError("WRONG_STATE", "There is no agreement to accept.", { field: "revision" });
        const acceptedAt = await record(viewer, asset, revision, "revision");
        const { provider, region, nativeId } = image;
        return { asset, image: { provider, region, nativeId }, acceptedAt, userErrors: [] };
      };
      return orRefused(accepting, (...userErrors) => ({ asset: null, image: null, acceptedAt: null, userErrors }));
    },
  };
}

/** Blank asks for nothing. */
function saysSomething(content: Json): boolean {
  return agreementOf(content).text.trim() !== "";
}

/** What is said to whoever launches without having agreed; null where `accepted` or `sent` settles it. */
export function objectionTo(
  { asset, revision, accepted }: DueAgreement,
  sent: number | null,
  isChosen: boolean,
): UserError | null {
  if (accepted || (isChosen && sent === revision)) return null;
  const how = isChosen
    ? `send \`acceptAgreement: ${revision}\`, or use the mutation acceptAgreement`
    : `use the mutation acceptAgreement with \`revision: ${revision}\``;
  const again = isChosen && sent !== null ? "Another revision was written. " : "";
  return refusal(
    "AGREEMENT_REQUIRED",
    ["acceptAgreement"],
    `${again}Launching means agreeing to what ${asset.organization} wrote. Read revision ${revision} of \`agreement\` of the image's asset; to agree, ${how}.`,
  );
}
