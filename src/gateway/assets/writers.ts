import { isDeepStrictEqual } from "node:util";
import type { Viewer } from "../../domain/access/policy.ts";
import type { AttachedDocument, DocumentKind, ProductTermsContent } from "../../domain/asset/asset.ts";
import { type Json, keyText } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import type { Contents } from "../../ports/store/launch-files.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import type { Loaders } from "../loaders.ts";
import { refusal } from "../verbs/refusal.ts";
import { type AssetAnswer, refusedAsset } from "./answer.ts";
import { answering, changeable, done, stillChangeable } from "./changing.ts";
import { checkLinks } from "./check-links.ts";
import {
  agreementToKeep,
  type GivenParameters,
  longestTexts,
  objectionsToAttachments,
  objectionsToTerms,
  objectionsToText,
  readParameters,
} from "./document-rules.ts";
import type { GivenFiles } from "./file-rules.ts";
import { readGivenFiles } from "./given-files.ts";
import { type AssetJoiners, createAssetJoiners } from "./joining.ts";
import type { LinkChecker } from "./links.ts";
import type { AssetReaders } from "./readers.ts";
import { tellOf } from "./telling.ts";

/**
 * What people who may change an image write about it: in the asset that the image is of, and in a new one where it is of
 * none. `baseRevision` is the one that it is to follow; null where it is to be the first. The same again is a success
 * with nothing to tell.
 */
export interface AssetWriters extends AssetJoiners {
  writePage(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    markdown: string,
    baseRevision: number | null,
  ): Promise<AssetAnswer>;
  writeAgreement(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    agreement: { readonly text: string; readonly attachments: readonly AttachedDocument[] },
    baseRevision: number | null,
  ): Promise<AssetAnswer>;
  writeParameters(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    parameters: GivenParameters,
    baseRevision: number | null,
  ): Promise<AssetAnswer>;
  writeFiles(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    files: GivenFiles,
    baseRevision: number | null,
  ): Promise<AssetAnswer>;
  /** For publishers and admins of the image's organization alone. */
  writeTerms(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    terms: ProductTermsContent,
    baseRevision: number | null,
  ): Promise<AssetAnswer>;
  /** Asks for the web addresses of the page, as is done after each edit of it. */
  checkLinks(viewer: Viewer, loaders: Loaders, assetId: string): Promise<AssetAnswer>;
}

const written: Readonly<Record<DocumentKind, LifecycleKind>> = {
  GETTING_STARTED: "asset.getting-started-written",
  AGREEMENT: "asset.agreement-written",
  LAUNCH_PARAMETERS: "asset.launch-parameters-written",
  FILES: "asset.injected-files-written",
  PRODUCT_TERMS: "asset.product-terms-written",
};

/** A document as it is to be, and the contents that it names. */
interface Document {
  readonly kind: DocumentKind;
  readonly content: Json;
  readonly baseRevision: number | null;
  readonly contents?: Contents | null;
}

