import { type ErrorCode, GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { Json } from "../../domain/image/image.ts";
import { mutationErrorCode } from "../../domain/refusals.ts";
import { isoTime, steadyNow } from "../../ports/clock.ts";
import type { Intent, IntentOutcome } from "../../ports/store/intents.ts";
import type { Lease } from "../../ports/store/store.ts";
import type { Verb } from "../../ports/verbs.ts";
import { joinMade } from "../assets/copies.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { learn } from "../backends/learned.ts";
import { forgetChanged } from "../invalidation/invalidation.ts";
import { accountsFor } from "../publications/out-of-band.ts";
import { assert, lookOf } from "./assert.ts";
import type { ExecuteParts } from "./execute-parts.ts";
import { facetOf } from "./facet.ts";
import { expectMade } from "./makers-stewardship.ts";
import { granteesShown, lookAgain, type SecondLook } from "./reading-back.ts";
import { ruleOf } from "./rules.ts";
import { findAgain, giveUp, isGivenUp, outcomeOfLost } from "./timeout.ts";
import type { VerbRule } from "./verb.ts";

const maximumAttempts = 3;

/** Nobody knows whether the cloud did it: asked again with the same token, it does it once. */
const doubtful: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "BACKEND_FAILED",
  "BACKEND_INVALID_RESPONSE",
  "BACKEND_TIMEOUT",
  "BACKEND_UNPROVEN",
  "BACKEND_UNREACHABLE",
  "CANCELLED",
]);

/** Said by the cloud before it looked at what was asked: of an earlier attempt they say nothing. */
const beforeActing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["BACKEND_DENIED", "BACKEND_THROTTLED"]);

export interface Carrying {
  /** An earlier holder of the lease may have asked the cloud already. */
  readonly leftover: boolean;
  readonly signal: AbortSignal;
  /** What to send, where the intent keeps less than that and this process has it still. */
  readonly request?: unknown;
  /** Hears what the cloud answered where nobody knows what came of it. */
  readonly onDoubt?: (answer: GatewayError) => void;
}

/**
 * Calls the cloud for an intent and records what came of it, once: all of this may be cut off at any await and done
 * again from the start, by this process or another, under the intent's lease. Null where nobody knows yet what came
 * of it. Throws BACKEND_THROTTLED, with the intent withdrawn, where the cloud certainly did nothing, and CANCELLED where
 * the intent was withdrawn already.
 */
export async function carryOut(
  parts: ExecuteParts,
  intent: Intent,
  lease: Lease,
  { leftover, signal, request, onDoubt }: Carrying,
): Promise<IntentOutcome | null> {
  // Somebody else may have ended it, or taken it back, before the lease was ours.
  const now = await parts.store.intents.get(intent.id);
  if (!now) throw new GatewayError("CANCELLED", "This intent was taken back: nobody is to ask the cloud for it.");
  if (now.outcome) return now.outcome;
  if (leftover && (await isGivenUp(parts, intent))) return giveUp(parts, intent, lease);
  const backend = parts.backends.byId(intent.backendId);
  const rule = ruleOf(intent.verb);
  const facet = backend && rule && facetOf(backend, rule.ability);
  // Another version's verb, or a backend that is no longer configured: whoever knows them settles it.
  if (!facet) return null;
  if (intent.withheld && request === undefined) {
    const look = await findAgain(backend, intent, facet, signal);
    if (look === "unanswered") return null;
    if (look.found !== null) return conclude(parts, intent, backend, rule, lease, look.found, signal);
    const lost = await outcomeOfLost(parts, intent);
    return lost && record(parts, intent, backend, rule, lease, null, lost);
  }
  // What facets take is plain JSON by their contract.
  const whole = { ...intent, request: (request ?? intent.request) as Json };
  const { answer, doubted } = await ask(parts, backend, whole, facet, leftover, signal);
  if (answer instanceof GatewayError) {
    const { code, message, info } = answer;
    if (doubtful.has(code) || (doubted && beforeActing.has(code))) {
      onDoubt?.(answer);
      return null;
    }
    if (code === "INTERNAL") throw answer;
    if (code === "BACKEND_THROTTLED") {
      await parts.store.write(async (transaction) => {
        await transaction.fence(lease);
        await transaction.withdraw(intent.id);
      });
      throw answer;
    }
    if (code === "BACKEND_UNSUPPORTED") await learn(parts.store, backend, rule.ability, "REFUSED");
    return record(parts, intent, backend, rule, lease, null, {
      state: "FAILED",
      code: mutationErrorCode(code),
      message,
      field: info.field ?? null,
      ...(info.inTheWay === undefined ? {} : { inTheWay: info.inTheWay }),
    });
  }
  await learn(parts.store, backend, rule.ability, "CONFIRMED");
  return conclude(parts, intent, backend, rule, lease, answer.result, signal);
}

