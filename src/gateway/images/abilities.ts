import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { can, type Viewer } from "../../domain/access/policy.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import type { Backends } from "../backends/backends.ts";
import { facetOf } from "../verbs/facet.ts";
import { hindrances } from "../verbs/plans/foresight.ts";
import { type VerbName, verbRules } from "../verbs/rules.ts";
import { type CatalogImage, subjectOf } from "./catalog-image.ts";

/**
 * Why this verb would be refused for this image, told from what is known and without asking any cloud; empty where
 * nothing speaks against it, which is no promise: the cloud has the last word. It is about the backend that speaks for
 * the image, which is the one that a mutation takes where none is named; of a public image that none of the viewer's
 * backends looks at, about any of these that could.
 */
export function objectionsTo(
  verb: VerbName,
  image: CatalogImage,
  viewer: Viewer,
  backends: Backends,
): readonly ErrorCode[] {
  const rule = verbRules[verb];
  const own = accessScopeOf(viewer, backends.all).backends;
  const speaking = image.view
    ? backends.byId(image.view.backendId)
    : backends.seeing(image.provider, image.region).find(({ id }) => own.includes(id));
  const gone = image.gone || image.facts.state === "DEREGISTERED";
  const mayAct = can(viewer, rule.byViewer ? "use" : "change", subjectOf(image)).allowed;
  const isActor = rule.byViewer ? speaking !== undefined : image.view?.facts.owned === true;
  const facet = speaking && facetOf(speaking, rule.ability);
  const hindering = facet && !gone ? hindrances(facet, image, speaking).map(({ code }) => code) : [];
  const codes: readonly ErrorCode[] = [
    ...(speaking && !speaking.adapter.verbs?.[rule.ability] ? ["UNSUPPORTED" as const] : []),
    ...(mayAct && isActor ? [] : ["FORBIDDEN" as const]),
    ...(gone === rule.revives && (gone || fits(verb, image)) ? [] : ["WRONG_STATE" as const]),
    ...hindering,
  ];
  return [...new Set(codes)];
}

/** Whether an image that is there is in a state that the verb could change. UNKNOWN speaks against nothing. */
function fits(verb: VerbName, { facts, view }: CatalogImage): boolean {
  const { state } = facts;
  switch (verb) {
    case "copyImage":
    case "launchInstance":
    case "disableImage":
      return state === "AVAILABLE" || state === "UNKNOWN";
    case "enableImage":
      return state === "DISABLED" || state === "UNKNOWN";
    case "grantLaunchPermission":
    case "setImageVisibility":
      return state !== "DISABLED" && state !== "FAILED";
    case "revokeLaunchPermission":
      return (view?.facts.launchPermissions ?? null) === null || view?.facts.launchPermissions?.length !== 0;
    case "cancelLaunchPermission":
      // An owner has no permission to give up, and everybody's is not one account's.
      return !view?.facts.owned && facts.visibility !== "PUBLIC";
    case "cancelImageDeprecation":
      return facts.deprecatedAt !== null;
    default:
      return true;
  }
}
