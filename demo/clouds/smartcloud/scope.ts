import type { ImageRecord, VlanRecord } from "./records.ts";
import { refuse } from "./wire/errors.ts";
import type { World } from "./world-state.ts";

/** An enterprise is the mail domain of its users. */
export function enterpriseOf(user: string): string {
  return user.slice(user.lastIndexOf("@") + 1).toLowerCase();
}

export function maySee(user: string, image: ImageRecord): boolean {
  if (image.visibility === "PUBLIC" || image.owner === user) return true;
  return image.visibility === "SHARED" && enterpriseOf(image.owner) === enterpriseOf(user);
}

/** The image, or the service's own refusal: an unknown id is a 500, an image of others a 401. */
export function seenImage(world: World, user: string, id: string, faithful: boolean): ImageRecord {
  const image = world.images.get(id);
  if (image === undefined) throw refuse(faithful ? 500 : 404, `No Image with id: ${id}`);
  if (!maySee(user, image)) throw refuse(401, `User ${user} is not entitled to image ${id}`);
  return image;
}

export function ownImage(world: World, user: string, id: string, faithful: boolean): ImageRecord {
  const image = seenImage(world, user, id, faithful);
  if (image.owner !== user) throw refuse(401, `User ${user} is not the owner of image ${id}`);
  return image;
}

/** A resource that only its owner sees. `unknown` words the 404. */
export function ownResource<Row extends { readonly owner: string }>(
  row: Row | undefined,
  user: string,
  unknown: string,
): Row {
  if (row === undefined) throw refuse(404, unknown);
  if (row.owner !== user) throw refuse(401, `User ${user} is not entitled to this resource`);
  return row;
}

/** A VLAN belongs to an enterprise, and only its users know of it. */
export function ownVlans(world: World, user: string): readonly VlanRecord[] {
  return world.seed.vlans.filter(({ enterprise }) => enterprise === enterpriseOf(user));
}

export function checkVlan(world: World, user: string, id: string, location: string): void {
  if (ownVlans(world, user).some((vlan) => vlan.id === id && vlan.location === location)) return;
  throw refuse(412, `No VLAN ${id} in DataCenter ${location}`);
}
