import type { CaptureRequest, CopyRequest, DeviceRequest, RegisterRequest } from "../../../ports/verbs.ts";
import type { VerbName } from "../rules.ts";
import type { Ordered } from "../verb.ts";
import { about, type Given, type InRegion, type Maybe, type OfImage, tagsOf } from "./command-parts.ts";
import * as problem from "./command-problems.ts";

// Mutations that make an image, from plain input; nobody is asked anything.

type GivenDevice = { readonly [Name in keyof DeviceRequest]: Maybe<DeviceRequest[Name]> } & {
  readonly deviceName: string;
};
type WithDevices<Request> = Omit<Request, "devices"> & { readonly devices: readonly GivenDevice[] };

export function createImage(input: InRegion & WithDevices<Given<CaptureRequest>>): Ordered<"capture"> {
  const { instanceId, name, noReboot } = input;
  const [devices, tags] = [devicesOf(input.devices), tagsOf(input.tags)];
  const description = input.description ?? null;
  return {
    verb: "createImage" satisfies VerbName,
    image: null,
    region: input.region ?? null,
    makesName: name,
    request: { instanceId, name, description, noReboot, devices, tags },
    problems: [
      ...problem.blankProblems("instanceId", instanceId),
      ...problem.nameProblems(name),
      ...problem.deviceProblems(devices),
      ...problem.tagProblems("tags", tags),
    ],
  };
}

export function registerImage(input: InRegion & WithDevices<Given<RegisterRequest>>): Ordered<"registration"> {
  const { name } = input;
  const [devices, tags] = [devicesOf(input.devices), tagsOf(input.tags)];
  return {
    verb: "registerImage" satisfies VerbName,
    image: null,
    region: input.region ?? null,
    makesName: name,
    request: {
      name,
      description: input.description ?? null,
      architecture: input.architecture ?? null,
      rootDeviceName: input.rootDeviceName ?? null,
      devices,
      virtualizationType: input.virtualizationType ?? null,
      bootMode: input.bootMode ?? null,
      enaSupport: input.enaSupport ?? null,
      imageLocation: input.imageLocation ?? null,
      volumeId: input.volumeId ?? null,
      tags,
    },
    problems: [...problem.nameProblems(name), ...problem.deviceProblems(devices), ...problem.tagProblems("tags", tags)],
  };
}

export function copyImage(
  input: OfImage & InRegion & Given<Omit<CopyRequest, "sourceRegion" | "sourceId">>,
): Ordered<"copying"> {
  const { imageId, name, encrypted, copyTags } = input;
  const tags = tagsOf(input.tags);
  const ordered = about<"copying">("copyImage", imageId, (sourceId, sourceRegion) => ({
    request: {
      sourceRegion,
      sourceId,
      name,
      description: input.description ?? null,
      encrypted,
      kmsKeyId: input.kmsKeyId ?? null,
      copyTags,
      tags,
    },
    problems: [...problem.nameProblems(name), ...problem.tagProblems("tags", tags)],
  }));
  return { ...ordered, region: input.region ?? null, makesName: name };
}

function devicesOf(devices: readonly GivenDevice[]): readonly DeviceRequest[] {
  return devices.map((device) => {
    const given = Object.entries(device).filter(([, value]) => value !== null && value !== undefined);
    // Only what says nothing was taken away.
    return Object.fromEntries(given) as unknown as DeviceRequest;
  });
}
