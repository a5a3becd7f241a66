import { randomUUID } from "node:crypto";
import { accessScopeOf } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { type ErrorCode, GatewayError, toGatewayError } from "../../domain/errors.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import { steadyNow } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type Intent, type IntentOutcome, intentLease } from "../../ports/store/intents.ts";
import type { Lease } from "../../ports/store/store.ts";
import { assetToJoin } from "../assets/copies.ts";
import type { Backend } from "../backends/backends.ts";
import { refuseReaders } from "../backends/permission.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";

import { objectionsToOpening } from "../publications/opening.ts";
import { needsApproval } from "../publications/policies.ts";

import { createAges } from "./ages.ts";
import { digestOf, keyProblems, losing, objectionTo, sameInput } from "./asked.ts";
import { type Beginning, newIntentId, type Wanted, wantedOf } from "./beginning.ts";
import { carryOut } from "./execute.ts";
import type { ExecuteParts } from "./execute-parts.ts";
import { facetOf } from "./facet.ts";
import { createPatience } from "./patience.ts";
import { type Place, placeOf } from "./place.ts";
import { foreseenOf } from "./plans/dry-run.ts";
import { distinct, tryAtCloud } from "./plans/foresight.ts";
import { type Impact, impactOf } from "./plans/impact.ts";
import { asRefusal, doubt, refusal, refused } from "./refusal.ts";
import { ruleOf } from "./rules.ts";

import { type Asking, nothingAnswered, type Ordered, type Prepared, type VerbAnswer } from "./verb.ts";

export interface Mutations {
  /** Does what is ordered, once, or says why not. Throws only what is nobody's to mend in the input. */
  order(viewer: Viewer, loaders: Loaders, order: Ordered, asking: Asking): Promise<VerbAnswer>;
  /** What comes of an intent that was begun: waited for, or brought about here. */
  outcomeOf(viewer: Viewer, intentId: string): Promise<VerbAnswer>;
  /** Settles what an earlier process began and did not end. Returns how many. */
  settleLeftovers(signal: AbortSignal): Promise<number>;
}

export interface MutationParts extends Omit<ExecuteParts, "ages"> {
  readonly log: Log;
  /** Under which inputs are digested that somebody might guess. */
  readonly digestKey: string;
  /** How long a caller waits for an intent that another request or replica carries out. */
  readonly waitMs?: number;
}

const leaseMs = 15_000;
const never = new AbortController().signal;

