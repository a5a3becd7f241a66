import type { Account, World } from "../world.ts";
import { type Image, isPublic, type LaunchPermission, type Tags } from "./image.ts";

/** Who asks, and in which region. */
export interface Viewer {
  readonly account: string;
  readonly region: string;
}

const SHARED_TAG_PREFIX = "ec2:SharedTag/";

function accountOf(world: World, id: string): Account {
  return world.accounts.get(id) ?? { id };
}

export function sharedDirectly(permissions: readonly LaunchPermission[], account: string): boolean {
  return permissions.some(({ userId }) => userId === account);
}

export function sharedWith(world: World, permissions: readonly LaunchPermission[], account: string): boolean {
  const { organizationArn, organizationalUnitArns = [] } = accountOf(world, account);
  return permissions.some(
    (permission) =>
      permission.userId === account ||
      (permission.organizationArn !== undefined && permission.organizationArn === organizationArn) ||
      (permission.organizationalUnitArn !== undefined &&
        organizationalUnitArns.includes(permission.organizationalUnitArn)),
  );
}

export function isVisible(world: World, image: Image, account: string): boolean {
  return image.ownerId === account || isPublic(image) || sharedWith(world, image.launchPermissions, account);
}

export function isDeregistered(image: Image): boolean {
  return image.deregisteredAt !== undefined;
}

export function isDeprecated(image: Image, now: number): boolean {
  return image.deprecationTime !== undefined && Date.parse(image.deprecationTime) <= now;
}

/** Your own tags, and those of the owner that are made to be shared. */
export function visibleTags(image: Image, account: string): Tags {
  const own = image.tags[account] ?? {};
  if (image.ownerId === account) return own;
  const shared = Object.entries(image.tags[image.ownerId] ?? {}).filter(([key]) => key.startsWith(SHARED_TAG_PREFIX));
  return shared.length === 0 ? own : { ...Object.fromEntries(shared), ...own };
}
