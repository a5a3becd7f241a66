import { accessScopeOf } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import type { ImageKey, ImageState, Region } from "../../domain/image/image.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { demand } from "../backends/permission.ts";
import { unseenRegion } from "../images/answer-sources.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { facetOf } from "./facet.ts";
import type { Asking, Ordered, VerbRule } from "./verb.ts";

/** Who is to do it, where, and to which image. */
export interface Place {
  readonly backend: Backend;
  readonly region: Region;
  readonly target: CatalogImage | null;
}

/** Throws the refusal where there is no such image, backend or region for this viewer, or the image's state forbids it. */
export async function placeOf(
  backends: Backends,
  viewer: Viewer,
  loaders: Loaders,
  ordered: Ordered,
  rule: VerbRule,
  asking: Pick<Asking, "backend">,
): Promise<Place> {
  const chosen = chosenBackend(backends, viewer, asking.backend);
  if (ordered.image === null)
    return { backend: required(chosen), region: regionOf(required(chosen), ordered.region), target: null };
  const target = await loaders.image.load(ordered.image);
  const notFound = new GatewayError("NOT_FOUND", "None of your backends sees this image.", { field: "imageId" });
  if (!target) throw elsewhere(backends, viewer, ordered.image) ?? notFound;
  demand(viewer, rule.byViewer ? "use" : "change", subjectOf(target), notFound);
  if (target.facts.state === "DEREGISTERED" && !rule.revives)
    throw new GatewayError(
      "WRONG_STATE",
      "This image is deregistered. Its running instances live on; launch from another image.",
      { field: "imageId" },
    );
  if (rule.ability === "launching" && unlaunchable.has(await stateNow(backends, target)))
    throw new GatewayError(
      "WRONG_STATE",
      `This image is ${target.facts.state}: only an AVAILABLE one can be launched.`,
      { field: "imageId" },
    );
  // What only the owner can do, the owner's backend does, whether it still sees the image or not.
  const owned = rule.byViewer ? undefined : target.views.find(({ facts }) => facts.owned);
  // Another account may have been swept first: then the index does not know the owner's view yet.
  const unswept = rule.byViewer || owned ? undefined : await ownerOf(backends, viewer, target);
  const speaking = owned ?? target.view;
  const backend = chosen ?? unswept ?? required(speaking ? backends.byId(speaking.backendId) : undefined);
  if (backend.provider !== target.provider)
    throw new GatewayError(
      "INVALID_REQUEST",
      "This backend is another cloud's than the image. Leave `backend` out, or name one that sees the image.",
      { field: "backend" },
    );
  if (!rule.byViewer && facetOf(backend, rule.ability) && !owns(target, backend) && backend !== unswept)
    throw new GatewayError(
      "FORBIDDEN",
      "Only the image's owner can do this, and none of your backends is its account.",
      { field: "imageId" },
    );
  return { backend, region: regionOf(backend, ordered.region ?? target.region), target };
}

/** By what was asked alone: said alike of what is hidden and of what is not there. */
function elsewhere(backends: Backends, viewer: Viewer, { provider, region }: ImageKey): GatewayError | null {
  const message = unseenRegion(backends, viewer, provider, region);
  return message === null ? null : new GatewayError("NOT_FOUND", message, { field: "imageId" });
}

function chosenBackend(backends: Backends, viewer: Viewer, name: string | null): Backend | undefined {
  if (name === null) return undefined;
  const chosen = backends.byId(name);
  const notFound = new GatewayError("NOT_FOUND", "There is no backend of this name. `backends { name }` lists yours.", {
    field: "backend",
  });
  if (!chosen) throw notFound;
  demand(viewer, "use", { type: "backend", organization: chosen.organization }, notFound);
  return chosen;
}

const unlaunchable: ReadonlySet<ImageState> = new Set<ImageState>(["DISABLED", "FAILED"]);

/** A state that would forbid it is asked for again where it comes from the cache: what the cloud said a moment ago may be over. */
async function stateNow(
  backends: Backends,
  { region, nativeId, facts, view, freshness }: CatalogImage,
): Promise<ImageState> {
  const backend = view ? backends.byId(view.backendId) : undefined;
  if (!backend || !unlaunchable.has(facts.state) || freshness.origin !== "CACHE") return facts.state;
  const answers = await backend.adapter.images.getMany(region, [nativeId], callTo(backend)).catch(() => null);
  const answer = answers?.get(nativeId);
  return answer === undefined || answer instanceof GatewayError ? facts.state : answer.facts.state;
}

/** Asks every backend of the viewer that could be the owner's; only on the way to a refusal. */
async function ownerOf(
  backends: Backends,
  viewer: Viewer,
  { provider, region, nativeId }: CatalogImage,
): Promise<Backend | undefined> {
  const own = accessScopeOf(viewer, backends.all).backends;
  const candidates = backends.seeing(provider, region).filter(({ id }) => own.includes(id));
  const answers = await Promise.all(
    candidates.map((backend) =>
      backend.adapter.images.getMany(region, [nativeId], callTo(backend)).catch(() => new Map<string, never>()),
    ),
  );
  return candidates.find((_, index) => {
    const answer = answers[index]?.get(nativeId);
    return answer !== undefined && !(answer instanceof GatewayError) && answer.view.owned;
  });
}

function owns(target: CatalogImage, backend: Backend): boolean {
  return target.views.some(({ backendId, facts }) => backendId === backend.id && facts.owned);
}

function required(backend: Backend | undefined): Backend {
  if (backend) return backend;
  throw new GatewayError("INVALID_REQUEST", "Name the backend that is to do this: `backends { name }` lists yours.", {
    field: "backend",
  });
}

function regionOf({ adapter, displayName }: Backend, region: Region | null): Region {
  const [only, ...others] = adapter.regions;
  if (region === null && only !== undefined && others.length === 0) return only;
  if (region !== null && adapter.regions.includes(region)) return region;
  throw new GatewayError(
    "INVALID_REQUEST",
    `${displayName} looks at ${adapter.regions.join(", ")}: name one of these.`,
    { field: "region" },
  );
}
