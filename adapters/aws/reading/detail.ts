import type { BlockDeviceMapping, Image } from "@aws-sdk/client-ec2";
import { cleanText, compareText } from "../../kit/text.ts";
import { cloudTime } from "../../kit/time.ts";

// Types, not interfaces: only types are assignable to JsonObject.

/** What only EC2 says of an image, the same to everybody who sees it. Words are the cloud's own. */
export type AwsImageDetail = {
  readonly imageLocation: string | null;
  readonly imageType: string | null;
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  readonly usageOperation: string | null;
  /** Sorted by device name. */
  readonly blockDeviceMappings: readonly AwsBlockDeviceMapping[];
  readonly enaSupport: boolean | null;
  readonly hypervisor: string | null;
  readonly rootDeviceName: string | null;
  readonly nativeRootDeviceType: string | null;
  readonly sriovNetSupport: string | null;
  readonly virtualizationType: string | null;
  readonly bootMode: string | null;
  readonly tpmSupport: string | null;
  readonly imdsSupport: string | null;
  readonly stateReasonCode: string | null;
  readonly sourceInstanceId: string | null;
  readonly sourceImageId: string | null;
  readonly sourceImageRegion: string | null;
  readonly freeTierEligible: boolean | null;
  readonly publicSsmParameterName: string | null;
  /** Sorted by key. */
  readonly watermarks: readonly AwsWatermark[];
  readonly scanResults: AwsScanResults | null;
  readonly instanceTypeSpecification: AwsInstanceTypeSpecification | null;
};

/** What EC2 says to one account only: the first two to the owner, the last about the account's own settings. */
export type AwsViewDetail = {
  readonly lastLaunchedAt: string | null;
  readonly deregistrationProtection: string | null;
  /** Null where the account does not restrict images. */
  readonly imageAllowed: boolean | null;
};

export type AwsBlockDeviceMapping = {
  readonly deviceName: string | null;
  readonly virtualName: string | null;
  /** True where the device is left out at launch. */
  readonly noDevice: boolean;
  readonly ebs: AwsEbsDevice | null;
};

export type AwsEbsDevice = {
  readonly snapshotId: string | null;
  readonly sizeGiB: number | null;
  readonly volumeType: string | null;
  readonly iops: number | null;
  readonly throughputMiBps: number | null;
  readonly encrypted: boolean | null;
  readonly kmsKeyId: string | null;
  readonly deleteOnTermination: boolean | null;
  readonly outpostArn: string | null;
  readonly availabilityZone: string | null;
  readonly availabilityZoneId: string | null;
  readonly volumeInitializationRateMiBps: number | null;
  readonly ebsCardIndex: number | null;
};

export type AwsWatermark = {
  readonly key: string | null;
  readonly sourceImageId: string | null;
  readonly sourceImageRegion: string | null;
  readonly sourceImageCreatedAt: string | null;
  readonly createdAt: string | null;
};

export type AwsScanResults = {
  readonly highestSeverity: string | null;
  readonly scannedAt: string | null;
  readonly criticalFixAvailableSince: string | null;
  readonly highFixAvailableSince: string | null;
  readonly mediumFixAvailableSince: string | null;
  readonly lowFixAvailableSince: string | null;
  readonly informationalFixAvailableSince: string | null;
};

/** Sorted. */
export type AwsInstanceTypeSpecification = {
  readonly supported: readonly string[];
  readonly unsupported: readonly string[];
};

export function toImageDetail(native: Image): AwsImageDetail {
  const mappings = (native.BlockDeviceMappings ?? []).map(toBlockDeviceMapping);
  return {
    imageLocation: cleanText(native.ImageLocation),
    imageType: cleanText(native.ImageType),
    kernelId: cleanText(native.KernelId),
    ramdiskId: cleanText(native.RamdiskId),
    usageOperation: cleanText(native.UsageOperation),
    blockDeviceMappings: mappings.sort((left, right) => compareText(left.deviceName ?? "", right.deviceName ?? "")),
    enaSupport: native.EnaSupport ?? null,
    hypervisor: cleanText(native.Hypervisor),
    rootDeviceName: cleanText(native.RootDeviceName),
    nativeRootDeviceType: cleanText(native.RootDeviceType),
    sriovNetSupport: cleanText(native.SriovNetSupport),
    virtualizationType: cleanText(native.VirtualizationType),
    bootMode: cleanText(native.BootMode),
    tpmSupport: cleanText(native.TpmSupport),
    imdsSupport: cleanText(native.ImdsSupport),
    stateReasonCode: cleanText(native.StateReason?.Code),
    sourceInstanceId: cleanText(native.SourceInstanceId),
    sourceImageId: cleanText(native.SourceImageId),
    sourceImageRegion: cleanText(native.SourceImageRegion),
    freeTierEligible: native.FreeTierEligible ?? null,
    publicSsmParameterName: cleanText(native.PublicSsmParameterName),
    watermarks: toWatermarks(native.ImageWatermarks),
    scanResults: toScanResults(native.ScanResults),
    instanceTypeSpecification: toInstanceTypes(native.InstanceTypeSpecification),
  };
}

