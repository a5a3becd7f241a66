import { createFiltering, type Filtering, type FilterTable } from "./filters.ts";
import { type BlockDevice, type Image, isPublic } from "./image.ts";
import { visibleTags } from "./visibility.ts";

type EbsReader = (device: BlockDevice) => string | number | boolean | undefined;

function everyDevice(read: EbsReader): (image: Image) => readonly (string | number | boolean | undefined)[] {
  return (image) => image.blockDevices.map(read);
}

function scanResult(name: string): (image: Image) => string | undefined {
  return (image) => image.scanResults?.[name];
}

const TABLE: FilterTable<Image> = {
  architecture: (image) => image.architecture,
  "block-device-mapping.delete-on-termination": everyDevice(({ ebs }) => ebs?.deleteOnTermination),
  "block-device-mapping.device-name": everyDevice(({ deviceName }) => deviceName),
  "block-device-mapping.snapshot-id": everyDevice(({ ebs }) => ebs?.snapshotId),
  "block-device-mapping.volume-size": everyDevice(({ ebs }) => ebs?.volumeSize),
  "block-device-mapping.volume-type": everyDevice(({ ebs }) => ebs?.volumeType),
  "block-device-mapping.encrypted": everyDevice(({ ebs }) => ebs?.encrypted),
  "boot-mode": (image) => image.bootMode,
  "creation-date": (image) => image.creationDate,
  description: (image) => image.description,
  "ena-support": (image) => image.enaSupport ?? false,
  "free-tier-eligible": (image) => image.freeTierEligible ?? false,
  hypervisor: (image) => image.hypervisor,
  "image-allowed": (image) => image.imageAllowed ?? true,
  "image-id": (image) => image.imageId,
  "image-type": (image) => image.imageType,
  "image-watermark.source-image-creation-time": (image) => image.watermarks.map((mark) => mark.sourceImageCreationTime),
  "image-watermark.source-image-id": (image) => image.watermarks.map((mark) => mark.sourceImageId),
  "image-watermark.source-image-region": (image) => image.watermarks.map((mark) => mark.sourceImageRegion),
  "image-watermark.watermark-creation-time": (image) => image.watermarks.map((mark) => mark.watermarkCreationTime),
  "image-watermark.watermark-key": (image) => image.watermarks.map((mark) => mark.watermarkKey),
  "instance-type-specification.supported-instance-type": (image) => image.instanceTypes?.supported ?? [],
  "instance-type-specification.unsupported-instance-type": (image) => image.instanceTypes?.unsupported ?? [],
  "is-public": isPublic,
  "kernel-id": (image) => image.kernelId,
  "manifest-location": (image) => image.imageLocation,
  name: (image) => image.name,
  "owner-alias": (image) => image.ownerAlias,
  "owner-id": (image) => image.ownerId,
  platform: (image) => image.platform,
  "product-code": (image) => image.productCodes.map(({ productCode }) => productCode),
  "product-code.type": (image) => image.productCodes.map(({ type }) => type),
  "public-ssm-parameter-name": (image) => image.publicSsmParameterName,
  "ramdisk-id": (image) => image.ramdiskId,
  "root-device-name": (image) => image.rootDeviceName,
  "root-device-type": (image) => image.rootDeviceType,
  "scan-result.critical-fix-available-since": scanResult("criticalFixAvailableSince"),
  "scan-result.high-fix-available-since": scanResult("highFixAvailableSince"),
  "scan-result.medium-fix-available-since": scanResult("mediumFixAvailableSince"),
  "scan-result.low-fix-available-since": scanResult("lowFixAvailableSince"),
  "scan-result.informational-fix-available-since": scanResult("informationalFixAvailableSince"),
  "scan-result.finding-scan-date": scanResult("findingScanDate"),
  "scan-result.highest-finding-severity-label": scanResult("highestFindingSeverityLabel"),
  "source-image-id": (image) => image.sourceImageId,
  "source-image-region": (image) => image.sourceImageRegion,
  "source-instance-id": (image) => image.sourceInstanceId,
  state: (image) => image.state,
  "state-reason-code": (image) => image.stateReason?.code,
  "state-reason-message": (image) => image.stateReason?.message,
  "sriov-net-support": (image) => image.sriovNetSupport,
  "virtualization-type": (image) => image.virtualizationType,
};

export function imageFiltering(account: string): Filtering<Image> {
  return createFiltering(TABLE, (image) => visibleTags(image, account));
}
