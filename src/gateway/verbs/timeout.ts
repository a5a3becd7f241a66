import { toGatewayError } from "../../domain/errors.ts";
import type { Json } from "../../domain/image/image.ts";
import type { Intent, IntentOutcome } from "../../ports/store/intents.ts";
import type { Lease } from "../../ports/store/store.ts";
import type { Verb } from "../../ports/verbs.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import type { ExecuteParts } from "./execute-parts.ts";
import { expectMade } from "./makers-stewardship.ts";

/** Later, the world has moved: nobody would expect it to happen any more. What did happen, the sweeps will see. */
const giveUpMs = 10 * 60_000;
const givenUp: IntentOutcome = {
  state: "FAILED",
  code: "OUTCOME_UNKNOWN",
  message:
    "The cloud never said whether it did this, and is not asked any more. Look at the image; to try again, send a new idempotencyKey.",
  field: null,
};

/** A request without its secrets is looked for, for as long as the cloud may take to show what an earlier process sent. */
const lostAfterMs = 2 * 60_000;
const lost: IntentOutcome = {
  state: "FAILED",
  code: "OUTCOME_UNKNOWN",
  message:
    "The cloud did not say whether it did this, and shows nothing of it; the passwords and files that it was given are not kept, so it is not sent again. Look there yourself; to try again, send a new idempotencyKey.",
  field: null,
};

/** What it made, as the cloud shows it, null where it shows nothing; "unanswered" where nobody could say. */
export async function findAgain(
  backend: Backend,
  intent: Intent,
  facet: Verb<unknown, unknown>,
  signal: AbortSignal,
): Promise<{ readonly found: Json | null } | "unanswered"> {
  // A backend that is paused, say, looks at nothing.
  if (!facet.find) return "unanswered";
  try {
    const write = { token: intent.id, ...callTo(backend, signal) };
    // Facets give back plain JSON by their contract.
    return { found: (await facet.find(intent.region, intent.request, write)) as Json | null };
  } catch (error) {
    const failure = toGatewayError(error);
    // No answer says that it was not done.
    if (failure.code === "INTERNAL") throw failure;
    return "unanswered";
  }
}

/** An intent of which nobody hears any more. */
export function isGivenUp(parts: ExecuteParts, intent: Intent): Promise<boolean> {
  return isOlder(parts, intent, giveUpMs);
}

/** What becomes of an intent whose request nobody has, where the cloud shows nothing of it; null: it may yet. */
export async function outcomeOfLost(parts: ExecuteParts, intent: Intent): Promise<IntentOutcome | null> {
  return (await isOlder(parts, intent, lostAfterMs)) ? lost : null;
}

/** What this process did not see begin is as old as the store's own clock says, which wrote `startedAt`. */
async function isOlder({ store, ages }: ExecuteParts, intent: Intent, limitMs: number): Promise<boolean> {
  const { knownForMs, ageMs } = ages.of(intent);
  if (knownForMs > limitMs) return true;
  if (ageMs <= limitMs) return false;
  return (await store.write(async ({ clock }) => Date.parse(clock) - Date.parse(intent.startedAt))) > limitMs;
}

export async function giveUp({ store, backends }: ExecuteParts, intent: Intent, lease: Lease): Promise<IntentOutcome> {
  const backend = backends.byId(intent.backendId);
  return store.write(async (transaction) => {
    await transaction.fence(lease);
    if (backend) await expectMade(transaction, intent, backend, null);
    await transaction.settle(intent.id, givenUp);
    return givenUp;
  });
}
