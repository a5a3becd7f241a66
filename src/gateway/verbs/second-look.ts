import { GatewayError } from "../../domain/errors.ts";

import { type ImageKey, type ImageRecord, keyText, type LaunchPermission } from "../../domain/image.ts";
import { granteesOf } from "../../domain/publication.ts";

import { everythingSeenBy } from "../../domain/sight.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Intent } from "../../ports/intents.ts";
import type { Store } from "../../ports/store.ts";
import type { Backend } from "../backends.ts";
import { callTo } from "../calling.ts";
import { pause } from "../pause.ts";
import type { PerformParts } from "./perform.ts";
import type { VerbRule } from "./verb.ts";

const maximumLooks = 5;
const lookAgainMs = 200;

export interface SecondLook {
  readonly key: ImageKey;
  /** Null where the image is gone, or gone from this backend. */
  readonly record: ImageRecord | null;
  readonly beganAt: string;
}

/** The image as its cloud shows it now; where that does not say, as it was known; in both, with what was just said yes to. */
export async function lookAgain(
  parts: Pick<PerformParts, "store" | "clock">,
  intent: Intent,
  backend: Backend,
  rule: VerbRule,
  nativeId: string,
  signal: AbortSignal,
): Promise<SecondLook | null> {
  const { store, clock } = parts;
  const { adapter } = backend;
  const key = { provider: backend.provider, realm: intent.realm, nativeId };
  const beganAt = isoTime(clock.now());
  if (rule.removes) return { key, record: null, beganAt };
  let answers = await adapter.images.getMany(intent.realm, [nativeId], callTo(backend, signal)).catch(() => null);
  for (let tries = 1; tries < maximumLooks && answers && !answers.has(nativeId) && isNew(rule); tries += 1) {
    await pause(lookAgainMs, signal);
    answers = await adapter.images.getMany(intent.realm, [nativeId], callTo(backend, signal)).catch(() => null);
  }
  const seen = answers?.get(nativeId);
  if (answers && seen === undefined && rule.expects.includes("view.no-longer-visible"))
    return { key, record: null, beganAt };
  // Not to be shown yet is no absence: the cloud is behind itself.
  const shown = seen instanceof GatewayError ? undefined : seen;
  const found = shown && !shown.partial ? shown : ((await remembered(store, backend, key)) ?? shown);
  if (!found) return null;
  const told = adapter.launchPermissions?.readable(found)
    ? await adapter.launchPermissions.getMany(intent.realm, [nativeId], callTo(backend, signal)).catch(() => null)
    : null;
  const permissions = told?.get(nativeId);
  const launchPermissions =
    permissions && !(permissions instanceof GatewayError) ? permissions : found.view.launchPermissions;
  const complete = { ...found, view: { ...found.view, launchPermissions } };
  // The intent was begun with the request of this very rule.
  return { key, record: rule.effect(complete, intent.request as never), beganAt };
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
