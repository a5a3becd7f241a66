import { can, type Viewer } from "../../../domain/access/policy.ts";
import { GatewayError, toGatewayError } from "../../../domain/errors.ts";
import type { ImageKey, LaunchPermission, Visibility } from "../../../domain/image/image.ts";
import type { LedgerEntry } from "../../../domain/lifecycle/lifecycle.ts";
import type { Backends } from "../../backends/backends.ts";
import { callTo } from "../../backends/calling.ts";
import { refuseReaders } from "../../backends/permission.ts";
import { subjectOf } from "../../images/catalog-image.ts";
import type { Lifecycle } from "../../ledger/lifecycle.ts";
import type { Loaders } from "../../loaders.ts";
import { imageKeyOf } from "../commands/command-parts.ts";
import { setImageVisibility } from "../commands/commands.ts";
import { asRefusal } from "../refusal.ts";
import type { Ordered } from "../verb.ts";

/** Visibility is set by giving the rights that remain, so the owner's cloud is asked for those that there are. */
export async function orderVisibility(
  parts: { readonly backends: Backends; readonly loaders: Loaders; readonly viewer: Viewer },
  input: { readonly imageId: string; readonly visibility: Visibility },
): Promise<Ordered<"visibilitySetting">> {
  refuseReaders(parts.viewer);
  const key = imageKeyOf(input.imageId);
  // Nothing remains of a private image, whatever there was.
  if (!key || input.visibility === "PRIVATE") return setImageVisibility(input, null);
  try {
    return setImageVisibility(input, await knownPermissions(parts, key));
  } catch (thrown) {
    // What is not known cannot be kept.
    const objection = asRefusal(toGatewayError(thrown));
    if (!objection) throw thrown;
    return { ...setImageVisibility(input, null), problems: [objection] };
  }
}

/**
 * As the owner's cloud says now, past the cache: what was granted a moment ago is not to be lost. Null where the cloud
 * has no such thing, or none of the viewer's backends is the owner.
 */
async function knownPermissions(
  { backends, loaders, viewer }: { readonly backends: Backends; readonly loaders: Loaders; readonly viewer: Viewer },
  key: ImageKey,
): Promise<readonly LaunchPermission[] | null> {
  const image = await loaders.image.load(key);
  // Whoever may not change it is refused by the order, and no cloud is asked for that.
  if (!image?.view?.facts.owned || image.gone || !can(viewer, "change", subjectOf(image)).allowed) return null;
  const backend = backends.byId(image.view.backendId);
  if (!backend?.adapter.launchPermissions) return null;
  const answers = await backend.adapter.launchPermissions.getMany(key.region, [key.nativeId], callTo(backend));
  const answer = answers.get(key.nativeId) ?? [];
  if (answer instanceof GatewayError) throw answer;
  return answer;
}

/** What the last disabling up to that position took away, as the ledger tells; empty where the image was never disabled. */
export async function wipedPermissions(
  lifecycle: Lifecycle,
  viewer: Viewer,
  key: ImageKey,
  until = Number.POSITIVE_INFINITY,
): Promise<readonly LaunchPermission[]> {
  const filter = { images: [key], kinds: ["image.state-changed", "launch-permission.revoked"] as const };
  const entries: Told[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<Lifecycle["list"]>> = await lifecycle.list(viewer, { first: 100, after, filter });
    entries.push(...page.entries);
    after = page.entries.at(-1)?.cursor() ?? null;
    if (!page.hasNextPage || after === null) return wipedIn(entries, until);
  }
}

/** Permissions that were recorded as revoked together with the last change to DISABLED: one write, one instant. */
export function wipedIn(entries: readonly Told[], until = Number.POSITIVE_INFINITY): readonly LaunchPermission[] {
  const disabled = entries.findLast(
    ({ kind, position, after }) => kind === "image.state-changed" && position <= until && stateOf(after) === "DISABLED",
  );
  if (!disabled) return [];
  return (
    entries
      .filter(({ kind, recordedAt }) => kind === "launch-permission.revoked" && recordedAt === disabled.recordedAt)
      // Entries of this kind hold a permission.
      .map(({ before }) => before as unknown as LaunchPermission)
  );
}

type Told = Pick<LedgerEntry, "kind" | "position" | "recordedAt" | "before" | "after">;

function stateOf(after: LedgerEntry["after"]): unknown {
  return typeof after === "object" && after !== null && "state" in after ? after.state : null;
}
