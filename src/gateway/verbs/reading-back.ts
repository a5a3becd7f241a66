import { everythingSeenBy } from "../../domain/access/access-scope.ts";
import { GatewayError } from "../../domain/errors.ts";

import { type ImageKey, type ImageRecord, keyText, type LaunchPermission } from "../../domain/image/image.ts";
import type { Difference } from "../../domain/lifecycle/difference.ts";
import { granteesOf } from "../../domain/publications/publication.ts";
import { steadyNow } from "../../ports/clock.ts";
import type { Intent } from "../../ports/store/intents.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { pause } from "../backends/pause.ts";
import type { ExecuteParts } from "./execute-parts.ts";
import { facetOf } from "./facet.ts";
import { differencesFrom } from "./read-back.ts";
import type { VerbRule } from "./verb.ts";

const maximumLooks = 5;
const lookAgainMs = 200;

export interface SecondLook {
  readonly key: ImageKey;
  /** Null where the image is gone, or gone from this backend. */
  readonly record: ImageRecord | null;
  /** By the steady clock: the store's own says when that was. */
  readonly beganAtMs: number;
  /** What the cloud still shows otherwise than it was asked for. */
  readonly differences: readonly Difference[];
}

/**
 * The image as its cloud shows it now. Where that does not say, as it was known, with what was just said yes to. Clouds are
 * behind themselves for a while, so what is not as it was asked for is looked at again; what then stays is recorded as it is.
 */
export async function lookAgain(
  parts: Pick<ExecuteParts, "store" | "clock">,
  intent: Intent,
  backend: Backend,
  rule: VerbRule,
  nativeId: string,
  signal: AbortSignal,
): Promise<SecondLook | null> {
  const key = { provider: backend.provider, region: intent.region, nativeId };
  const nothing = { key, record: null, differences: [] };
  if (rule.removes) return { ...nothing, beganAtMs: steadyNow(parts.clock) };
  for (let tries = 1; ; tries += 1) {
    const beganAtMs = steadyNow(parts.clock);
    const { isLate, isSeen, complete, isTold } = await lookOnce(parts.store, intent, backend, key, signal);
    if (isLate && rule.expects.includes("view.no-longer-visible")) return { ...nothing, beganAtMs };
    const differences = isSeen && complete ? differencesOf(intent, backend, rule, complete, isTold) : [];
    const isSettled = differences.length === 0 && !(isLate && isNew(rule));
    if (!isSettled && tries < maximumLooks) {
      await pause(lookAgainMs, signal);
      continue;
    }
    if (!complete) return null;
    // The intent was begun with the request of this very rule.
    const record = differences.length > 0 ? complete : rule.effect(complete, intent.request as never);
    return { key, record, beganAtMs, differences };
  }
}

async function lookOnce(store: Store, { region }: Intent, backend: Backend, key: ImageKey, signal: AbortSignal) {
  const { adapter } = backend;
  const { nativeId } = key;
  const answers = await adapter.images.getMany(region, [nativeId], callTo(backend, signal)).catch(() => null);
  const answer = answers?.get(nativeId);
  // Not to be shown yet is no absence: the cloud is behind itself.
  const shown = answer instanceof GatewayError ? undefined : answer;
  const found = shown && !shown.partial ? shown : ((await remembered(store, backend, key)) ?? shown);
  const told =
    found && adapter.launchPermissions?.readable(found)
      ? await adapter.launchPermissions.getMany(region, [nativeId], callTo(backend, signal)).catch(() => null)
      : null;
  const permissions = told?.get(nativeId);
  const isTold = permissions !== undefined && !(permissions instanceof GatewayError);
  const launchPermissions = isTold ? permissions : (found?.view.launchPermissions ?? null);
  const complete = found ? { ...found, view: { ...found.view, launchPermissions } } : null;
  const isLate = answers !== null && answer === undefined;
  return { isLate, isSeen: shown !== undefined && !shown.partial, complete, isTold };
}

function differencesOf(
  { verb, request, id }: Intent,
  backend: Backend,
  { ability }: VerbRule,
  record: ImageRecord,
  isTold: boolean,
): readonly Difference[] {
  return [
    ...differencesFrom(verb, request, record, isTold),
    ...(facetOf(backend, ability)?.differs?.(request, record, id) ?? []),
  ];
}

/** What was just made or brought back, clouds show a moment later. */
function isNew({ expects, revives }: VerbRule): boolean {
  return revives || expects.includes("image.registered");
}

async function remembered(store: Store, backend: Backend, key: ImageKey): Promise<ImageRecord | null> {
  const image = (await store.catalog.byKeys([key], everythingSeenBy([backend.id]))).get(keyText(key));
  const view = image?.views.find(({ backendId }) => backendId === backend.id);
  return image && view ? { ...key, facts: image.facts, view: view.facts } : null;
}

/** Whom the image lets launch, as the index has it from here on. */
export function granteesShown({ facts, view }: ImageRecord, { adapter }: Backend): readonly LaunchPermission[] {
  return granteesOf(facts, view.launchPermissions, adapter.launchPermissions !== undefined);
}
