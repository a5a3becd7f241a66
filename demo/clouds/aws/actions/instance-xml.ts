import { hexOf } from "../../kit/hash.ts";
import { tagSet } from "../image-xml.ts";
import type { Instance } from "../world.ts";
import type { XmlObject } from "../xml.ts";

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

/** `us-east-1a` is the zone `use1-az1`. */
export function zoneIdOf(instance: Instance): string {
  const [area = "", direction = "", digit = "1"] = instance.region.split("-");
  const zone = instance.availabilityZone.slice(-1).charCodeAt(0) - 96;
  return `${area}${direction.slice(0, 1)}${digit}-az${zone}`;
}

export function instanceXml(instance: Instance): XmlObject {
  return {
    instanceId: instance.instanceId,
    imageId: instance.imageId,
    instanceState: { code: STATE_CODES[instance.state], name: instance.state },
    privateDnsName: `ip-${instance.privateIpAddress.replaceAll(".", "-")}.${instance.region}.compute.internal`,
    keyName: instance.keyName,
    amiLaunchIndex: 0,
    instanceType: instance.instanceType,
    launchTime: instance.launchTime,
    placement: { availabilityZone: instance.availabilityZone, tenancy: "default" },
    platform: instance.platform,
    monitoring: { state: "disabled" },
    privateIpAddress: instance.privateIpAddress,
    architecture: instance.architecture,
    rootDeviceType: instance.rootDeviceType,
    rootDeviceName: instance.rootDeviceName,
    blockDeviceMapping: instance.blockDevices.flatMap(({ deviceName, ebs }) =>
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
    ),
    virtualizationType: instance.virtualizationType,
    tagSet: tagSet(instance.tags),
    hypervisor: "xen",
    platformDetails: instance.platformDetails,
    operator: { managed: false },
  };
}
