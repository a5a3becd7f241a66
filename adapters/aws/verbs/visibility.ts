import type { LaunchPermission as NativePermission } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { LaunchPermission, Visibility } from "../../../src/domain/image/image.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { type Ask, beforehand, invalid, planned } from "./asking.ts";
import type { Look } from "./looking.ts";
import { cancelling, sharing, toNatives } from "./permissions.ts";

/** The difference is taken from what EC2 says now: adding what is there may be refused, for nothing. */
export function createVisibilitySetting(ask: Ask, look: Look): VerbFacets["visibilitySetting"] {
  return {
    plan(region, { id, visibility, permissions }) {
      check(visibility, permissions);
      const change = {
        ...(visibility === "PUBLIC" ? { Add: toNatives([everybody], region) } : {}),
        ...(visibility === "SHARED" ? { Remove: toNatives([everybody], region) } : {}),
        ...(visibility === "PRIVATE" ? { Remove: "[every permission that it has by then]" } : {}),
      };
      return [planned({ action: "ModifyImageAttribute", input: { ImageId: id, LaunchPermission: change } })];
    },
    async tryOut(region, { id, visibility, permissions }, call) {
      check(visibility, permissions);
      const all = toNatives([everybody], region);
      const change = visibility === "PUBLIC" ? { Add: all } : { Remove: all };
      await ask.dry(region, sharing(id, change, "visibility"), call);
    },
    async run(region, { id, visibility, permissions }, write) {
      check(visibility, permissions);
      const now = await look.launchPermissions(region, id, write);
      const all = toNatives([everybody], region);
      // Whom somebody named meanwhile stays named: only PRIVATE takes rights from anybody but everybody.
      const added = visibility === "PUBLIC" ? without(all, now) : [];
      const removed = visibility === "PRIVATE" ? now : visibility === "SHARED" ? without(now, without(now, all)) : [];
      if (added.length === 0 && removed.length === 0) return {};
      const change = {
        ...(added.length === 0 ? {} : { Add: added }),
        ...(removed.length === 0 ? {} : { Remove: [...removed] }),
      };
      await ask(region, sharing(id, change, "visibility"), write);
      return {};
    },
  };
}

/** The caller's own permission; whether it is the only one that shows the image here EC2 does not say. */
export function createPermissionCancelling(ask: Ask, look: Look): VerbFacets["permissionCancelling"] {
  return {
    ...beforehand(ask, ({ id }) => [cancelling(id)]),
    async run(region, { id }, write) {
      try {
        await ask(region, cancelling(id), write);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "NOT_FOUND") throw error;
        // Who gives up the last permission no longer sees the image: then it is given up already.
        if (!(await look.isGone(region, id, write))) throw error;
      }
      return {};
    },
  };
}

const everybody = { type: "EVERYBODY", id: null } as const;

/** `permissions` are what the caller knew would remain. */
function check(visibility: Visibility, permissions: readonly LaunchPermission[]): void {
  const named = permissions.filter(({ type }) => type !== "EVERYBODY");
  if (visibility === "UNKNOWN") throw invalid("visibility", "Choose PUBLIC, SHARED or PRIVATE.");
  if (visibility === "SHARED" && (named.length < permissions.length || named.length === 0))
    throw invalid("permissions", "SHARED leaves named grantees only: give those that are to remain.");
  if (visibility === "PRIVATE" && permissions.length > 0)
    throw invalid("permissions", "PRIVATE leaves nobody: give no permissions.");
}

function without(natives: readonly NativePermission[], others: readonly NativePermission[]): NativePermission[] {
  const texts = new Set(others.map(textOf));
  return natives.filter((native) => !texts.has(textOf(native)));
}

function textOf({ UserId, Group, OrganizationArn, OrganizationalUnitArn }: NativePermission): string {
  return JSON.stringify([UserId ?? "", Group ?? "", OrganizationArn ?? "", OrganizationalUnitArn ?? ""]);
}