export function createMutations(given: MutationParts): Mutations {
  const parts = { ...given, ages: createAges(given.clock) };
  const { store, backends, publicationDefaults: defaults, waitMs = 20_000 } = parts;
  const holder = randomUUID();
  const patience = createPatience();

  async function order(viewer: Viewer, loaders: Loaders, ordered: Ordered, asking: Asking): Promise<VerbAnswer> {
    const rule = ruleOf(ordered.verb);
    if (!rule) throw new Error(`no rule for ${ordered.verb}`);
    const unusable = keyProblems(asking.idempotencyKey);
    refuseReaders(viewer);
    if (unusable.length > 0) return refused(unusable);
    const digest = digestOf(ordered, asking, parts.digestKey);
    try {
      // What was answered once is answered the same way, also where it would be refused today.
      const earlier = asking.dryRun ? null : await store.intents.find(viewer.actor, asking.idempotencyKey);
      if (earlier) return await answerOf(viewer, sameInput(earlier, digest));
      if (ordered.problems.length > 0) return refused(ordered.problems);
      const place = await placeOf(backends, viewer, loaders, ordered, rule, asking);
      const facet = facetOf(place.backend, rule.ability);
      if (!facet)
        return refused([
          refusal("UNSUPPORTED", ["imageId"], `${place.backend.displayName} cannot do this. ${rule.instead}`),
        ]);
      const prepared = await preparedFor(ordered, place);
      if (prepared.request === null) return refused(prepared.objections);
      // Before anybody is asked to approve it: what no cloud would take is nothing to approve.
      const calls = facet.plan(place.region, prepared.request);
      const { organization } = place.backend;
      const isChecked = rule.opens !== null && (await needsApproval(store.publications, defaults, organization));
      const opening = isChecked ? await objectionsToOpening(backends, ordered, rule, place.backend) : [];
      if (opening.length > 0) return refused(opening);
      const plan =
        rule.destructive && place.target
          ? await impactOf(parts, impactAsked(viewer, ordered, place.backend, place.target), losing(ordered, rule))
          : null;
      const tried = asking.checkAtCloud ? await tryAtCloud(facet, place, prepared.request) : [];
      const objections = [...prepared.objections, ...tried];
      if (asking.dryRun) {
        const foreseen = await foreseenOf({ store, viewer, loaders }, rule, facet, place, prepared.request);
        const userErrors = distinct([...objections, ...foreseen.refusals]);
        return { ...nothingAnswered, image: place.target, calls, plan, userErrors, warnings: foreseen.warnings };
      }
      const objection = plan && objectionTo(plan, asking);
      if (objection) return { ...refused([objection]), plan };
      if (objections.length > 0) return refused(objections);
      await prepared.beforehand();
      const { target, backend } = place;
      const copied = rule.ability === "copying" ? target : null;
      const joined = copied && (await assetToJoin(store, viewer, loaders, backend, copied));
      const begun = { viewer, ordered, rule, place, asking, digest, joinsAsset: joined?.id ?? null };
      // What is kept of such a request could not be looked at again: a verb that opens images keeps all of it.
      if (prepared.kept !== null && rule.opens !== null) throw new Error(`${ordered.verb} opens images and keeps less`);
      if (prepared.kept !== null) return await answerOf(viewer, await sendHeld(begun, prepared.kept, prepared.request));
      const wanted = wantedOf(begun, newIntentId(), prepared.request, false);
      const intent = await (rule.opens === null || isChecked ? begin(wanted) : beginOpening(organization, wanted));
      // Since this began, the organization asks for approval: then this is asked anew.
      return intent ? await answerOf(viewer, intent) : await order(viewer, loaders, ordered, asking);
    } catch (thrown) {
      const objection = asRefusal(toGatewayError(thrown));
      if (!objection) throw thrown;
      return refused([objection]);
    }
  }

  async function begin(wanted: Wanted): Promise<Intent> {
    await parts.step("before the intent");
    const intent = await store.intents.begin(wanted);
    await parts.step("after the intent");
    return sameInput(intent, wanted.digest);
  }

  /** Under the lock under which the policy is set: null where approval is needed since. */
  async function beginOpening(organization: string, wanted: Wanted): Promise<Intent | null> {
    await parts.step("before the intent");
    const isNeeded = await store
      .write(async (transaction) => {
        if (await needsApproval(transaction.publications, defaults, organization)) return true;
        await transaction.begin(wanted);
        return false;
      })
      .catch(async (thrown: unknown) => {
        // Of two that are sent with one key at once, the second finds the first one's.
        if (await store.intents.find(wanted.actor, wanted.key)) return false;
        throw thrown;
      });
    if (isNeeded) return null;
    const begun = await store.intents.find(wanted.actor, wanted.key);
    if (!begun) throw takenBack();
    await parts.step("after the intent");
    return sameInput(begun, wanted.digest);
  }

  async function outcomeOf(viewer: Viewer, intentId: string): Promise<VerbAnswer> {
    try {
      const intent = await store.intents.get(intentId);
      if (!intent) throw takenBack();
      return await answerOf(viewer, intent);
    } catch (thrown) {
      const objection = asRefusal(toGatewayError(thrown));
      if (!objection) throw thrown;
      return refused([objection]);
    }
  }

  /**
   * Begins an intent that keeps less than its request, and sends the request. The lease is held from before anybody can see the
   * intent: whoever has it later knows that the request is gone.
   */
  async function sendHeld(beginning: Beginning, kept: unknown, request: unknown): Promise<Intent> {
    const id = newIntentId();
    const lease = await store.leases.acquire(intentLease(id), randomUUID(), leaseMs);
    if (!lease) throw new Error("the lease of an intent that is not there yet is taken");
    return held(lease, async () => {
      const intent = await begin(wantedOf(beginning, id, kept, true)).catch(async (error: unknown) => {
        await store.write((transaction) => transaction.withdraw(id)).catch(() => {});
        throw error;
      });
      if (intent.id !== id) await store.write((transaction) => transaction.withdraw(id));
      else await carryOut(parts, intent, lease, { leftover: false, signal: never, request }).catch(overtaken);
      return intent;
    });
  }

  /** The outcome, brought about here or waited for where another request, replica or the settler is at it. */
  async function answerOf(viewer: Viewer, intent: Intent): Promise<VerbAnswer> {
    const until = steadyNow(parts.clock) + waitMs;
    parts.ages.of(intent);
    for (;;) {
      const now = await store.intents.get(intent.id);
      if (!now) throw takenBack();
      if (now.outcome) return await settledAnswer(viewer, now, now.outcome);
      const lease = await store.leases.acquire(intentLease(intent.id), randomUUID(), leaseMs);
      if (lease) {
        const outcome = await held(lease, () =>
          carryOut(parts, intent, lease, { leftover: isLeftover(lease), signal: never }),
        ).catch(overtaken);
        if (outcome !== "overtaken") return outcome ? await settledAnswer(viewer, intent, outcome) : refused([doubt]);
      }
      if (steadyNow(parts.clock) > until) return refused([doubt]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function settledAnswer(viewer: Viewer, intent: Intent, outcome: IntentOutcome): Promise<VerbAnswer> {
    const { backendId, region, nativeId } = intent;
    const provider = backends.byId(backendId)?.provider;
    if (outcome.state === "FAILED") {
      const { inTheWay } = outcome;
      const named = inTheWay !== undefined && provider && { provider, region, nativeId: inTheWay };
      const message = named && (await sees(viewer, named)) ? `${outcome.message} It is ${inTheWay}.` : outcome.message;
      // The code was one of ours when the outcome was written.
      return refused([refusal(outcome.code as ErrorCode, outcome.field?.split(".") ?? [], message)]);
    }
    const about = outcome.nativeId ?? nativeId;
    return {
      ...nothingAnswered,
      backendId,
      image: about !== null && provider !== undefined ? { provider, region, nativeId: about } : null,
      nativeId: about,
      position: outcome.position,
      result: outcome.result,
      warnings: (outcome.differences ?? []).map(({ field, message }) => ({
        ...{ code: null, field: field.split("."), message },
      })),
    };
  }

  async function sees(viewer: Viewer, key: ImageKey): Promise<boolean> {
    return (await store.catalog.byKeys([key], accessScopeOf(viewer, backends.all))).has(keyText(key));
  }

  async function held<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> {
    const renewal = setInterval(
      () => void store.leases.acquire(lease.name, lease.holder, leaseMs).catch(() => {}),
      leaseMs / 3,
    );
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await store.leases.release(lease).catch(() => {});
    }
  }

  /** Each backend's in their order; one that gives no answer keeps its own waiting, not those of others. */
  async function settleLeftovers(signal: AbortSignal): Promise<number> {
    const underWay = await store.intents.underWay();
    patience.keepOnly(underWay.map(({ id }) => id));
    parts.ages.keep(underWay);
    const groups = Map.groupBy(underWay, ({ backendId }) => backendId);
    const settled = await Promise.all([...groups.values()].map((intents) => settleInTurn(intents, signal)));
    return settled.reduce((sum, count) => sum + count, 0);
  }

  async function settleInTurn(intents: readonly Intent[], signal: AbortSignal): Promise<number> {
    let settled = 0;
    for (const intent of intents) {
      if (signal.aborted) break;
      if (!patience.isDue(intent.id)) continue;
      const lease = await store.leases.acquire(intentLease(intent.id), holder, leaseMs);
      if (!lease) continue;
      try {
        const onDoubt = (answer: GatewayError) => patience.answered(intent.id, answer);
        if (!(await held(lease, () => carryOut(parts, intent, lease, { leftover: true, signal, onDoubt })))) break;
        settled += 1;
      } catch (error) {
        parts.log.warn(
          { intent: intent.id, verb: intent.verb, backend: intent.backendId, err: error },
          "an intent could not be settled; it will be tried again",
        );
      }
    }
    return settled;
  }

  return { order, outcomeOf, settleLeftovers };
}

function impactAsked(viewer: Viewer, { verb, request }: Ordered, owner: Backend, image: CatalogImage): Impact {
  return { viewer, owner, image, order: [verb, owner.id, request] };
}

function takenBack(): GatewayError {
  return new GatewayError(
    "CONFLICT",
    "This intent was taken back: the cloud asked for fewer calls and did nothing. Send it again.",
    { field: "idempotencyKey" },
  );
}

async function preparedFor(ordered: Ordered, { target }: Place): Promise<Prepared> {
  if (ordered.prepare && target) return ordered.prepare(target);
  return { request: ordered.request, objections: [], kept: null, beforehand: async () => {} };
}

/** Its very first holder alone knows that nobody asked the cloud before. */
function isLeftover({ epoch }: Lease): boolean {
  return epoch > 1;
}

/** The lease ran out, and somebody else took the intent over: what came of it, the store will tell. */
function overtaken(error: unknown): "overtaken" {
  if (error instanceof GatewayError && error.code === "CANCELLED") return "overtaken";
  throw error;
}
