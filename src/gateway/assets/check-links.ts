import { isAdmin, type Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import { parseNodeId } from "../../domain/image/ids.ts";
import type { Loaders } from "../loaders.ts";
import type { AssetAnswer } from "./answer.ts";
import type { LinkChecker } from "./links.ts";
import type { AssetReaders } from "./readers.ts";

/** Looks at the links of an asset's page at once; for whoever may change one of its images. Throws what can be mended. */
export async function checkLinks(
  { readers, links }: { readonly readers: AssetReaders; readonly links: LinkChecker | null },
  viewer: Viewer,
  loaders: Loaders,
  assetId: string,
): Promise<AssetAnswer> {
  const field = "assetId";
  const reference = parseNodeId(assetId);
  const asset = reference?.type === "Asset" ? await readers.asset(viewer, loaders, reference.id) : null;
  if (!asset) throw new GatewayError("NOT_FOUND", "There is no such asset. Take it from `Asset.id`.", { field });
  if (!isAdmin(viewer, asset.organization) && !(await readers.isChangeable(viewer, loaders, asset)))
    throw new GatewayError("FORBIDDEN", "Only who may change one of the asset's images may do this.", { field });
  if (!links)
    throw new GatewayError("UNSUPPORTED", "This gateway asks for no links: `links.check` of its configuration.");
  const page = await readers.latest(loaders, asset, "GETTING_STARTED");
  if (!page) throw new GatewayError("WRONG_STATE", "No Getting Started page is written yet.", { field });
  const { number: revision, content } = page.revision;
  await links.check({ assetId: asset.id, revision, markdown: String(content) });
  return { asset, image: null, position: null, userErrors: [] };
}
