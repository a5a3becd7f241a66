import { assetOf } from "./assets.ts";
import { findFault, readFields } from "./manifest.ts";
import type { AddressRecord, ImageRecord, InstanceRecord, VolumeRecord } from "./records.ts";
import { checkVlan, maySee, ownResource } from "./scope.ts";
import { replaceAddress, replaceVolume, requiredField, requiredLocation } from "./steps.ts";
import { ADDRESS, IMAGE, INSTANCE, VOLUME } from "./wire/codes.ts";
import { refuse } from "./wire/errors.ts";
import { keyId } from "./world.ts";
import type { World } from "./world-state.ts";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const OWN_FIELDS: readonly string[] = [
  "name",
  "imageID",
  "instanceType",
  "location",
  "publicKey",
  "ip",
  "volumeID",
  "vlanID",
  "isMiniEphemeral",
  "antiCollocationInstance",
];

/** NEW, then PROVISIONING, then ACTIVE with an address. */
export function createInstance(world: World, user: string, form: ReadonlyMap<string, string>): InstanceRecord {
  const name = requiredField(form, "name");
  const location = requiredLocation(world, form);
  const image = usableImage(world, user, requiredField(form, "imageID"), location);
  const instanceType = requiredField(form, "instanceType");
  if (!(image.instanceTypes ?? []).some((type) => type.id === instanceType)) {
    throw refuse(412, `Image ${image.id} does not support instance type ${instanceType}`);
  }
  const windows = image.platform.toLowerCase().startsWith("windows");
  const keyName = windows ? null : chosenKey(world, user, form.get("publicKey"));
  const parameters = readParameters(world, image, form);
  const primary = form.has("ip") ? freeAddress(world, user, form.get("ip") ?? "", location) : null;
  const secondary = secondaryFields(form).map((id) => freeAddress(world, user, id, location));
  const volume = form.has("volumeID") ? freeVolume(world, user, form.get("volumeID") ?? "", location) : null;
  const vlan = form.get("vlanID");
  if (vlan !== undefined) checkVlan(world, user, vlan, location);

  const instance: InstanceRecord = {
    id: world.nextId("instance"),
    name,
    requestId: world.nextId("request"),
    requestName: name,
    owner: user,
    location,
    imageId: image.id,
    instanceType,
    keyName,
    status: INSTANCE.new,
    launchedAt: world.now(),
    expiresAt: world.now() + 2 * YEAR_MS + 8_559,
    software: [osOf(image)],
    primaryIp: null,
    secondaryIps: secondary.map(({ ip, hostname }) => ({ ip, hostname, type: 1 })),
    volumeIds: volume === null ? [] : [volume.id],
    diskSize: /^[^/]+\/\d+\/(\d+)/.exec(instanceType)?.[1] ?? "60",
    rootOnly: form.get("isMiniEphemeral") === "true" || !instanceType.includes("*"),
    platformVersion: image.platformVersion,
    parameters,
    form: Object.fromEntries(form),
    files: copiedFiles(assetOf(world, image)?.files ?? {}),
    logs: [],
  };
  world.instances.set(instance.id, instance);
  for (const address of [primary, ...secondary]) {
    if (address !== null)
      replaceAddress(world, address.id, ADDRESS.free, { state: ADDRESS.attached, instanceId: instance.id });
  }
  if (volume !== null)
    replaceVolume(world, volume.id, VOLUME.unmounted, { state: VOLUME.attaching, instanceId: instance.id });
  world.after(1, {
    kind: "instance",
    id: instance.id,
    from: INSTANCE.new,
    change: {
      status: INSTANCE.provisioning,
      primaryIp: { ip: "", hostname: "", type: primary === null ? 0 : 1 },
    },
  });
  world.after(2, { kind: "start", id: instance.id, addressId: primary?.id ?? null });
  return instance;
}

/** DEPROVISIONING, then REMOVED for a while, then gone. */
export function removeInstance(world: World, instance: InstanceRecord): void {
  world.instances.set(instance.id, { ...instance, status: INSTANCE.deprovisioning });
  world.after(1, { kind: "end", id: instance.id });
}

/** A line of `scripts.txt` names a file of the catalogue entry and where it goes; what is not there is not copied. */
function copiedFiles(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lines = (files["scripts.txt"] ?? "").split("\n").map((line) => /^([^=]+)=(.+)$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name = "", path = ""] = line ?? [];
      const content = Object.hasOwn(files, name) ? files[name] : undefined;
      return content === undefined ? [] : [[path, content]];
    }),
  );
}

function usableImage(world: World, user: string, id: string, location: string): ImageRecord {
  const image = world.images.get(id);
  if (image === undefined) throw refuse(412, `No Image with id: ${id}`);
  if (!maySee(user, image)) throw refuse(401, `User ${user} is not entitled to image ${id}`);
  if (image.location !== location) throw refuse(412, `Image ${id} is not in DataCenter ${location}`);
  if (image.state !== IMAGE.available) throw refuse(412, "Image must be in the Available state");
  return image;
}

function chosenKey(world: World, user: string, name: string | undefined): string | null {
  if (name === undefined || name === "") return null;
  if (!world.keys.has(keyId(user, name))) throw refuse(412, `Invalid key name ${name}`);
  return name;
}

/** Every field that is not the service's own is one of the image's parameters. */
function readParameters(
  world: World,
  image: ImageRecord,
  form: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const fields = readFields(assetOf(world, image)?.files["parameters.xml"] ?? "");
  const fault = findFault(fields, form);
  if (fault !== null) throw refuse(412, fault);
  const names = new Set(fields.map((field) => field.name));
  return Object.fromEntries([...form].filter(([name]) => !OWN_FIELDS.includes(name) && names.has(name)));
}

/** Three spellings were in use. */
function secondaryFields(form: ReadonlyMap<string, string>): readonly string[] {
  return [...form].filter(([name]) => /^(secondary\.ip\.\d+|[sS]econdaryIP)$/.test(name)).map(([, value]) => value);
}

function freeAddress(world: World, user: string, id: string, location: string): AddressRecord {
  const address = world.addresses.get(id);
  if (address === undefined) throw refuse(412, `Invalid Address ID ${id}`);
  ownResource(address, user, "");
  if (address.state !== ADDRESS.free) throw refuse(412, `Address ${id} must be in the Free state`);
  if (address.location !== location) throw refuse(412, `Address ${id} is not in DataCenter ${location}`);
  return address;
}

function freeVolume(world: World, user: string, id: string, location: string): VolumeRecord {
  const volume = world.volumes.get(id);
  if (volume === undefined) throw refuse(412, `Invalid Volume ID ${id}`);
  ownResource(volume, user, "");
  if (volume.state !== VOLUME.unmounted) throw refuse(409, `Volume ${id} is in use`);
  if (volume.location !== location) throw refuse(412, `Volume ${id} is not in DataCenter ${location}`);
  return volume;
}

function osOf(image: ImageRecord): { readonly name: string; readonly version: string; readonly type: string } {
  const slash = image.platform.lastIndexOf("/");
  return { name: image.platform.slice(0, slash), version: image.platform.slice(slash + 1), type: "OS" };
}
