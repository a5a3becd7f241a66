import { imageId } from "../../src/domain/image/ids.ts";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type { CatalogImage, CatalogView, Freshness as FreshnessFact } from "../../src/gateway/images/catalog-image.ts";
import { toBackend, toSourceError } from "../backend/backend.type.ts";
import { instance } from "../shared/instance.ts";
import { markLasting } from "../shared/lasting.ts";
import { Freshness, type Image, ImageView } from "./image.type.ts";
import { imageTypes } from "./providers/index.ts";

const known = new WeakMap<CatalogImage, Image>();

/** The schema's image: plain members throughout, so that its fields cost nothing to resolve. One for one. */
export function toImage(image: CatalogImage, backends: Backends): Image {
  const before = known.get(image);
  if (before) return before;
  const made = markLasting(makeImage(image, backends));
  known.set(image, made);
  return made;
}

function makeImage(image: CatalogImage, backends: Backends): Image {
  const { provider, region, nativeId, gone, firstSeenAt, view, freshness } = image;
  const { detail: _, ...facts } = image.facts;
  const create = imageTypes[provider];
  if (!create) throw new Error(`no image type for ${provider}`);
  const common = {
    ...facts,
    id: imageId(image),
    provider,
    region,
    nativeId,
    gone,
    firstSeenAt,
    subject: image,
    ownedByViewer: image.views.some(({ facts: { owned } }) => owned),
    tags: view?.facts.tags ?? [],
    launchPermissions: view?.facts.launchPermissions ?? null,
    views: image.views.map((one) => toView(one, backends)),
    freshness: toFreshness(freshness),
  };
  return create(common, image);
}

function toView(
  { backendId, facts, visible, firstSeenAt, lostAt, freshness }: CatalogView,
  backends: Backends,
): ImageView {
  const backend = backends.byId(backendId);
  const { owned, tags, launchPermissions } = facts;
  return instance(ImageView, {
    backend: backend ? toBackend(backend) : null,
    visible,
    owned,
    tags,
    launchPermissions,
    firstSeenAt,
    lostAt,
    freshness: toFreshness(freshness),
  });
}

function toFreshness({ status, asOf, origin, error }: FreshnessFact): Freshness {
  return instance(Freshness, { status, asOf, origin, error: error && toSourceError(error) });
}
