import { GatewayError } from "../../domain/errors.ts";
import type { LaunchPermission, Visibility } from "../../domain/image/image.ts";
import { enterprise, everybody, type Opening, outsideOf } from "../../domain/publications/publication.ts";
import { permissionText } from "../../domain/text/diff.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import { refusal } from "../verbs/refusal.ts";
import type { Ordered, UserError, VerbRule } from "../verbs/verb.ts";
import { ownAccountsOf } from "./own-accounts.ts";

/** Whom it would let launch of those who are not of the backend's organization. */
export async function outsideOfOrder(
  backends: Backends,
  ordered: Ordered,
  opening: Opening,
  backend: Backend,
): Promise<readonly LaunchPermission[]> {
  const { organization, provider, adapter } = backend;
  const namesGrantees = adapter.launchPermissions !== undefined;
  const names = "permissions" in opening && opening.permissions.some(({ type }) => type === "ACCOUNT");
  const ownAccounts = names ? await ownAccountsOf(backends, organization, provider) : new Set<string>();
  const depends = "visibility" in opening && opening.visibility === "SHARED" && !namesGrantees;
  const visibilityNow = depends ? await visibilityOf(backend, ordered) : "UNKNOWN";
  return outsideOf(opening, { ownAccounts, namesGrantees, visibilityNow });
}

/** As the cloud says now: what was public a minute ago may not be any more, and then SHARED is no less but more. */
async function visibilityOf(backend: Backend, { image }: Ordered): Promise<Visibility> {
  if (!image) return "UNKNOWN";
  const answers = await backend.adapter.images.getMany(image.region, [image.nativeId], callTo(backend));
  const answer = answers.get(image.nativeId);
  if (answer instanceof GatewayError) throw answer;
  return answer?.facts.visibility ?? "UNKNOWN";
}

/** Why the order of an organization that asks for approval may not go to the cloud as it is; empty where it opens nothing. */
export async function objectionsToOpening(
  backends: Backends,
  ordered: Ordered,
  rule: VerbRule,
  backend: Backend,
): Promise<readonly UserError[]> {
  const opening = rule.opens?.(ordered.request);
  if (!opening) return [];
  const outside = new Set((await outsideOfOrder(backends, ordered, opening, backend)).map(permissionText));
  if (outside.size === 0) return [];
  if ("visibility" in opening) return [refusal("APPROVAL_REQUIRED", ["visibility"], advice(opening.visibility))];
  return opening.permissions.flatMap((permission, index) =>
    outside.has(permissionText(permission))
      ? [refusal("APPROVAL_REQUIRED", ["permissions", `${index}`], advice(permission.type))]
      : [],
  );
}

function advice(what: string): string {
  const whom = what === "ACCOUNT" ? "an account that is of none of your organization's backends" : what;
  return `To open an image to ${whom} needs the approval of somebody else. Ask for it with requestPublication; a publisher or an admin of the organization approves it with approvePublication.`;
}

/** What a verb of the gateway does for those who are wanted. */
export function openingFor(wanted: readonly LaunchPermission[]): Opening {
  const texts = wanted.map(permissionText);
  if (texts.includes(permissionText(everybody))) return { visibility: "PUBLIC" };
  return texts.includes(permissionText(enterprise)) ? { visibility: "SHARED" } : { permissions: wanted };
}
