import type { ImageRecord, InstanceRecord } from "./records.ts";
import { ownResource } from "./scope.ts";
import { requiredField } from "./steps.ts";
import { IMAGE, INSTANCE, VOLUME } from "./wire/codes.ts";
import { refuse } from "./wire/errors.ts";
import { freshCaptureJson } from "./wire/json.ts";
import { reply, success } from "./wire/reply.ts";
import type { Reply } from "./wire/routing.ts";
import { imageXml } from "./wire/xml.ts";
import { leaf } from "./wire/xml-writer.ts";
import { keyId } from "./world.ts";
import type { World } from "./world-state.ts";

/** One address for five requests: the fields say which is meant. */
export function changeInstance(world: World, instance: InstanceRecord, form: ReadonlyMap<string, string>): Reply {
  switch (form.get("state")) {
    case "save":
      return capture(world, instance, form);
    case "restart":
      return restart(world, instance, form);
    case undefined:
      break;
    default:
      throw refuse(412, `Unsupported state ${form.get("state")}: save or restart`);
  }
  if (form.has("expirationTime")) return extend(world, instance, form);
  if (form.has("storageID")) return changeStorage(world, instance, form);
  world.instances.set(instance.id, { ...instance, name: requiredField(form, "name") });
  return success("UpdateInstanceResponse");
}

/** The new image runs through NEW and CAPTURING, and only then has an asset, types and an architecture. */
function capture(world: World, instance: InstanceRecord, form: ReadonlyMap<string, string>): Reply {
  needActive(instance);
  const base = world.images.get(instance.imageId);
  const os = instance.software.find(({ type }) => type === "OS");
  const windows = os?.name === "Windows";
  const image: ImageRecord = {
    id: world.nextId("image"),
    name: requiredField(form, "name"),
    description: form.get("description") ?? "",
    owner: instance.owner,
    visibility: "PRIVATE",
    state: IMAGE.new,
    platform: `${os?.name ?? ""}/${os?.version ?? ""}`,
    architecture: null,
    location: instance.location,
    createdAt: world.now(),
    productCodes: base?.productCodes ?? [],
    instanceTypes: null,
    assetGuid: null,
    binaryId: `capture-${instance.id}-${world.now()}`,
    capturedFrom: instance.id,
    captureType: windows ? "Syspreped" : null,
    platformVersion: instance.platformVersion,
    imageSize: null,
  };
  world.images.set(image.id, image);
  world.after(1, { kind: "image", id: image.id, from: IMAGE.new, change: { state: IMAGE.capturing } });
  world.after(2, {
    kind: "publish",
    id: image.id,
    from: IMAGE.capturing,
    like: instance.imageId,
    change: {
      architecture: base?.architecture ?? (/^[A-Z]+32\./.test(instance.instanceType) ? "i386" : "x86_64"),
      instanceTypes: base?.instanceTypes ?? null,
      imageSize: instance.diskSize,
    },
  });
  return reply(
    () => freshCaptureJson(image),
    "SaveInstanceResponse",
    () => [imageXml({ faithful: true, catalogueOrigin: "" }, image, undefined, false)],
  );
}

function restart(world: World, instance: InstanceRecord, form: ReadonlyMap<string, string>): Reply {
  needActive(instance);
  const keyName = form.get("keyName");
  if (keyName !== undefined && !world.keys.has(keyId(instance.owner, keyName)))
    throw refuse(412, `Invalid key name ${keyName}`);
  world.instances.set(instance.id, { ...instance, status: INSTANCE.restarting, keyName: keyName ?? instance.keyName });
  const active = { status: INSTANCE.active };
  world.after(1, { kind: "instance", id: instance.id, from: INSTANCE.restarting, change: active });
  return success("RestartInstanceResponse");
}

function extend(world: World, instance: InstanceRecord, form: ReadonlyMap<string, string>): Reply {
  const expiresAt = Number(form.get("expirationTime"));
  if (!Number.isSafeInteger(expiresAt) || expiresAt <= world.now()) {
    throw refuse(406, "The expiration date is not valid");
  }
  world.instances.set(instance.id, { ...instance, expiresAt });
  return reply(
    () => ({ expirationTime: expiresAt }),
    "UpdateInstanceResponse",
    () => [leaf("ExpirationTime", new Date(expiresAt).toISOString())],
  );
}

function changeStorage(world: World, instance: InstanceRecord, form: ReadonlyMap<string, string>): Reply {
  const id = requiredField(form, "storageID");
  const type = requiredField(form, "type");
  if (type !== "attach" && type !== "detach") throw refuse(412, "Invalid parameter type: attach or detach");
  needActive(instance);
  const volume = world.volumes.get(id);
  if (volume === undefined) throw refuse(412, `Invalid Volume ID ${id}`);
  ownResource(volume, instance.owner, "");
  if (instance.platformVersion !== "2") {
    throw refuse(412, "Unsupported exception. Dynamic features are not supported on the KVM Host");
  }
  const attach = type === "attach";
  if (
    attach ? volume.state !== VOLUME.unmounted : volume.state !== VOLUME.mounted || volume.instanceId !== instance.id
  ) {
    throw refuse(
      412,
      attach
        ? `Volume ${id} must be in the Unmounted state`
        : `Volume ${id} is not attached to instance ${instance.id}`,
    );
  }
  if (volume.location !== instance.location)
    throw refuse(412, `Volume ${id} is not in DataCenter ${instance.location}`);
  const [working, done] = attach
    ? ([VOLUME.attaching, VOLUME.mounted] as const)
    : ([VOLUME.detaching, VOLUME.unmounted] as const);
  const instanceWorking = attach ? INSTANCE.attaching : INSTANCE.detaching;
  world.volumes.set(id, { ...volume, state: working, instanceId: instance.id });
  world.instances.set(instance.id, { ...instance, status: instanceWorking });
  const others = instance.volumeIds.filter((known) => known !== id);
  const volumeChange = { state: done, instanceId: attach ? instance.id : null };
  world.after(1, { kind: "volume", id, from: working, change: volumeChange });
  world.after(1, {
    kind: "instance",
    id: instance.id,
    from: instanceWorking,
    change: { status: INSTANCE.active, volumeIds: attach ? [...others, id] : others },
  });
  return success(attach ? "AttachStorageResponse" : "DetachStorageResponse");
}

function needActive(instance: InstanceRecord): void {
  if (instance.status !== INSTANCE.active) throw refuse(412, "Instance must be in the Active state");
}
