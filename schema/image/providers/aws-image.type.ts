import { Field, ObjectType } from "type-graphql";
import type { AwsImageDetail, AwsViewDetail } from "../../../adapters/aws/reading/detail.ts";
import { type LaunchPermission, LaunchPermissioned } from "../../ownership/launch-permission.type.ts";
import { DateTime } from "../../shared/scalars.ts";
import { imageAbilities, interfacesOf } from "../abilities.ts";
import { Derived } from "../derived.type.ts";
import { Image } from "../image.type.ts";
import {
  AwsBlockDeviceMapping,
  AwsInstanceTypeSpecification,
  AwsScanResults,
  AwsWatermark,
} from "./aws-device.type.ts";

/** Detail that EC2 gives and that clients see under EC2's own names. */
type Shown = Omit<AwsImageDetail, "nativeRootDeviceType" | "stateReasonCode"> & AwsViewDetail;

@ObjectType({
  implements: [Image, LaunchPermissioned, Derived, ...interfacesOf(imageAbilities)],
  description: "An Amazon EC2 machine image (AMI). Words are EC2's own.",
  simpleResolvers: true,
})
export class AwsImage extends Image implements Shown {
  @Field(() => String, {
    nullable: true,
    description: "Owner and name, or the manifest's place in S3 for instance store.",
  })
  imageLocation!: string | null;

  @Field(() => String, { nullable: true, description: "`machine`, `kernel` or `ramdisk`." })
  imageType!: string | null;

  @Field(() => String, { nullable: true, description: "The kernel image; null except for paravirtual images." })
  kernelId!: string | null;

  @Field(() => String, { nullable: true, description: "The RAM disk image; null except for paravirtual images." })
  ramdiskId!: string | null;

  @Field(() => String, { nullable: true, description: "The operation that is billed, `RunInstances:0002`." })
  usageOperation!: string | null;

  @Field(() => [AwsBlockDeviceMapping], { description: "What becomes of each device at launch, by device name." })
  blockDeviceMappings!: readonly AwsBlockDeviceMapping[];

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether enhanced networking with ENA is on; null where EC2 does not say.",
  })
  enaSupport!: boolean | null;

  @Field(() => String, { nullable: true, description: "`xen` or `ovm`; EC2 says `xen` for Nitro too." })
  hypervisor!: string | null;

  @Field(() => String, { nullable: true, description: "The device of the root volume, `/dev/xvda`." })
  rootDeviceName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "`simple` where enhanced networking with the Intel interface is on.",
  })
  sriovNetSupport!: string | null;

  @Field(() => String, { nullable: true, description: "`hvm` or `paravirtual`." })
  virtualizationType!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "`legacy-bios`, `uefi` or `uefi-preferred`; null where the type's default counts.",
  })
  bootMode!: string | null;

  @Field(() => String, { nullable: true, description: "`v2.0` where instances get a NitroTPM." })
  tpmSupport!: string | null;

  @Field(() => String, { nullable: true, description: "`v2.0` where instances demand tokens of the metadata service." })
  imdsSupport!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The instance that it was captured from; null for all that were not.",
  })
  sourceInstanceId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The image that it was copied or captured from; stays when that is gone. Null for registered ones and some old ones.",
  })
  sourceImageId!: string | null;

  @Field(() => String, { nullable: true, description: "The region of that image." })
  sourceImageRegion!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the free tier covers it; null where EC2 does not say.",
  })
  freeTierEligible!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "The public Systems Manager parameter that points to it; null where none does.",
  })
  publicSsmParameterName!: string | null;

  @Field(() => [AwsWatermark], { description: "Marks of accounts, carried on by copies; by key." })
  watermarks!: readonly AwsWatermark[];

  @Field(() => AwsScanResults, {
    nullable: true,
    description: "What Amazon Inspector last found; null where it did not look.",
  })
  scanResults!: AwsScanResults | null;

  @Field(() => AwsInstanceTypeSpecification, {
    nullable: true,
    description: "The instance types that it is for; null where the owner says nothing.",
  })
  instanceTypeSpecification!: AwsInstanceTypeSpecification | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was last launched, up to a day late; null except in the owner's view.",
  })
  lastLaunchedAt!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "`disabled`, `enabled-without-cooldown`, `enabled-with-cooldown` …; null except in the owner's view.",
  })
  deregistrationProtection!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the account's Allowed AMIs setting admits it; null where the account has none.",
  })
  imageAllowed!: boolean | null;

  launchPermissions!: readonly LaunchPermission[] | null;
}
