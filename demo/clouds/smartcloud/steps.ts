import { assetOf, copyAsset } from "./assets.ts";
import type { AddressRecord, ImageRecord, InstanceRecord, VolumeRecord } from "./records.ts";
import type { Step } from "./step.ts";
import { ADDRESS, IMAGE, INSTANCE, VOLUME } from "./wire/codes.ts";
import { refuse } from "./wire/errors.ts";
import type { World } from "./world-state.ts";

/** How many steps a removed instance still shows before it vanishes. */
const REMOVED_STEPS = 60;

export function takeStep(world: World, step: Step): void {
  switch (step.kind) {
    case "image":
      replaceImage(world, step.id, step.from, step.change);
      break;
    case "instance":
      replaceInstance(world, step.id, step.from, step.change);
      break;
    case "volume":
      replaceVolume(world, step.id, step.from, step.change);
      break;
    case "address":
      replaceAddress(world, step.id, step.from, step.change);
      break;
    case "forget":
      world[step.of].delete(step.id);
      break;
    case "publish": {
      const like = step.like === null ? undefined : world.images.get(step.like);
      const assetGuid = copyAsset(world, like && assetOf(world, like));
      replaceImage(world, step.id, step.from, { ...step.change, state: IMAGE.available, assetGuid });
      break;
    }
    case "give-address":
      replaceAddress(world, step.id, ADDRESS.allocating, {
        state: ADDRESS.free,
        ip: world.nextIp(),
        hostname: `vhost${step.id}`,
      });
      break;
    case "start":
      startInstance(world, step.id, step.addressId);
      break;
    case "end":
      endInstance(world, step.id);
  }
}

function startInstance(world: World, id: string, addressId: string | null): void {
  const instance = world.instances.get(id);
  if (instance === undefined) return;
  const reserved = addressId === null ? undefined : world.addresses.get(addressId);
  const ip = reserved?.ip ?? world.nextIp();
  replaceInstance(world, id, INSTANCE.provisioning, {
    status: INSTANCE.active,
    primaryIp: { ip, hostname: reserved?.hostname ?? `vhost${id}`, type: reserved === undefined ? 0 : 1 },
    logs: [
      `${instance.name}: network up on ${ip}`,
      `${instance.name}: parameters written`,
      `${instance.name}: start-up scripts done`,
    ],
  });
  for (const volumeId of instance.volumeIds)
    replaceVolume(world, volumeId, VOLUME.attaching, { state: VOLUME.mounted });
}

function endInstance(world: World, id: string): void {
  replaceInstance(world, id, INSTANCE.deprovisioning, { status: INSTANCE.removed, volumeIds: [] });
  for (const volume of [...world.volumes.values()].filter(({ instanceId }) => instanceId === id)) {
    world.volumes.set(volume.id, { ...volume, state: VOLUME.unmounted, instanceId: null });
  }
  for (const address of [...world.addresses.values()].filter(({ instanceId }) => instanceId === id)) {
    world.addresses.set(address.id, { ...address, state: ADDRESS.free, instanceId: null });
  }
  world.after(REMOVED_STEPS, { kind: "forget", of: "instances", id });
}

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
