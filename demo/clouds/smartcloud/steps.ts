import { refuse } from "./errors.ts";
import type { AddressRecord, ImageRecord, InstanceRecord, VolumeRecord } from "./records.ts";
import type { World } from "./world.ts";

// Each changes a record only if it is still in the state that the step was planned for:
// meanwhile it may have been deleted, or changed in the portal.

export function replaceImage(world: World, id: string, from: number, change: Partial<ImageRecord>): void {
  const image = world.images.get(id);
  if (image?.state === from) world.images.set(id, { ...image, ...change });
}

export function replaceInstance(world: World, id: string, from: number, change: Partial<InstanceRecord>): void {
  const instance = world.instances.get(id);
  if (instance?.status === from) world.instances.set(id, { ...instance, ...change });
}

export function replaceVolume(world: World, id: string, from: number, change: Partial<VolumeRecord>): void {
  const volume = world.volumes.get(id);
  if (volume?.state === from) world.volumes.set(id, { ...volume, ...change });
}

export function replaceAddress(world: World, id: string, from: number, change: Partial<AddressRecord>): void {
  const address = world.addresses.get(id);
  if (address?.state === from) world.addresses.set(id, { ...address, ...change });
}

export function requiredField(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name)?.trim() ?? "";
  if (value === "") throw refuse(412, `Missing parameter: ${name}`);
  return value;
}

export function requiredLocation(world: World, form: ReadonlyMap<string, string>, name = "location"): string {
  const id = requiredField(form, name);
  if (!world.seed.locations.some((location) => location.id === id)) throw refuse(412, `No DataCenter with id: ${id}`);
  return id;
}
