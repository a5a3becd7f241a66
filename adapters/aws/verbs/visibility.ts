import type { LaunchPermission as NativePermission } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { LaunchPermission, Visibility } from "../../../src/domain/image.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { type Ask, invalid, planned } from "./asking.ts";
import type { Look } from "./looking.ts";
import { cancelling, sharing, toNatives } from "./permissions.ts";

/** The difference is taken from what EC2 says now: adding what is there may be refused, for nothing. */
export function createVisibilitySetting(ask: Ask, look: Look): VerbFacets["visibilitySetting"] {
  return {
    plan(_, { id, visibility, permissions }) {
      const change = {
        Add: remainingOf(visibility, permissions),
        Remove: "[every other permission that it has by then]",
      };
      return [planned({ action: "ModifyImageAttribute", input: { ImageId: id, LaunchPermission: change } })];
    },
    async run(realm, { id, visibility, permissions }, write) {
      const remaining = remainingOf(visibility, permissions);
      const now = await look.launchPermissions(realm, id, write);
      const added = without(remaining, now);
      const removed = without(now, remaining);
      if (added.length === 0 && removed.length === 0) return {};
      const change = {
        ...(added.length === 0 ? {} : { Add: added }),
        ...(removed.length === 0 ? {} : { Remove: removed }),
      };
      await ask(realm, sharing(id, change, "visibility"), write);
      return {};
    },
  };
}

/** The caller's own permission; whether it is the only one that shows the image here EC2 does not say. */
export function createPermissionCancelling(ask: Ask, look: Look): VerbFacets["permissionCancelling"] {
  return {
    plan: (_, { id }) => [planned(cancelling(id))],
    async run(realm, { id }, write) {
      try {
        await ask(realm, cancelling(id), write);
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== "NOT_FOUND") throw error;
        // Who gives up the last permission no longer sees the image: then it is given up already.
        if ((await look.image(realm, id, write)) !== null) throw error;
      }
      return {};
    },
  };
}

function remainingOf(visibility: Visibility, permissions: readonly LaunchPermission[]): NativePermission[] {
  const named = permissions.filter(({ type }) => type !== "EVERYBODY");
  const everybody = { type: "EVERYBODY", id: null } as const;
  switch (visibility) {
    case "PUBLIC":
      return toNatives([...named, everybody]);
    case "SHARED":
      if (named.length < permissions.length || named.length === 0)
        throw invalid("permissions", "SHARED leaves named grantees only: give those that are to remain.");
      return toNatives(named);
    case "PRIVATE":
      if (permissions.length > 0) throw invalid("permissions", "PRIVATE leaves nobody: give no permissions.");
      return [];
    case "UNKNOWN":
      throw invalid("visibility", "Choose PUBLIC, SHARED or PRIVATE.");
  }
}

function without(natives: readonly NativePermission[], others: readonly NativePermission[]): NativePermission[] {
  const texts = new Set(others.map(textOf));
  return natives.filter((native) => !texts.has(textOf(native)));
}

function textOf({ UserId, Group, OrganizationArn, OrganizationalUnitArn }: NativePermission): string {
  return JSON.stringify([UserId ?? "", Group ?? "", OrganizationArn ?? "", OrganizationalUnitArn ?? ""]);
}