export function toViewDetail(native: Image): AwsViewDetail {
  return {
    lastLaunchedAt: cloudTime(native.LastLaunchedTime),
    deregistrationProtection: cleanText(native.DeregistrationProtection),
    imageAllowed: native.ImageAllowed ?? null,
  };
}

function toBlockDeviceMapping({ DeviceName, VirtualName, NoDevice, Ebs }: BlockDeviceMapping): AwsBlockDeviceMapping {
  return {
    deviceName: cleanText(DeviceName),
    virtualName: cleanText(VirtualName),
    // EC2 says it by the presence of an element that is empty.
    noDevice: NoDevice !== undefined,
    ebs: Ebs === undefined ? null : toEbsDevice(Ebs),
  };
}

function toEbsDevice(ebs: NonNullable<BlockDeviceMapping["Ebs"]>): AwsEbsDevice {
  return {
    snapshotId: cleanText(ebs.SnapshotId),
    sizeGiB: toNumber(ebs.VolumeSize),
    volumeType: cleanText(ebs.VolumeType),
    iops: toNumber(ebs.Iops),
    throughputMiBps: toNumber(ebs.Throughput),
    encrypted: ebs.Encrypted ?? null,
    kmsKeyId: cleanText(ebs.KmsKeyId),
    deleteOnTermination: ebs.DeleteOnTermination ?? null,
    outpostArn: cleanText(ebs.OutpostArn),
    availabilityZone: cleanText(ebs.AvailabilityZone),
    availabilityZoneId: cleanText(ebs.AvailabilityZoneId),
    volumeInitializationRateMiBps: toNumber(ebs.VolumeInitializationRate),
    ebsCardIndex: toNumber(ebs.EbsCardIndex),
  };
}

function toWatermarks(watermarks: Image["ImageWatermarks"] = []): readonly AwsWatermark[] {
  return watermarks
    .map((watermark) => ({
      key: cleanText(watermark.WatermarkKey),
      sourceImageId: cleanText(watermark.SourceImageId),
      sourceImageRegion: cleanText(watermark.SourceImageRegion),
      sourceImageCreatedAt: cloudTime(watermark.SourceImageCreationTime),
      createdAt: cloudTime(watermark.WatermarkCreationTime),
    }))
    .sort((left, right) => compareText(left.key ?? "", right.key ?? ""));
}

function toScanResults(results: Image["ScanResults"]): AwsScanResults | null {
  if (results === undefined) return null;
  return {
    highestSeverity: cleanText(results.HighestFindingSeverityLabel),
    scannedAt: cloudTime(results.FindingScanDate),
    criticalFixAvailableSince: cloudTime(results.CriticalFixAvailableSince),
    highFixAvailableSince: cloudTime(results.HighFixAvailableSince),
    mediumFixAvailableSince: cloudTime(results.MediumFixAvailableSince),
    lowFixAvailableSince: cloudTime(results.LowFixAvailableSince),
    informationalFixAvailableSince: cloudTime(results.InformationalFixAvailableSince),
  };
}

function toInstanceTypes(specification: Image["InstanceTypeSpecification"]): AwsInstanceTypeSpecification | null {
  if (specification === undefined) return null;
  const names = (items: readonly { InstanceType?: string | undefined }[] = []) =>
    items.flatMap(({ InstanceType }) => cleanText(InstanceType) ?? []).sort(compareText);
  return {
    supported: names(specification.SupportedInstanceTypes),
    unsupported: names(specification.UnsupportedInstanceTypes),
  };
}

// The SDK makes NaN of a number that it cannot read.
export function toNumber(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
