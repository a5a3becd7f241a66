import type { XmlObject } from "../wire/xml.ts";
import { type BlockDevice, type Image, isPublic, type Tags } from "./image.ts";
import { type Viewer, visibleTags } from "./visibility.ts";

/** Without tags the element is left out, as AWS does. */
export function tagSet(tags: Tags): readonly XmlObject[] | undefined {
  const entries = Object.entries(tags);
  return entries.length === 0 ? undefined : entries.map(([key, value]) => ({ key, value }));
}

export function blockDeviceMapping(devices: readonly BlockDevice[]): readonly XmlObject[] {
  return devices.map(({ deviceName, virtualName, noDevice, ebs }) => ({
    deviceName,
    virtualName,
    noDevice,
    ebs: ebs === undefined ? undefined : { ...ebs },
  }));
}

export function productCodes(image: Image): readonly XmlObject[] {
  return image.productCodes.map(({ productCode, type }) => ({ productCode, type }));
}

export function watermarkSet(image: Image): readonly XmlObject[] | undefined {
  return image.watermarks.length === 0 ? undefined : image.watermarks.map((mark) => ({ ...mark }));
}

/** An image as one account sees it. */
export function imageXml(image: Image, viewer: Viewer): XmlObject {
  const own = image.ownerId === viewer.account;
  const types = image.instanceTypes;
  return {
    imageId: image.imageId,
    imageLocation: image.imageLocation,
    imageState: image.state,
    imageOwnerId: image.ownerId,
    creationDate: image.creationDate,
    isPublic: isPublic(image),
    productCodes: image.productCodes.length === 0 ? undefined : productCodes(image),
    architecture: image.architecture,
    imageType: image.imageType,
    kernelId: image.kernelId,
    ramdiskId: image.ramdiskId,
    platform: image.platform,
    platformDetails: image.platformDetails,
    usageOperation: image.usageOperation,
    stateReason: image.stateReason === undefined ? undefined : { ...image.stateReason },
    imageOwnerAlias: image.ownerAlias,
    name: image.name,
    description: image.description,
    rootDeviceType: image.rootDeviceType,
    rootDeviceName: image.rootDeviceName,
    blockDeviceMapping: blockDeviceMapping(image.blockDevices),
    virtualizationType: image.virtualizationType,
    tagSet: tagSet(visibleTags(image, viewer.account)),
    hypervisor: image.hypervisor,
    enaSupport: image.enaSupport,
    sriovNetSupport: image.sriovNetSupport,
    bootMode: image.bootMode,
    tpmSupport: image.tpmSupport,
    deprecationTime: image.deprecationTime,
    imdsSupport: image.imdsSupport,
    sourceInstanceId: image.sourceInstanceId,
    sourceImageId: image.sourceImageId,
    sourceImageRegion: image.sourceImageRegion,
    deregistrationProtection: own ? image.deregistrationProtection : undefined,
    lastLaunchedTime: own ? image.lastLaunchedTime : undefined,
    imageAllowed: image.imageAllowed,
    freeTierEligible: image.freeTierEligible,
    publicSsmParameterName: image.publicSsmParameterName,
    imageWatermarkSet: watermarkSet(image),
    scanResults: image.scanResults === undefined ? undefined : { ...image.scanResults },
    instanceTypeSpecification:
      types === undefined
        ? undefined
        : {
            supportedInstanceTypeSet: types.supported?.map((instanceType) => ({ instanceType })),
            unsupportedInstanceTypeSet: types.unsupported?.map((instanceType) => ({ instanceType })),
          },
  };
}
