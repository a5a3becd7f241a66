import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { can, type Viewer } from "../../domain/access/policy.ts";
import { type ErrorCode, GatewayError } from "../../domain/errors.ts";
import { imageId } from "../../domain/image/ids.ts";
import { type ImageKey, type Json, keyText } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import {
  answerToStep,
  type Decision,
  type PublicationStep,
  type Standing,
  type StepAnswer,
  stateOf,
} from "../../domain/publications/publication.ts";
import { type Check, isBound } from "../../domain/publications/publication-checklist.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Publication } from "../../ports/store/publications.ts";
import type { IndexedImage, Store, WriteTransaction } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { demand } from "../backends/permission.ts";
import { subjectOf } from "../images/catalog-image.ts";
import { facetOf } from "../verbs/facet.ts";
import type { Mutations } from "../verbs/mutations.ts";
import { refusal } from "../verbs/refusal.ts";
import { ruleOf } from "../verbs/rules.ts";
import type { Ordered, UserError } from "../verbs/verb.ts";
import { nothingAnswered, type PublicationAnswer, refusedPublication } from "./answer.ts";
import { orderFor } from "./commands.ts";
import { factsNow, lookAt } from "./looking.ts";
import { requesterIs } from "./standing.ts";
import { tell } from "./telling.ts";

export interface DecisionParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly mutations: Pick<Mutations, "outcomeOf">;
  readonly clock: Clock;
}

const notFound = new GatewayError(
  "NOT_FOUND",
  "There is no such request. Take its id from `publication` of the image, or from `publicationRequests`.",
  { field: "requestId" },
);

interface Known {
  readonly publication: Publication;
  readonly image: IndexedImage;
  readonly standing: Standing;
}

/** A request that the viewer may know of, and how they stand to it. Throws what is said of one that never was. */
async function known({ store, backends }: DecisionParts, viewer: Viewer, id: string): Promise<Known> {
  const publication = (await store.publications.getMany([id], accessScopeOf(viewer, backends.all))).get(id);
  if (!publication) throw notFound;
  const { organization } = publication;
  const image = (await store.catalog.ofOrganization(organization, [publication])).get(keyText(publication));
  if (!image) throw notFound;
  // Of an image that is public everybody knows, of what its own people do with it nobody else.
  demand(viewer, "see", { type: "organization", organization }, notFound);
  demand(viewer, "see", { ...subjectOf(image), public: false }, notFound);
  const people = await store.people.find([publication.requester, viewer.actor]);
  const requester = await requesterIs(async (one) => people.get(one) ?? null, publication.requester, viewer.actor);
  return { publication, image, standing: { requester, mayApprove: mayApprove(viewer, image) } };
}

function mayApprove(viewer: Viewer, image: IndexedImage): boolean {
  return can(viewer, "approve", subjectOf(image)).allowed;
}

/** The same under the ledger's lock, where nobody else decides meanwhile. */
async function stillKnown(transaction: WriteTransaction, viewer: Viewer, { publication, standing }: Known) {
  const { id, organization } = publication;
  const now = await transaction.publications.get(id);
  const image = (await transaction.load(organization, [publication])).get(keyText(publication));
  if (!now || !image) throw notFound;
  demand(viewer, "see", { ...subjectOf(image), public: false }, notFound);
  return { publication: now, image, standing: { ...standing, mayApprove: mayApprove(viewer, image) } };
}

const words: Readonly<Record<Exclude<StepAnswer, "TAKE" | "TAKEN">, readonly [ErrorCode, string]>> = {
  NOT_APPROVER: [
    "FORBIDDEN",
    "Only a publisher or an admin of the image's organization may decide on this, signed in as themselves.",
  ],
  OWN: ["FORBIDDEN", "You asked for this yourself: somebody else has to decide, under whatever role you come."],
  NOT_REQUESTER: ["FORBIDDEN", "Only who asked for it takes it back. To refuse it, use rejectPublication."],
  FORGOTTEN: [
    "FORBIDDEN",
    "Nobody knows any more who asked for this, so nobody can say that it was somebody else. Reject it, and have it asked for anew.",
  ],
  CLOSED: ["WRONG_STATE", "This request is decided on, withdrawn or expired. Ask for it anew with requestPublication."],
};

/** Null where the step is to be taken, or was. */
function objectionTo(answer: StepAnswer): UserError | null {
  if (answer === "TAKE" || answer === "TAKEN") return null;
  const [code, message] = words[answer];
  return refusal(code, ["requestId"], message);
}

const kinds: Readonly<Record<Decision, LifecycleKind>> = {
  APPROVED: "publication.approved",
  REJECTED: "publication.rejected",
  WITHDRAWN: "publication.withdrawn",
};

/** Ends a request without asking any cloud. */
export async function endPublication(
  parts: DecisionParts,
  viewer: Viewer,
  id: string,
  { step, decision, reason }: { step: PublicationStep; decision: Decision; reason: string | null },
): Promise<PublicationAnswer> {
  const before = await known(parts, viewer, id);
  return parts.store.write(async (transaction) => {
    const { publication, standing } = await stillKnown(transaction, viewer, before);
    const answer = answerToStep(step, stateOf(publication, transaction.clock), standing);
    const objection = objectionTo(answer);
    if (objection) return { ...refusedPublication(objection), publication };
    if (answer === "TAKEN") return { ...nothingAnswered, publication };
    await transaction.publications.decide(id, { decision, by: viewer.actor, reason });
    const position = await tell(transaction, publication, kinds[decision], viewer.actor);
    return { ...nothingAnswered, publication: await transaction.publications.get(id), position };
  });
}