export function createAssetWriters(parts: {
  readonly store: Store;
  readonly backends: Backends;
  readonly notifier: Notifier;
  readonly parametersXml: ParametersXml;
  readonly readers: AssetReaders;
  /** Null where no links are to be asked for. */
  readonly links: LinkChecker | null;
}): AssetWriters {
  const { store, backends, notifier, parametersXml, readers, links } = parts;

  const answer = (viewer: Viewer, work: () => Promise<AssetAnswer>) => answering(notifier, viewer, work);

  async function write(
    viewer: Viewer,
    loaders: Loaders,
    imageId: string,
    { kind, content, baseRevision, contents = null }: Document,
  ): Promise<AssetAnswer> {
    const action = kind === "PRODUCT_TERMS" ? "offer" : "change";
    const image = await changeable(viewer, loaders, imageId, "imageId", action);
    return store.write(async (transaction) => {
      await stillChangeable(transaction, viewer, image, "imageId", action);
      const { assets, now } = transaction;
      const known = await assets.assetOf(image);
      const last = known && (await assets.lastRevision(known.id, kind));
      if ((last?.number ?? null) !== baseRevision) return refusedAsset([lostTo(last?.number ?? null)], known);
      if (last && isDeepStrictEqual(last.content, content)) return done(image, known, null);
      const asset = known ?? (await assets.makeAsset(image));
      const number = (last?.number ?? 0) + 1;
      if (contents) await assets.keepContents(asset, contents);
      await assets.revise({ assetId: asset.id, kind, number, author: viewer.actor, content });
      const others = (await assets.imagesOf(asset.id)).filter((key) => keyText(key) !== keyText(image));
      const position = await tellOf(transaction, backends, [image, ...others], {
        ...{ asset, kind: written[kind], actor: viewer.actor, at: now },
        before: last ? { revision: last.number } : null,
        after: { revision: number },
      });
      return done(image, asset, position);
    });
  }

  return {
    writePage: (viewer, loaders, imageId, markdown, baseRevision) =>
      answer(viewer, async () => {
        const objections = objectionsToText(longestTexts.GETTING_STARTED, "markdown", markdown);
        if (objections.length > 0) return refusedAsset(objections);
        const page = { kind: "GETTING_STARTED", content: markdown, baseRevision } as const;
        const written = await write(viewer, loaders, imageId, page);
        if (written.asset && written.userErrors.length === 0)
          links?.checkLater({ assetId: written.asset.id, revision: (baseRevision ?? 0) + 1, markdown });
        return written;
      }),

    writeAgreement: (viewer, loaders, imageId, { text, attachments }, baseRevision) =>
      answer(viewer, async () => {
        const objections = [
          ...objectionsToText(longestTexts.AGREEMENT, "text", text),
          ...objectionsToAttachments(attachments),
        ];
        if (objections.length > 0) return refusedAsset(objections);
        // Plain JSON by its type.
        const content = agreementToKeep(text, attachments) as Json;
        return write(viewer, loaders, imageId, { kind: "AGREEMENT", content, baseRevision });
      }),

    writeParameters: (viewer, loaders, imageId, parameters, baseRevision) =>
      answer(viewer, async () => {
        const read = readParameters(parametersXml, parameters);
        if ("objections" in read) return refusedAsset(read.objections);
        // Plain JSON by its type.
        const content = read.content as unknown as Json;
        return write(viewer, loaders, imageId, { kind: "LAUNCH_PARAMETERS", content, baseRevision });
      }),

    writeFiles: (viewer, loaders, imageId, given, baseRevision) =>
      answer(viewer, async () => {
        const image = await changeable(viewer, loaders, imageId, "imageId");
        const read = await readGivenFiles(store, viewer, loaders, image, given);
        if ("objections" in read) return refusedAsset(read.objections);
        // Plain JSON by its type.
        const content = read.content as unknown as Json;
        return write(viewer, loaders, imageId, { kind: "FILES", content, baseRevision, contents: read.contents });
      }),

    writeTerms: (viewer, loaders, imageId, { productCodes, terms }, baseRevision) =>
      answer(viewer, async () => {
        const objections = objectionsToTerms({ productCodes, terms });
        if (objections.length > 0) return refusedAsset(objections);
        const content = { productCodes: [...productCodes], terms };
        return write(viewer, loaders, imageId, { kind: "PRODUCT_TERMS", content, baseRevision });
      }),

    checkLinks: (viewer, loaders, assetId) =>
      answer(viewer, () => checkLinks({ readers, links }, viewer, loaders, assetId)),

    ...createAssetJoiners({ store, backends, notifier, readers }),
  };
}

function lostTo(revision: number | null) {
  const instead =
    revision === null
      ? "Nothing was written yet: leave `baseRevision` out."
      : `Revision ${revision} is there: read it, bring your change into it, and send it with \`baseRevision: ${revision}\`.`;
  return refusal("CONFLICT", ["baseRevision"], `This does not follow the last revision. ${instead}`);
}
