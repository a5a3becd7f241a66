import { assetOf, copyAsset } from "../assets.ts";
import type { ImageRecord, Visibility } from "../records.ts";
import { ownImage, ownResource, seenImage } from "../scope.ts";
import { replaceVolume, requiredField } from "../steps.ts";
import type { View } from "../view.ts";
import { IMAGE, INSTANCE, VOLUME } from "../wire/codes.ts";
import { refuse } from "../wire/errors.ts";
import { imageJson } from "../wire/json.ts";
import { reply, success, valueReply } from "../wire/reply.ts";
import type { Route } from "../wire/routing.ts";
import { imageXml } from "../wire/xml.ts";
import type { World } from "../world-state.ts";
import { imageReply } from "./images.ts";

const BUSY_STATES: readonly number[] = [IMAGE.new, IMAGE.capturing, IMAGE.importing, IMAGE.copying];
const ENDED_STATUSES: readonly number[] = [INSTANCE.failed, INSTANCE.removed, INSTANCE.rejected];

export function imageChangeRoutes(view: View): readonly Route[] {
  return [
    {
      method: "POST",
      pattern: "/offerings/image/{id}",
      handle(world, { user, path, form }) {
        const image = seenImage(world, user, path.id ?? "", view.faithful);
        const name = requiredField(form, "name");
        if (image.state !== IMAGE.available) throw refuse(412, "Image must be in the Available state");
        const clone: ImageRecord = {
          ...image,
          id: world.nextId("image"),
          name,
          description: form.get("description") ?? image.description,
          owner: user,
          visibility: "PRIVATE",
          state: IMAGE.new,
          createdAt: world.now(),
          assetGuid: copyAsset(world, assetOf(world, image)),
          capturedFrom: null,
        };
        world.images.set(clone.id, clone);
        world.after(1, { kind: "image", id: clone.id, from: IMAGE.new, change: { state: IMAGE.available } });
        return valueReply("ImageID", clone.id, "CloneImageResponse", "ImageID");
      },
    },
    {
      method: "POST",
      pattern: "/offerings/image",
      handle(world, { user, form }) {
        const image = importImage(world, user, requiredField(form, "name"), requiredField(form, "volumeId"), form);
        return reply(
          () => imageJson(view, image, undefined, true),
          "CreateImageResponse",
          () => [imageXml(view, image, undefined, true)],
        );
      },
    },
    {
      method: "PUT",
      pattern: "/offerings/image/{id}",
      handle(world, { user, path, form }) {
        const image = ownImage(world, user, path.id ?? "", view.faithful);
        const visibility = requiredVisibility(form);
        if (visibility === "PUBLIC" && !world.seed.publishers.includes(user)) {
          throw refuse(401, `User ${user} may not put images into the public catalog`);
        }
        if (image.state !== IMAGE.available) throw refuse(412, "Image must be in the Available state");
        const changed = { ...image, visibility };
        world.images.set(image.id, changed);
        return imageReply(view, world, changed, "UpdateImageResponse");
      },
    },
    {
      method: "DELETE",
      pattern: "/offerings/image/{id}",
      handle(world, { user, path }) {
        const image = ownImage(world, user, path.id ?? "", view.faithful);
        if (BUSY_STATES.includes(image.state))
          throw refuse(412, `Image ${image.id} is in use by an operation of the service`);
        const running = [...world.instances.values()].find(
          (instance) => instance.imageId === image.id && !ENDED_STATUSES.includes(instance.status),
        );
        if (running !== undefined) throw refuse(412, `Image ${image.id} still has running instances`);
        world.images.delete(image.id);
        return success("DeleteImageResponse");
      },
    },
  ];
}

function importImage(
  world: World,
  user: string,
  name: string,
  volumeId: string,
  form: ReadonlyMap<string, string>,
): ImageRecord {
  const volume = world.volumes.get(volumeId);
  if (volume === undefined) throw refuse(412, `No volume with id: ${volumeId}`);
  ownResource(volume, user, "");
  if (volume.state !== VOLUME.unmounted) throw refuse(409, `Volume ${volumeId} is in use`);
  const { bundle } = volume;
  if (bundle === null) throw refuse(412, `Volume ${volumeId} holds no image bundle`);
  const image: ImageRecord = {
    id: world.nextId("image"),
    name,
    description: form.get("description") ?? "",
    owner: user,
    visibility: "PRIVATE",
    state: IMAGE.importing,
    platform: bundle.platform,
    architecture: null,
    location: volume.location,
    createdAt: world.now(),
    productCodes: [],
    instanceTypes: null,
    assetGuid: null,
    binaryId: `volume-${volumeId}-${world.now()}`,
    capturedFrom: null,
    captureType: null,
    platformVersion: volume.platformVersion,
    imageSize: null,
  };
  world.images.set(image.id, image);
  replaceVolume(world, volumeId, VOLUME.unmounted, { state: VOLUME.importing });
  const pattern = [...world.images.values()].find(
    (other) =>
      other.visibility === "PUBLIC" && other.platform === bundle.platform && other.architecture === bundle.architecture,
  );
  world.after(2, {
    kind: "publish",
    id: image.id,
    from: IMAGE.importing,
    like: pattern?.id ?? null,
    change: { architecture: bundle.architecture, imageSize: "60", instanceTypes: pattern?.instanceTypes ?? [] },
  });
  world.after(2, { kind: "volume", id: volumeId, from: VOLUME.importing, change: { state: VOLUME.unmounted } });
  return image;
}

function requiredVisibility(form: ReadonlyMap<string, string>): Visibility {
  const visibility = form.get("visibility");
  if (visibility === "PUBLIC" || visibility === "SHARED" || visibility === "PRIVATE") return visibility;
  throw refuse(412, "Invalid parameter visibility: PUBLIC, SHARED or PRIVATE");
}
