import { hexOf } from "../../../kit/hash.ts";
import { tagSet } from "../../resources/image-xml.ts";
import { vpcIdOf, zoneIdFor } from "../../resources/network.ts";
import type { XmlObject } from "../../wire/xml.ts";
import type { Instance } from "../../world.ts";

export const STATE_CODES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function volumeIdOf(instance: Instance, deviceName: string): string {
  return `vol-0${hexOf(`volume ${instance.instanceId} ${deviceName}`, 16)}`;
}

export function zoneIdOf(instance: Instance): string {
  return zoneIdFor(instance.availabilityZone);
}

const viewerOf = (instance: Instance) => ({ account: instance.ownerId, region: instance.region });

export function stateXml(state: string): XmlObject {
  return { code: STATE_CODES[state], name: state };
}

/** What is left of a terminated instance has neither volumes nor network. */
function isAlive(instance: Instance): boolean {
  return instance.state !== "terminated";
}

export function groupSet(instance: Instance): readonly XmlObject[] {
  return (instance.securityGroupIds ?? []).map((groupId) => ({ groupId, groupName: "default" }));
}

export function attachedDevices(instance: Instance): readonly XmlObject[] {
  if (!isAlive(instance)) return [];
  return instance.blockDevices.flatMap(({ deviceName, ebs }) =>
    ebs === undefined
      ? []
      : {
          deviceName,
          ebs: {
            volumeId: volumeIdOf(instance, deviceName),
            status: "attached",
            attachTime: instance.launchTime,
            deleteOnTermination: ebs.deleteOnTermination,
          },
        },
  );
}

export function instanceXml(instance: Instance): XmlObject {
  return {
    instanceId: instance.instanceId,
    imageId: instance.imageId,
    instanceState: stateXml(instance.state),
    privateDnsName: `ip-${instance.privateIpAddress.replaceAll(".", "-")}.${instance.region}.compute.internal`,
    reason: instance.stateTransitionReason,
    keyName: instance.keyName,
    amiLaunchIndex: instance.launchIndex ?? 0,
    instanceType: instance.instanceType,
    launchTime: instance.launchTime,
    placement: { availabilityZone: instance.availabilityZone, tenancy: "default" },
    platform: instance.platform,
    monitoring: { state: "disabled" },
    subnetId: isAlive(instance) ? instance.subnetId : undefined,
    vpcId: isAlive(instance) && instance.subnetId !== undefined ? vpcIdOf(viewerOf(instance)) : undefined,
    privateIpAddress: isAlive(instance) ? instance.privateIpAddress : undefined,
    sourceDestCheck: isAlive(instance) ? (instance.sourceDestCheck ?? true) : undefined,
    groupSet: instance.securityGroupIds === undefined ? undefined : groupSet(instance),
    stateReason: instance.stateReason === undefined ? undefined : { ...instance.stateReason },
    architecture: instance.architecture,
    rootDeviceType: instance.rootDeviceType,
    rootDeviceName: instance.rootDeviceName,
    blockDeviceMapping: attachedDevices(instance),
    virtualizationType: instance.virtualizationType,
    clientToken: instance.clientToken,
    ebsOptimized: instance.ebsOptimized,
    iamInstanceProfile: instance.instanceProfileArn === undefined ? undefined : { arn: instance.instanceProfileArn },
    tagSet: tagSet(instance.tags),
    hypervisor: "xen",
    platformDetails: instance.platformDetails,
    operator: { managed: false },
  };
}
