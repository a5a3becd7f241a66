import { assetOf } from "../assets.ts";
import type { AssetRecord, ImageRecord, SoftwareBundleRecord } from "../records.ts";
import { maySee, seenImage } from "../scope.ts";
import { assetUrl, type View } from "../view.ts";
import { refuse } from "../wire/errors.ts";
import { imageJson } from "../wire/json.ts";
import { reply, valueReply } from "../wire/reply.ts";
import type { Reply, Route } from "../wire/routing.ts";
import { imageXml } from "../wire/xml.ts";
import { element, leaf, xmlDocument } from "../wire/xml-writer.ts";
import type { World } from "../world-state.ts";

export function imageRoutes(view: View): readonly Route[] {
  const listedJson = remember((world, image) => JSON.stringify(imageJson(view, image, assetOf(world, image), false)));
  const listedXml = remember((world, image) => imageXml(view, image, assetOf(world, image), false));

  return [
    {
      method: "GET",
      pattern: "/offerings/image",
      handle(world, { user }) {
        const seen = [...world.images.values()].filter((image) => maySee(user, image));
        return {
          json: () => `{"images":[${seen.map((image) => listedJson(world, image)).join(",")}]}`,
          xml: () =>
            xmlDocument(
              "DescribeImagesResponse",
              seen.map((image) => listedXml(world, image)),
            ),
        };
      },
    },
    {
      method: "GET",
      pattern: "/offerings/image/{id}",
      handle(world, { user, path }) {
        return imageReply(view, world, seenImage(world, user, path.id ?? "", view.faithful), "DescribeImageResponse");
      },
    },
    {
      method: "GET",
      pattern: "/offerings/image/{id}/manifest",
      handle(world, { user, path }) {
        const asset = neededAsset(world, seenImage(world, user, path.id ?? "", view.faithful));
        return valueReply("manifest", asset.files["parameters.xml"] ?? "", "GetImageManifestResponse", "Manifest");
      },
    },
    {
      method: "GET",
      pattern: "/offerings/image/{id}/agreement",
      handle(world, { user, path }) {
        const image = seenImage(world, user, path.id ?? "", view.faithful);
        const { text, attachments } = neededAsset(world, image).agreement;
        return reply(
          () => ({ text, id: image.id, attachments }),
          "GetImageAgreementResponse",
          () => [
            element("Agreement", [
              leaf("ImageID", image.id),
              leaf("Text", text),
              ...attachments.map(({ label, url, type }) =>
                element("Attachment", [leaf("Label", label), leaf("URL", url), leaf("Type", type)]),
              ),
            ]),
          ],
        );
      },
    },
    {
      method: "GET",
      pattern: "/offerings/image/{id}/swbundles",
      handle(world, { user, path }) {
        const bundles = assetOf(world, seenImage(world, user, path.id ?? "", view.faithful))?.softwareBundles ?? [];
        return reply(
          () => ({ swbundles: bundles.map((bundle) => bundleJson(view, bundle)) }),
          "DescribeSWBundlesResponse",
          () => bundles.map((bundle) => bundleXml(view, bundle)),
        );
      },
    },
  ];
}

export function imageReply(view: View, world: World, image: ImageRecord, root: string): Reply {
  const asset = assetOf(world, image);
  return reply(
    () => imageJson(view, image, asset, true),
    root,
    () => [imageXml(view, image, asset, true)],
  );
}

function neededAsset(world: World, image: ImageRecord): AssetRecord {
  const asset = assetOf(world, image);
  if (asset === undefined) throw refuse(404, `Image ${image.id} has no asset in the catalog yet`);
  return asset;
}

function bundleJson(view: View, bundle: SoftwareBundleRecord) {
  return {
    id: bundle.id,
    name: bundle.name,
    description: bundle.description,
    owner: "SYSTEM",
    visibility: "PUBLIC",
    state: "AVAILABLE",
    ramuuid: bundle.guid,
    ramver: bundle.version,
    manifest: assetUrl(view, bundle, "parameters.xml"),
    documentation: assetUrl(view, bundle, "GettingStarted.html"),
  };
}

function bundleXml(view: View, bundle: SoftwareBundleRecord): string {
  const { id, name, description, owner, visibility, state, ramuuid, ramver, manifest, documentation } = bundleJson(
    view,
    bundle,
  );
  return element("SWBundle", [
    leaf("ID", id),
    leaf("Name", name),
    leaf("Description", description),
    leaf("Owner", owner),
    leaf("Visibility", visibility),
    leaf("State", state),
    leaf("RamUUID", ramuuid),
    leaf("RamVer", ramver),
    leaf("Manifest", manifest),
    leaf("Documentation", documentation),
  ]);
}

/** The list is the largest answer and is asked for all day; records are never changed in place. */
function remember(write: (world: World, image: ImageRecord) => string): (world: World, image: ImageRecord) => string {
  const written = new WeakMap<ImageRecord, string>();
  return (world, image) => {
    const known = written.get(image);
    if (known !== undefined) return known;
    const fresh = write(world, image);
    written.set(image, fresh);
    return fresh;
  };
}
