import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { ImageKey, LaunchPermission } from "../../domain/image/image.ts";
import { isLive } from "../../domain/image/instance.ts";
import { granteesOf } from "../../domain/publications/publication.ts";
import { permissionText } from "../../domain/text/diff.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { ImpactPlan } from "./verb.ts";

// What clouds say of those who use an image; each question that has no answer is named.

type Unknown = ImpactPlan["unknown"][number];

/** More than a plan can name: what it says of them is then not all. */
const mostReferences = 1000;

export async function instancesOf(
  backend: Backend,
  { region, nativeId }: ImageKey,
): Promise<{ readonly found: ImpactPlan["instances"]; readonly unknown: readonly Unknown[] }> {
  const { instances } = backend.adapter;
  if (!instances) return { found: [], unknown: [gap(backend, "instances", "UNSUPPORTED")] };
  try {
    const all = await instances.ofImages(region, [nativeId], callTo(backend));
    const live = all
      .filter(isLive)
      .map(({ nativeId: id, name, state }) => ({ backendId: backend.id, nativeId: id, name, state }));
    return { found: live.sort((one, other) => (one.nativeId < other.nativeId ? -1 : 1)), unknown: [] };
  } catch (error) {
    return { found: [], unknown: [gap(backend, "instances", toGatewayError(error).code)] };
  }
}

/** What of the backend's own account names the image; a cloud without such things has nothing to say. */
export async function referencesOf(
  backend: Backend,
  { region, nativeId }: ImageKey,
): Promise<{ readonly found: ImpactPlan["references"]; readonly unknown: readonly Unknown[] }> {
  const { references } = backend.adapter;
  if (!references) return { found: [], unknown: [] };
  const answers = await references.ofImage(region, nativeId, callTo(backend)).catch(toGatewayError);
  const kinds = references.kinds.map((kind) => {
    const answer = answers instanceof GatewayError ? answers : (answers.get(kind) ?? []);
    const what = `references: ${kind}`;
    if (answer instanceof GatewayError) return { found: [], unknown: [gap(backend, what, answer.code)] };
    const found = answer.slice(0, mostReferences).map((id) => ({ backendId: backend.id, kind, nativeId: id }));
    return { found, unknown: answer.length > found.length ? [gap(backend, what, "QUOTA_EXCEEDED")] : [] };
  });
  return { found: kinds.flatMap(({ found }) => found), unknown: kinds.flatMap(({ unknown }) => unknown) };
}

/** Who may launch it, from the owner's cloud and now: what the last sweep saw would hide a grant of this minute. */
export async function granteesNow(
  owner: Backend,
  { region, nativeId, facts }: CatalogImage,
): Promise<{ readonly known: readonly LaunchPermission[]; readonly unknown: readonly Unknown[] }> {
  const facet = owner.adapter.launchPermissions;
  const shown = granteesOf(facts, null, facet !== undefined);
  if (!facet) return { known: shown, unknown: [] };
  const answers = await facet.getMany(region, [nativeId], callTo(owner)).catch(toGatewayError);
  const answer = answers instanceof GatewayError ? answers : answers.get(nativeId);
  if (answer instanceof GatewayError) return { known: shown, unknown: [gap(owner, "launchPermissions", answer.code)] };
  const known = [...(answer ?? [])].sort((one, other) => (permissionText(one) < permissionText(other) ? -1 : 1));
  return { known, unknown: [] };
}

/** Somebody's machines that no backend shows. */
export function machinesOf(grantee: LaunchPermission): Unknown {
  return { backendId: null, what: `instances of ${nameOf(grantee)}`, code: "NO_BACKEND", grantee };
}

export function gap({ id }: Backend, what: string, code: string): Unknown {
  return { backendId: id, what, code, grantee: null };
}

function nameOf({ type, id }: LaunchPermission): string {
  switch (type) {
    case "EVERYBODY":
      return "everybody";
    case "ORGANIZATION":
      return id === null ? "everybody of the enterprise" : `organization ${id}`;
    case "ORGANIZATIONAL_UNIT":
      return `organizational unit ${id}`;
    case "ACCOUNT":
      return `account ${id}`;
    case "UNKNOWN":
      return `a grantee of unknown kind${id === null ? "" : ` (${id})`}`;
  }
}
