import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Viewer } from "../../domain/access/policy.ts";
import { GatewayError } from "../../domain/errors.ts";
import { type ImageKey, keyText, type LaunchPermission } from "../../domain/image/image.ts";
import { publicationLifeMs, stateOf } from "../../domain/publications/publication.ts";
import { isBound } from "../../domain/publications/publication-checklist.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Publication } from "../../ports/store/publications.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { demand } from "../backends/permission.ts";
import { subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { facetOf } from "../verbs/facet.ts";
import { placeOf } from "../verbs/place.ts";
import { foresee } from "../verbs/plans/foresight.ts";
import { refusal } from "../verbs/refusal.ts";
import { ruleOf } from "../verbs/rules.ts";
import { nothingAnswered, type PublicationAnswer, refusedPublication, type WantedOpening } from "./answer.ts";
import { orderFor, readWanted } from "./commands.ts";
import { factsNow, lookAt } from "./looking.ts";
import { openingFor, outsideOfOrder } from "./opening.ts";
import { tell } from "./telling.ts";

const notFound = new GatewayError("NOT_FOUND", "None of your backends sees this image, or no sweep has yet.", {
  field: "imageId",
});

/** Writes down what somebody wants, with what it was about. Throws what permission objects. */
export async function requestPublication(
  { store, backends }: { readonly store: Store; readonly backends: Backends },
  viewer: Viewer,
  loaders: Loaders,
  imageId: string,
  opening: WantedOpening,
): Promise<PublicationAnswer> {
  const read = readWanted(opening);
  if ("problems" in read) return refusedPublication(...read.problems);
  const { wanted } = read;
  const ordered = orderFor(imageId, wanted);
  if (ordered.problems.length > 0) return refusedPublication(...ordered.problems);
  const rule = ruleOf(ordered.verb);
  if (!rule) throw new Error(`no rule for ${ordered.verb}`);
  const { backend, region, target } = await placeOf(backends, viewer, loaders, ordered, rule, { backend: null });
  if (!target) throw notFound;
  const facet = facetOf(backend, rule.ability);
  if (!facet)
    return refusedPublication(
      refusal("UNSUPPORTED", ["imageId"], `${backend.displayName} cannot do this. ${rule.instead}`),
    );
  const outside = await outsideOfOrder(backends, ordered, openingFor(wanted), backend);
  if (outside.length === 0)
    return refusedPublication(
      refusal("INVALID_REQUEST", [], `This needs nobody's approval: use ${ordered.verb} at once.`),
    );
  // What the cloud would refuse for certain is refused now, and not after somebody has approved it.
  facet.plan(region, ordered.request);
  const { refusals } = await foresee(facet, { backend, region, target }, ordered.request);
  if (refusals.length > 0) return refusedPublication(...refusals);
  return write(store, viewer, backend, target, wanted);
}

async function write(
  store: Store,
  viewer: Viewer,
  backend: Backend,
  { provider, region, nativeId }: ImageKey,
  wanted: readonly LaunchPermission[],
): Promise<PublicationAnswer> {
  const { organization } = backend;
  const key = { provider, region, nativeId };
  const facts = await factsNow(backend, key);
  return store.write(async (transaction) => {
    const { publications, clock } = transaction;
    const row = (await transaction.load(organization, [key])).get(keyText(key));
    if (!row) throw notFound;
    demand(viewer, "change", subjectOf(row), notFound);
    const { checklist, bound } = await lookAt(transaction, { ...key, organization }, facts, row);
    const last = await publications.lastOf({ ...key, organization });
    const isOpen = last !== null && ["REQUESTED", "APPROVED"].includes(stateOf(last, clock));
    if (last && isOpen) {
      const same = last.requester === viewer.actor && isDeepStrictEqual(last.wanted, wanted);
      if (!same || !isBound(last.bound, bound)) return { ...refusedPublication(inItsWay(last, clock)), checklist };
      return { ...nothingAnswered, publication: last, checklist };
    }
    const publication = await publications.request({
      ...{ ...key, organization, id: randomBytes(16).toString("hex"), backendId: backend.id, wanted, bound, checklist },
      ...{ requester: viewer.actor, expiresAt: isoTime(Date.parse(clock) + publicationLifeMs) },
    });
    const position = await tell(transaction, publication, "publication.requested", viewer.actor);
    return { ...nothingAnswered, publication, checklist, position };
  });
}

function inItsWay(last: Publication, now: string) {
  const instead =
    stateOf(last, now) === "APPROVED"
      ? "It is being carried out: wait for what comes of it."
      : "Whoever made it takes it back with withdrawPublication, or somebody decides on it. `publication` of the image has it.";
  return refusal("WRONG_STATE", ["imageId"], `There is a request for this image already. ${instead}`);
}