/** The second look at what was done, and the record of both. */
async function conclude(
  parts: ExecuteParts,
  intent: Intent,
  backend: Backend,
  rule: VerbRule,
  lease: Lease,
  result: Json,
  signal: AbortSignal,
): Promise<IntentOutcome> {
  const nativeId = intent.nativeId ?? madeId(result) ?? launchedImage(intent);
  const look =
    nativeId === null || rule.expects.length === 0
      ? null
      : await lookAgain(parts, intent, backend, rule, nativeId, signal);
  await parts.step("after the second look");
  return record(parts, intent, backend, rule, lease, look, {
    state: "SUCCEEDED",
    result,
    nativeId,
    position: null,
    ...(look && look.differences.length > 0 ? { differences: look.differences } : {}),
  });
}

/** The last of a few attempts; `doubted` where an earlier one may have done it although nobody knows. */
async function ask(
  { step }: ExecuteParts,
  backend: Backend,
  intent: Intent,
  facet: Verb<unknown, unknown>,
  leftover: boolean,
  signal: AbortSignal,
) {
  let doubted = leftover;
  for (let attempt = 1; ; attempt += 1) {
    await step("before the call");
    const write = { token: intent.id, ...callTo(backend, signal) };
    const answer = await facet.run(intent.region, intent.request, write).then(
      // Facets give back plain JSON by their contract.
      (result) => ({ result: result as Json }),
      (error: unknown) => toGatewayError(error),
    );
    await step("after the call");
    const doubt = answer instanceof GatewayError && doubtful.has(answer.code);
    if (!doubt || attempt === maximumAttempts || signal.aborted) return { answer, doubted };
    doubted = true;
  }
}

/** Index, ledger and intent in one transaction: the actor's entry is there if and only if the intent has its outcome. */
async function record(
  parts: ExecuteParts,
  intent: Intent,
  backend: Backend,
  rule: VerbRule,
  lease: Lease,
  look: SecondLook | null,
  outcome: IntentOutcome,
): Promise<IntentOutcome> {
  const { store, notifier, step } = parts;
  await step("before the record");
  const ownAccounts = look
    ? await accountsFor({ ...parts, backend }, [lookOf(look, backend, isoTime(parts.clock.now()))])
    : new Set<string>();
  const agoMs = look ? steadyNow(parts.clock) - look.beganAtMs : 0;
  const written = await store.write(async (transaction) => {
    await transaction.fence(lease);
    // What was done is recorded whatever this process's clock says: when it was is the store's to say.
    const shown = look && lookOf(look, backend, isoTime(Date.parse(transaction.clock) - agoMs));
    const entries = shown
      ? await assert(
          { ...parts, backend },
          transaction,
          intent,
          rule,
          { ...shown, arrivedAt: transaction.now },
          ownAccounts,
        )
      : [];
    if (outcome.state === "SUCCEEDED" && look?.record)
      // Whom the index shows now, no later look shows as news.
      await transaction.publications.tell(intent.id, granteesShown(look.record, backend));
    if (outcome.state === "SUCCEEDED" && !look?.record)
      await expectMade(transaction, intent, backend, outcome.nativeId);
    if (outcome.state === "SUCCEEDED" && look?.record && intent.joinsAsset)
      await joinMade(
        transaction,
        parts.backends,
        intent.joinsAsset,
        { ...look.key, organization: backend.organization },
        intent.actor,
      );
    await step("within the record");
    const told = rule.expects
      .map((kind) => entries.find((entry) => entry.kind === kind))
      .find((entry) => entry !== undefined);
    const position = (told ?? entries[0])?.position ?? null;
    const settled = outcome.state === "SUCCEEDED" ? { ...outcome, position } : outcome;
    await transaction.settle(intent.id, settled);
    return { settled, changed: entries.length > 0, at: transaction.now };
  });
  await step("after the record");
  if (written.changed) notifier.ring();
  // By the later of two clocks: what was asked before this moment is not to be believed.
  const at = [written.at, isoTime(parts.clock.now())].sort().at(-1) ?? written.at;
  if (look) await forgetChanged(parts, [{ key: look.key }], at);
  await step("after forgetting");
  return written.settled;
}

/** A launch changes no image, so its intent claims none; its answer names the one all the same. */
function launchedImage({ request }: Intent): string | null {
  const launch = request as { readonly imageId?: unknown } | null;
  return typeof launch?.imageId === "string" ? launch.imageId : null;
}

function madeId(result: Json): string | null {
  const made = result as { readonly nativeId?: unknown } | null;
  return typeof made?.nativeId === "string" ? made.nativeId : null;
}
