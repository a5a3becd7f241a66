import { keyText } from "../../domain/image/image.ts";
import type { LedgerEntry, NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import { type Look, observe } from "../../domain/lifecycle/observe.ts";
import { granteesAsked } from "../../domain/publications/publication.ts";
import type { Intent } from "../../ports/store/intents.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import { type Backend, isPersonal, withLiveViews } from "../backends/backends.ts";
import { latestTime } from "../backends/clock-check.ts";
import { digestOf } from "../observer/digest.ts";
import { entriesOutside, type OutsideParts } from "../publications/out-of-band.ts";
import { makersStewardship } from "./makers-stewardship.ts";
import type { SecondLook } from "./reading-back.ts";
import type { VerbRule } from "./verb.ts";

/** A second look as sweeps have theirs. */
export function lookOf({ key, record }: SecondLook, { id, organization }: Backend, beganAt: string): Look {
  return {
    ...{ key, backendId: id, organization, record, digest: record ? digestOf(record) : "" },
    ...{ beganAt, arrivedAt: beganAt, previousSweepAt: beganAt, permissionsAt: null, permissionsBefore: null },
  };
}

/** What the second look adds to what is known, in the actor's name; behind that, what nobody did here. */
export async function assert(
  parts: OutsideParts,
  transaction: WriteTransaction,
  intent: Intent,
  rule: VerbRule,
  look: Look,
  ownAccounts: ReadonlySet<string>,
): Promise<readonly LedgerEntry[]> {
  const { backend, backends } = parts;
  const { key } = look;
  const before = (await transaction.load(backend.organization, [key])).get(keyText(key)) ?? null;
  const known = before && withLiveViews(before, backends);
  const outcome = observe(known, look, latestTime(transaction));
  const { write, entries } = outcome;
  if (write) {
    const { view, ...image } = write;
    const { organization } = backend;
    const personal = isPersonal(backend, image.facts);
    await transaction.save([{ ...key, organization, personal, ...image, views: [view] }]);
    if (intent.makesName !== null && !before)
      await transaction.keep(organization, key, makersStewardship(intent, backend));
  }
  if (entries.length === 0) return [];
  const asserted = entries.map(
    (entry): NewEntry => ({
      ...entry,
      source: "ASSERTED",
      actor: intent.actor,
      occurredAt: transaction.now,
      observedAfter: null,
      observedBefore: null,
    }),
  );
  const view = known?.views.find(({ backendId }) => backendId === backend.id);
  const seenAt = view && view.asOf <= latestTime(transaction) ? view.asOf : null;
  // Whoever was never looked at may have been open for long.
  const isKnown = intent.makesName !== null || view?.facts.owned === true;
  // The intent was begun with the request of this very rule.
  const asked = granteesAsked(rule.opens?.(intent.request as never) ?? null);
  const observation = { look, known, outcome, asked };
  const found = isKnown
    ? await entriesOutside(parts, transaction, [observation], ownAccounts)
    : new Map<string, never>();
  const outside = [...found.values()].map((entry) => ({ ...entry, observedAfter: seenAt ?? entry.observedAfter }));
  return transaction.append([...asserted, ...outside]);
}
