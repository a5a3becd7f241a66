import { checkInstanceId } from "../../ids.ts";
import { createFiltering, type FilterTable } from "../../resources/filters.ts";
import { type Image, isPublic } from "../../resources/image.ts";
import { tagSet, watermarkSet } from "../../resources/image-xml.ts";
import { isDeregistered } from "../../resources/visibility.ts";
import { awsError, instancesNotFound } from "../../wire/errors.ts";
import { pageSize, takePage } from "../../wire/pages.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance } from "../../world.ts";
import { type ActionContext, type ActionTable, action, FILTER_PARAMETERS, PAGE_PARAMETERS } from "../action.ts";
import { instanceXml, STATE_CODES, stateXml, volumeIdOf, zoneIdOf } from "./instance-xml.ts";

export const instanceActions: ActionTable = {
  DescribeInstances: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "InstanceId.#", "IncludeManagedResources"],
    describeInstances,
  ),
  DescribeInstanceImageMetadata: action(
    [...FILTER_PARAMETERS, ...PAGE_PARAMETERS, "InstanceId.#"],
    describeInstanceImageMetadata,
  ),
};

const INSTANCE_FILTERS: FilterTable<Instance> = {
  architecture: (instance) => instance.architecture,
  "availability-zone": (instance) => instance.availabilityZone,
  "availability-zone-id": zoneIdOf,
  "block-device-mapping.delete-on-termination": (instance) =>
    instance.blockDevices.map(({ ebs }) => ebs?.deleteOnTermination),
  "block-device-mapping.device-name": (instance) => instance.blockDevices.map(({ deviceName }) => deviceName),
  "block-device-mapping.status": (instance) => instance.blockDevices.map(() => "attached"),
  "block-device-mapping.volume-id": (instance) =>
    instance.blockDevices.map(({ deviceName }) => volumeIdOf(instance, deviceName)),
  hypervisor: () => "xen",
  "image-id": (instance) => instance.imageId,
  "instance-id": (instance) => instance.instanceId,
  "instance-state-code": (instance) => STATE_CODES[instance.state],
  "instance-state-name": (instance) => instance.state,
  "instance-type": (instance) => instance.instanceType,
  "key-name": (instance) => instance.keyName,
  "client-token": (instance) => instance.clientToken,
  "instance.group-id": (instance) => instance.securityGroupIds ?? [],
  "launch-index": (instance) => instance.launchIndex ?? 0,
  "launch-time": (instance) => instance.launchTime,
  "monitoring-state": () => "disabled",
  "owner-id": (instance) => instance.ownerId,
  platform: (instance) => instance.platform,
  "platform-details": (instance) => instance.platformDetails,
  "private-ip-address": (instance) => instance.privateIpAddress,
  "reservation-id": (instance) => instance.reservationId,
  "root-device-name": (instance) => instance.rootDeviceName,
  "root-device-type": (instance) => instance.rootDeviceType,
  "subnet-id": (instance) => instance.subnetId,
  tenancy: () => "default",
  "virtualization-type": (instance) => instance.virtualizationType,
};

const instanceFiltering = createFiltering(INSTANCE_FILTERS, (instance) => instance.tags);

export function ownInstances({ world, viewer, query }: ActionContext, size: number | undefined): readonly Instance[] {
  const ids = query.list("InstanceId");
  if (ids.length > 0 && size !== undefined) {
    throw awsError(
      "InvalidParameterCombination",
      "The parameter instancesSet cannot be used with the parameter maxResults in the same request",
    );
  }
  const own = world.instances.inOrder(viewer.region).filter((instance) => instance.ownerId === viewer.account);
  if (ids.length === 0) return own;
  ids.forEach(checkInstanceId);
  const missing = ids.filter((id) => !own.some((instance) => instance.instanceId === id));
  if (missing.length > 0) throw instancesNotFound(missing);
  return own.filter((instance) => ids.includes(instance.instanceId));
}

/** Instances of others do not exist for the caller. */
export function ownInstance({ world, viewer }: ActionContext, id: string): Instance {
  checkInstanceId(id);
  const instance = world.instances.get(viewer.region, id);
  if (instance === undefined || instance.ownerId !== viewer.account) throw instancesNotFound([id]);
  return instance;
}

function describeInstances(context: ActionContext): XmlObject {
  const { viewer, query } = context;
  const filters = instanceFiltering.read(query);
  query.flag("IncludeManagedResources");
  const size = pageSize(query, 5);
  const page = takePage("DescribeInstances", viewer, query, size, ownInstances(context, size), (one) => one.instanceId);
  return {
    reservationSet: reservations(page.items.filter(instanceFiltering.matches(filters))),
    nextToken: page.nextToken,
  };
}

function reservations(instances: readonly Instance[]): readonly XmlObject[] {
  const byReservation = Map.groupBy(instances, (instance) => instance.reservationId);
  return [...byReservation].map(([reservationId, members]) => ({
    reservationId,
    ownerId: members[0]?.ownerId,
    groupSet: [],
    instancesSet: members.map(instanceXml),
  }));
}

/** Knows the image of an instance even after it was deregistered or is no longer shared. */
function describeInstanceImageMetadata(context: ActionContext): XmlObject {
  const { world, viewer, query } = context;
  const imageOf = (instance: Instance) => world.images.get(instance.imageRegion, instance.imageId);
  const filtering = createFiltering<Instance>(
    {
      "availability-zone": (instance) => instance.availabilityZone,
      "instance-id": (instance) => instance.instanceId,
      "image-allowed": (instance) => imageOf(instance)?.imageAllowed ?? true,
      "instance-state-name": (instance) => instance.state,
      "instance-type": (instance) => instance.instanceType,
      "launch-time": (instance) => instance.launchTime,
      "owner-alias": (instance) => imageOf(instance)?.ownerAlias,
      "owner-id": (instance) => imageOf(instance)?.ownerId,
      "zone-id": zoneIdOf,
    },
    (instance) => instance.tags,
  );
  const filters = filtering.read(query);
  const size = pageSize(query, 1);
  const candidates = ownInstances(context, size);
  const page = takePage(context.action, viewer, query, size, candidates, (instance) => instance.instanceId);
  return {
    instanceImageMetadataSet: page.items.filter(filtering.matches(filters)).map((instance) => ({
      instanceId: instance.instanceId,
      instanceType: instance.instanceType,
      launchTime: instance.launchTime,
      availabilityZone: instance.availabilityZone,
      zoneId: zoneIdOf(instance),
      instanceState: stateXml(instance.state),
      instanceOwnerId: instance.ownerId,
      tagSet: tagSet(instance.tags),
      imageMetadata: imageMetadata(instance.imageId, imageOf(instance)),
      operator: { managed: false },
    })),
    nextToken: page.nextToken,
  };
}

function imageMetadata(imageId: string, image: Image | undefined): XmlObject {
  if (image === undefined) return { imageId };
  return {
    imageId,
    name: image.name,
    imageOwnerId: image.ownerId,
    imageState: isDeregistered(image) ? "deregistered" : image.state,
    imageOwnerAlias: image.ownerAlias,
    creationDate: image.creationDate,
    deprecationTime: image.deprecationTime,
    imageAllowed: image.imageAllowed,
    isPublic: isPublic(image),
    imageWatermarkSet: watermarkSet(image),
  };
}