export interface Approval {
  /** Goes on although the checklist has things that are not met; never where these are required. */
  readonly acceptUnmet: boolean;
  readonly dryRun: boolean;
}

/**
 * Approves a request, and has the cloud asked. The approval, its entry and the intent that asks the cloud are written
 * together under the ledger's lock, so that of two approvers one wins and a crash behind it leaves an intent to settle.
 */
export async function approvePublication(
  parts: DecisionParts,
  viewer: Viewer,
  id: string,
  approval: Approval,
): Promise<PublicationAnswer> {
  const before = await known(parts, viewer, id);
  // Nothing is asked of a cloud for somebody who may not decide, or about what is decided.
  const state = stateOf(before.publication, isoTime(parts.clock.now()));
  const early = objectionTo(answerToStep("approve", state, before.standing));
  if (early) return { ...refusedPublication(early), publication: before.publication };
  if (before.publication.decision === "APPROVED")
    return withOutcome(parts, viewer, { ...nothingAnswered, publication: before.publication });
  const { backend, ordered, key } = placeOfPublication(parts.backends, before.publication);
  const facts = await factsNow(backend, key);
  const answer = await parts.store.write(async (transaction) => {
    const { publication, image, standing } = await stillKnown(transaction, viewer, before);
    const step = answerToStep("approve", stateOf(publication, transaction.clock), standing);
    const objection = objectionTo(step);
    if (objection) return { ...refusedPublication(objection), publication };
    if (step === "TAKEN") return { ...nothingAnswered, publication };
    const { checklist, bound } = await lookAt(transaction, publication, facts, image);
    const problem = isBound(publication.bound, bound) ? unmet(checklist, approval) : changed;
    if (problem) return { ...refusedPublication(problem), publication, checklist };
    const calls = facetFor(backend, ordered).plan(key.region, ordered.request);
    if (approval.dryRun) return { ...nothingAnswered, publication, checklist, calls };
    await transaction.publications.decide(id, { decision: "APPROVED", by: viewer.actor, reason: null });
    await transaction.begin(intentOf(publication, ordered, viewer.actor));
    const position = await tell(transaction, publication, kinds.APPROVED, viewer.actor);
    return { ...nothingAnswered, publication: await transaction.publications.get(id), checklist, position };
  });
  return answer.publication?.decision === "APPROVED" ? withOutcome(parts, viewer, answer) : answer;
}

async function withOutcome(
  parts: DecisionParts,
  viewer: Viewer,
  answer: PublicationAnswer,
): Promise<PublicationAnswer> {
  const id = answer.publication?.id ?? "";
  const outcome = await parts.mutations.outcomeOf(viewer, id);
  // Whoever approves sent no key and no fields of the verb's.
  const userErrors = outcome.userErrors.map((one) => ({ ...one, field: ["requestId"] }));
  return { ...answer, publication: await parts.store.publications.get(id), userErrors };
}

const changed = refusal(
  "CONFLICT",
  ["requestId"],
  "The image, or what is written about it, is not what it was when this was asked for. Read the new checklist, and have it asked for anew.",
);

function unmet(checklist: readonly Check[], { acceptUnmet }: Approval): UserError | null {
  const open = checklist.filter(({ met, required }) => !met && (required || !acceptUnmet));
  if (open.length === 0) return null;
  const names = open.map(({ name }) => name).join(", ");
  const instead = open.some(({ required }) => required)
    ? "Have that mended, and asked for anew."
    : "Have that mended and asked for anew, or go on without it: acceptUnmet: true.";
  return refusal("CHECKLIST_UNMET", ["acceptUnmet"], `Not met on the checklist: ${names}. ${instead}`);
}

function placeOfPublication(backends: Backends, publication: Publication) {
  const { provider, region, nativeId, organization, backendId, wanted } = publication;
  const key: ImageKey = { provider, region, nativeId };
  const backend = backends.byId(backendId);
  if (!backend || backend.organization !== organization || backend.provider !== provider)
    throw new GatewayError("WRONG_STATE", "The backend that was to do this is no more. Have it asked for anew.", {
      field: "requestId",
    });
  return { backend, key, ordered: orderFor(imageId(key), wanted) };
}

function facetFor(backend: Backend, ordered: Ordered) {
  const rule = ruleOf(ordered.verb);
  const facet = rule && facetOf(backend, rule.ability);
  if (!facet)
    throw new GatewayError("UNSUPPORTED", `${backend.displayName} cannot do this any more.`, { field: "requestId" });
  return facet;
}

/** With the request's id, and a key that nobody can send: keys of callers hold no blank. */
function intentOf({ id, backendId, region, nativeId }: Publication, { verb, request }: Ordered, actor: string) {
  return {
    ...{
      id,
      key: `publication ${id}`,
      actor,
      verb,
      backendId,
      region,
      nativeId,
      makesName: null,
      digest: id,
      withheld: false,
    },
    // Requests are plain JSON by their types.
    request: request as unknown as Json,
  };
}
