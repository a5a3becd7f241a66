import { idempotent } from "../../idempotency.ts";
import { newId } from "../../ids.ts";
import {
  BLOCK_DEVICE_PARAMETERS,
  completeDevice,
  overrideDevices,
  readBlockDevices,
} from "../../resources/block-devices.ts";
import type { Image } from "../../resources/image.ts";
import { checkInstanceType } from "../../resources/instance-types.ts";
import { secondOf } from "../../resources/new-image.ts";
import { readTagSpecifications, TAG_SPECIFICATION_PARAMETERS, tagsFor } from "../../resources/tag-rules.ts";
import { isDeregistered, isVisible } from "../../resources/visibility.ts";
import { checkRootVolume } from "../../resources/volume-rules.ts";
import { awsError, imagesNotFound, imageUnavailable, invalidValue, missingParameter } from "../../wire/errors.ts";
import { boundedInteger, given } from "../../wire/query.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance, Snapshot } from "../../world.ts";
import { type ActionContext, type ActionTable, mutation } from "../action.ts";
import { checkImageId, isForgotten } from "../images/images.ts";
import { findSnapshot } from "../snapshots/snapshots.ts";
import { instanceXml, volumeIdOf } from "./instance-xml.ts";
import { LAUNCH_PARAMETERS, readPlace, readUserData } from "./launch-options.ts";

export const runInstancesActions: ActionTable = {
  RunInstances: mutation(
    [...BLOCK_DEVICE_PARAMETERS, ...TAG_SPECIFICATION_PARAMETERS, ...LAUNCH_PARAMETERS],
    (context) =>
      idempotent(
        context,
        () => runInstances(context),
        (made) => reservation(context, made),
      ),
  ),
};

const MAXIMUM_COUNT = 1000;

function runInstances(context: ActionContext) {
  const { world, viewer, query } = context;
  const count = readCount(context);
  const image = launchableImage(context);
  const instanceType = given(query, "InstanceType") ?? "m1.small";
  checkInstanceType(instanceType, image);
  const place = readPlace(context);
  const userData = readUserData(query);
  const specifications = readTagSpecifications(query, ["instance", "volume", "network-interface"]);
  const changes = readBlockDevices(query);
  if (image.rootDeviceType !== "ebs" && changes.some(({ ebs }) => ebs !== undefined)) {
    throw awsError("InvalidParameterCombination", "EBS block device mappings not supported for instance-store AMIs.");
  }
  // The image's own snapshots need no right of their own; only what is added does.
  const inherited = new Set(image.blockDevices.flatMap(({ ebs }) => ebs?.snapshotId ?? []));
  const blockDevices = overrideDevices(image.blockDevices, changes).map((device) =>
    changes.some(({ deviceName }) => deviceName === device.deviceName)
      ? completeDevice(device, (id) => readableSnapshot(context, id, inherited))
      : device,
  );
  for (const { deviceName, ebs } of blockDevices) {
    if (deviceName === image.rootDeviceName && ebs !== undefined) checkRootVolume(deviceName, ebs);
  }
  const reservationId = newId("r");
  const launchTime = secondOf(world.now());
  const { availabilityZone, subnetId, addressOf, ...options } = place;
  const ids = Array.from({ length: count }, () => newId("i"));
  return () => {
    const startedAt = world.now();
    ids.forEach((instanceId, launchIndex) => {
      const instance: Instance = {
        ...options,
        instanceId,
        reservationId,
        region: viewer.region,
        ownerId: viewer.account,
        imageId: image.imageId,
        imageRegion: image.region,
        state: "pending",
        instanceType,
        launchTime,
        availabilityZone,
        subnetId,
        architecture: image.architecture,
        platform: image.platform,
        platformDetails: image.platformDetails,
        rootDeviceName: image.rootDeviceName,
        rootDeviceType: image.rootDeviceType,
        virtualizationType: image.virtualizationType,
        privateIpAddress: addressOf(instanceId),
        blockDevices,
        tags: tagsFor(specifications, "instance"),
        userData,
        clientToken: query.text("ClientToken"),
        launchIndex,
        settling: { startedAt, endsAt: startedAt + world.settleMs, becomes: { state: "running" } },
      };
      world.instances.put(instance);
      for (const { deviceName } of blockDevices) {
        world.steering.volumeTags.set(
          `${viewer.region}/${volumeIdOf(instance, deviceName)}`,
          tagsFor(specifications, "volume"),
        );
      }
    });
    return ids;
  };
}

function reservation({ world, viewer }: ActionContext, ids: readonly string[]): XmlObject {
  const instances = ids.flatMap((id) => world.instances.get(viewer.region, id) ?? []);
  return {
    reservationId: instances[0]?.reservationId,
    ownerId: viewer.account,
    groupSet: [],
    instancesSet: instances.map(instanceXml),
  };
}

function readCount({ query, world, viewer }: ActionContext): number {
  const minimum = boundedInteger(query, "MinCount", 1, MAXIMUM_COUNT);
  const maximum = boundedInteger(query, "MaxCount", 1, MAXIMUM_COUNT);
  if (minimum === undefined) throw missingParameter("MinCount");
  if (maximum === undefined) throw missingParameter("MaxCount");
  if (minimum > maximum) throw invalidValue(`MinCount ( ${minimum} ) must not be greater than MaxCount ( ${maximum} )`);
  const limit = world.steering.quotas.instancesPerRegion;
  const own = world.instances
    .inOrder(viewer.region)
    .filter((instance) => instance.ownerId === viewer.account && instance.state !== "terminated");
  const count = Math.min(maximum, limit - own.length);
  if (count >= minimum) return count;
  throw awsError("InstanceLimitExceeded", `You have reached the limit of ${limit} instances in this Region.`);
}

function launchableImage({ query, world, viewer }: ActionContext): Image {
  const imageId = query.required("ImageId");
  checkImageId(imageId);
  const image = world.images.get(viewer.region, imageId);
  if (image === undefined || !isVisible(world, image, viewer.account) || isForgotten(image, world.now())) {
    throw imagesNotFound([imageId]);
  }
  if (isDeregistered(image)) throw imageUnavailable(imageId);
  if (image.state !== "available") {
    throw awsError("InvalidAMIID.Unavailable", `AMI '${imageId}' is ${image.state}, and cannot be run`);
  }
  if (image.ownerAlias === "aws-marketplace") {
    throw awsError(
      "OptInRequired",
      `In order to use this AWS Marketplace product you need to accept terms and subscribe. To do so please visit https://aws.amazon.com/marketplace/pp?sku=${image.productCodes[0]?.productCode ?? ""}`,
      401,
    );
  }
  return image;
}

function readableSnapshot({ world, viewer }: ActionContext, id: string, inherited: ReadonlySet<string>): Snapshot {
  const own = inherited.has(id) ? world.snapshots.get(viewer.region, id) : undefined;
  return own ?? findSnapshot(world, viewer, id);
}
