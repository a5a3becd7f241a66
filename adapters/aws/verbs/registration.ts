import { RegisterImageCommand, type RegisterImageRequest, type RegisterImageResult } from "@aws-sdk/client-ec2";
import { different } from "../../../src/domain/lifecycle/difference.ts";
import type { RegisterRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { type Ask, beforehand, invalid, type Step } from "./asking.ts";
import { checkDescription, checkName, markedTags, toDevices } from "./checks.ts";
import { type Maker, madeOtherwise } from "./making.ts";

export function createRegistration(ask: Ask, { earlier, make }: Maker): VerbFacets["registration"] {
  return {
    ...beforehand(ask, (request, _, token) => [registering(request, token)]),
    differs(request, record, token) {
      const { architecture } = request;
      const { nativeArchitecture } = record.facts;
      const isAnother = architecture !== null && nativeArchitecture !== null && architecture !== nativeArchitecture;
      return [
        ...madeOtherwise(request, record, token),
        ...(isAnother ? [different("architecture", `The image is ${nativeArchitecture}`)] : []),
      ];
    },
    async run(region, request, write) {
      const step = registering(request, write.token);
      return (await earlier(region, request.name, write)) ?? make(region, request.name, step, write);
    },
  };
}

function registering(request: RegisterRequest, token: string): Step<RegisterImageResult> {
  const { name, description, architecture, rootDeviceName, devices, imageLocation, volumeId } = request;
  checkName(name);
  checkDescription(description);
  if (volumeId !== null)
    throw invalid("volumeId", "EC2 registers snapshots, not volumes: make a snapshot of it, and map that in devices.");
  if (imageLocation === null && !devices.some(({ snapshotId }) => snapshotId !== undefined))
    throw invalid(
      "devices",
      "Map the root device to a snapshot by its snapshotId, or give the imageLocation of an instance-store image's manifest.",
    );
  const words = {
    Architecture: architecture,
    RootDeviceName: rootDeviceName,
    VirtualizationType: request.virtualizationType,
    BootMode: request.bootMode,
    EnaSupport: request.enaSupport,
    ImageLocation: imageLocation,
    Description: description || null,
  };
  const given = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== null));
  const input: RegisterImageRequest = {
    Name: name,
    ...given,
    ...(devices.length === 0 ? {} : { BlockDeviceMappings: toDevices(devices) }),
    TagSpecifications: markedTags(request.tags, token),
  };
  return {
    action: "RegisterImage",
    doing: "register an image",
    input,
    send: (ec2, options) => ec2.send(new RegisterImageCommand(input), options),
  };
}
