import type { Image } from "@aws-sdk/client-ec2";
import type { ImageRecord } from "../../../src/domain/image/image.ts";
import { toRecord } from "./map.ts";

export const full = {
  ImageId: "ami-0123456789abcdef0",
  ImageLocation: "111122223333/golden",
  State: "available",
  OwnerId: "111122223333",
  CreationDate: "2026-01-02T03:04:05.000Z",
  Public: false,
  ProductCodes: [{ ProductCodeId: "zz", ProductCodeType: "marketplace" }, { ProductCodeId: "aa" }],
  Architecture: "arm64",
  ImageType: "machine",
  KernelId: "aki-1",
  RamdiskId: "ari-1",
  PlatformDetails: "Linux/UNIX",
  UsageOperation: "RunInstances",
  BlockDeviceMappings: [
    { DeviceName: "/dev/xvdb", VirtualName: "ephemeral0" },
    { DeviceName: "/dev/sdz", NoDevice: "" },
    {
      DeviceName: "/dev/xvda",
      Ebs: {
        DeleteOnTermination: true,
        Iops: 3000,
        SnapshotId: "snap-1",
        VolumeSize: 8,
        VolumeType: "gp3",
        KmsKeyId: "arn:aws:kms:x",
        Throughput: 125,
        OutpostArn: "arn:aws:outposts:x",
        AvailabilityZone: "eu-west-1a",
        AvailabilityZoneId: "euw1-az1",
        Encrypted: true,
        VolumeInitializationRate: 100,
        EbsCardIndex: 0,
      },
    },
  ],
  Description: "what we build on",
  EnaSupport: true,
  Hypervisor: "xen",
  ImageOwnerAlias: "amazon",
  Name: "golden",
  RootDeviceName: "/dev/xvda",
  RootDeviceType: "ebs",
  SriovNetSupport: "simple",
  StateReason: { Code: "Server.X", Message: "why" },
  Tags: [
    { Key: "b", Value: " 2 " },
    { Key: "a", Value: "" },
  ],
  VirtualizationType: "hvm",
  BootMode: "uefi-preferred",
  TpmSupport: "v2.0",
  DeprecationTime: "2028-01-02T03:04:00Z",
  ImdsSupport: "v2.0",
  SourceInstanceId: "i-1",
  DeregistrationProtection: "enabled-with-cooldown",
  LastLaunchedTime: "2026-02-02T00:00:00Z",
  ImageAllowed: true,
  SourceImageId: "ami-0123456789abcdef1",
  SourceImageRegion: "us-east-1",
  FreeTierEligible: true,
  PublicSsmParameterName: "/aws/service/x",
  ImageWatermarks: [
    {
      WatermarkKey: "111122223333:gold",
      SourceImageRegion: "us-east-1",
      SourceImageId: "ami-2",
      SourceImageCreationTime: new Date("2025-01-01T00:00:00Z"),
      WatermarkCreationTime: new Date("2025-01-02T00:00:00Z"),
    },
  ],
  ScanResults: {
    HighestFindingSeverityLabel: "HIGH",
    FindingScanDate: new Date("2026-03-01T00:00:00Z"),
    HighFixAvailableSince: new Date("2026-02-01T00:00:00Z"),
  },
  InstanceTypeSpecification: { SupportedInstanceTypes: [{ InstanceType: "m7g.*" }, { InstanceType: "c7g.*" }] },
} as const satisfies { [Key in Exclude<keyof Image, "Platform">]-?: unknown };

// What the SDK hands over is mutable; the fixture is not, hence the copy.
export const image = (more: object = {}): Image => ({ ...structuredClone<object>(full), ...more });

export function record(native: Image, account = "111122223333"): ImageRecord {
  const made = toRecord("eu-west-1", account, native);
  if (made === null) throw new Error("no record");
  return made;
}
