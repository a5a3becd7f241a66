import type { VolumeRecord } from "../records.ts";
import { ownResource, seenImage } from "../scope.ts";
import { replaceImage, replaceVolume, requiredField, requiredLocation } from "../steps.ts";
import type { View } from "../view.ts";
import { IMAGE, VOLUME } from "../wire/codes.ts";
import { refuse } from "../wire/errors.ts";
import { volumeJson } from "../wire/json.ts";
import { reply, success } from "../wire/reply.ts";
import type { Reply, Route } from "../wire/routing.ts";
import { volumeXml } from "../wire/xml.ts";
import type { World } from "../world-state.ts";

export function storageRoutes(view: View): readonly Route[] {
  return [
    {
      method: "GET",
      pattern: "/storage",
      handle(world, { user }) {
        const own = [...world.volumes.values()].filter((volume) => volume.owner === user);
        return reply(
          () => ({ volumes: own.map((volume) => volumeJson(view, volume, view.faithful ? null : world.seed.ioPrice)) }),
          "DescribeVolumesResponse",
          () => own.map((volume) => volumeXml(volume, world.seed.ioPrice)),
        );
      },
    },
    {
      method: "GET",
      pattern: "/storage/{id}",
      handle: (world, { user, path }) =>
        volumeReply(view, world, ownVolume(world, user, path.id ?? ""), "DescribeVolumesResponse"),
    },
    {
      method: "POST",
      pattern: "/storage",
      handle(world, { user, form }) {
        const volume = form.get("type") === "clone" ? cloneVolume(world, user, form) : newVolume(world, user, form);
        world.volumes.set(volume.id, volume);
        const working = volume.sourceDiskId === "0" ? VOLUME.creating : VOLUME.cloning;
        world.after(1, { kind: "volume", id: volume.id, from: VOLUME.new, change: { state: working } });
        world.after(2, { kind: "volume", id: volume.id, from: working, change: { state: VOLUME.unmounted } });
        return reply(
          () => volumeJson(view, volume, null),
          "CreateVolumeResponse",
          () => [volumeXml(volume, world.seed.ioPrice, true)],
        );
      },
    },
    {
      method: "PUT",
      pattern: "/storage/{id}",
      handle(world, { user, path, form }) {
        const volume = ownVolume(world, user, path.id ?? "");
        const image = seenImage(world, user, requiredField(form, "imageId"), view.faithful);
        if (volume.state !== VOLUME.unmounted) throw refuse(409, `Volume ${volume.id} is in use`);
        if (image.state !== IMAGE.available) throw refuse(412, "Image must be in the Available state");
        if (image.location !== volume.location)
          throw refuse(412, `Image ${image.id} is not in DataCenter ${volume.location}`);
        replaceVolume(world, volume.id, VOLUME.unmounted, { state: VOLUME.copying });
        replaceImage(world, image.id, IMAGE.available, { state: IMAGE.copying });
        const bundle = { platform: image.platform, architecture: image.architecture ?? "x86_64" };
        const copied = { state: VOLUME.unmounted, bundle };
        world.after(2, { kind: "volume", id: volume.id, from: VOLUME.copying, change: copied });
        world.after(2, { kind: "image", id: image.id, from: IMAGE.copying, change: { state: IMAGE.available } });
        return volumeReply(view, world, world.volumes.get(volume.id) ?? volume, "CopyToResponse");
      },
    },
    {
      method: "DELETE",
      pattern: "/storage/{id}",
      handle(world, { user, path }) {
        const volume = ownVolume(world, user, path.id ?? "");
        if (volume.state !== VOLUME.unmounted) throw refuse(412, `Volume ${volume.id} must be in the Unmounted state`);
        replaceVolume(world, volume.id, VOLUME.unmounted, { state: VOLUME.deleting });
        world.after(1, { kind: "forget", of: "volumes", id: volume.id });
        return success("DeleteVolumeResponse");
      },
    },
  ];
}

export function ownVolume(world: World, user: string, id: string): VolumeRecord {
  return ownResource(world.volumes.get(id), user, `Invalid Volume ID ${id}`);
}

function volumeReply(view: View, world: World, volume: VolumeRecord, root: string): Reply {
  const { ioPrice } = world.seed;
  return reply(
    () => volumeJson(view, volume, ioPrice),
    root,
    () => [volumeXml(volume, ioPrice)],
  );
}

function newVolume(world: World, user: string, form: ReadonlyMap<string, string>): VolumeRecord {
  const name = freeName(world, user, form);
  const location = requiredLocation(world, form);
  const offeringId = requiredField(form, "offeringID");
  const size = requiredField(form, "size");
  const format = requiredField(form, "format").toUpperCase();
  const offering = world.seed.storageOfferings.find((known) => known.id === offeringId && known.location === location);
  if (offering === undefined) throw refuse(412, `No storage offering ${offeringId} in DataCenter ${location}`);
  if (size !== String(offering.capacity) && size !== offering.name)
    throw refuse(412, `Invalid size ${size} for offering ${offeringId}`);
  if (format !== "EXT3" && format !== "RAW") throw refuse(412, `Invalid format ${format}`);
  return {
    ...blank(world, user, name),
    location,
    offeringId,
    size: String(offering.capacity),
    format: format === "EXT3" ? "ext3" : "raw",
  };
}

function cloneVolume(world: World, user: string, form: ReadonlyMap<string, string>): VolumeRecord {
  const source = ownVolume(world, user, requiredField(form, "sourceDiskID"));
  const location = form.has("targetLocationID") ? requiredLocation(world, form, "targetLocationID") : source.location;
  if (source.state !== VOLUME.unmounted) throw refuse(412, `Volume ${source.id} must be in the Unmounted state`);
  const { format, size, offeringId, bundle } = source;
  return {
    ...blank(world, user, freeName(world, user, form)),
    location,
    offeringId,
    size,
    format,
    bundle,
    sourceDiskId: source.id,
  };
}

function blank(world: World, user: string, name: string): VolumeRecord {
  return {
    id: world.nextId("volume"),
    name,
    owner: user,
    location: "",
    offeringId: "",
    format: "raw",
    size: "",
    state: VOLUME.new,
    createdAt: world.now(),
    instanceId: null,
    sourceDiskId: "0",
    platformVersion: "2",
    bundle: null,
  };
}

function freeName(world: World, user: string, form: ReadonlyMap<string, string>): string {
  const name = requiredField(form, "name");
  const taken = [...world.volumes.values()].some((volume) => volume.owner === user && volume.name === name);
  if (taken) throw refuse(500, `There is already a BlockStorageDevice object with name ${name}`);
  return name;
}
