import { Field, Int, ObjectType } from "type-graphql";
import type {
  AwsEbsDevice as EbsFact,
  AwsBlockDeviceMapping as MappingFact,
} from "../../../adapters/aws/reading/detail.ts";

@ObjectType({ description: "The EBS volume that a device is made of at launch.", simpleResolvers: true })
export class AwsEbsDevice implements EbsFact {
  @Field(() => String, { nullable: true, description: "The snapshot that it starts from; null for an empty volume." })
  snapshotId!: string | null;

  @Field(() => Int, { nullable: true, description: "Size in GiB; null where the snapshot's size counts." })
  sizeGiB!: number | null;

  @Field(() => String, { nullable: true, description: "EC2's word: `gp3`, `io2` …" })
  volumeType!: string | null;

  @Field(() => Int, { nullable: true, description: "Provisioned operations a second; null where the type has none." })
  iops!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Provisioned throughput in MiB a second; null where the type has none.",
  })
  throughputMiBps!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the volume is encrypted; null where EC2 does not say.",
  })
  encrypted!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "The KMS key of an encrypted volume; null where EC2 does not say.",
  })
  kmsKeyId!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it goes with the instance; null where EC2 does not say.",
  })
  deleteOnTermination!: boolean | null;

  @Field(() => String, { nullable: true, description: "The Outpost that holds the snapshot; null in a region." })
  outpostArn!: string | null;

  @Field(() => String, { nullable: true, description: "The availability zone of the snapshot; null in a region." })
  availabilityZone!: string | null;

  @Field(() => String, { nullable: true, description: "The id of that zone, the same in all accounts." })
  availabilityZoneId!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "How fast the volume is filled from its snapshot, in MiB a second; null where not provisioned.",
  })
  volumeInitializationRateMiBps!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "The EBS card that it is attached to; null where the instance type has one.",
  })
  ebsCardIndex!: number | null;
}

@ObjectType({ description: "What becomes of one device name at launch.", simpleResolvers: true })
export class AwsBlockDeviceMapping implements MappingFact {
  @Field(() => String, { nullable: true, description: "Such as `/dev/xvda`." })
  deviceName!: string | null;

  @Field(() => String, { nullable: true, description: "An instance-store volume, `ephemeral0` …; null for EBS." })
  virtualName!: string | null;

  @Field(() => Boolean, { description: "True where the device is left out at launch." })
  noDevice!: boolean;

  @Field(() => AwsEbsDevice, {
    nullable: true,
    description: "The EBS volume; null for instance store and left-out devices.",
  })
  ebs!: EbsFact | null;
}

@ObjectType({
  description: "A mark that an account put on an image and that its copies carry on.",
  simpleResolvers: true,
})
export class AwsWatermark {
  @Field(() => String, { nullable: true, description: "Account and name, `111122223333:golden`." })
  key!: string | null;

  @Field(() => String, { nullable: true, description: "The image that was marked first." })
  sourceImageId!: string | null;

  @Field(() => String, { nullable: true, description: "The region of that image." })
  sourceImageRegion!: string | null;

  @Field(() => String, { nullable: true, description: "When that image was made, ISO 8601." })
  sourceImageCreatedAt!: string | null;

  @Field(() => String, { nullable: true, description: "When it was marked, ISO 8601." })
  createdAt!: string | null;
}

@ObjectType({
  description: "What Amazon Inspector last found in an image. Times are ISO 8601, null where nothing can be mended.",
  simpleResolvers: true,
})
export class AwsScanResults {
  @Field(() => String, { nullable: true, description: "Inspector's word for the worst finding." })
  highestSeverity!: string | null;

  @Field(() => String, { nullable: true, description: "When it looked." })
  scannedAt!: string | null;

  @Field(() => String, { nullable: true, description: "Since when a critical finding could be mended." })
  criticalFixAvailableSince!: string | null;

  @Field(() => String, { nullable: true, description: "The same for high." })
  highFixAvailableSince!: string | null;

  @Field(() => String, { nullable: true, description: "The same for medium." })
  mediumFixAvailableSince!: string | null;

  @Field(() => String, { nullable: true, description: "The same for low." })
  lowFixAvailableSince!: string | null;

  @Field(() => String, { nullable: true, description: "The same for informational." })
  informationalFixAvailableSince!: string | null;
}

@ObjectType({ description: "The instance types that an image is for, as names or patterns.", simpleResolvers: true })
export class AwsInstanceTypeSpecification {
  @Field(() => [String], { description: "Those that it is for; empty where none is named." })
  supported!: readonly string[];

  @Field(() => [String], { description: "Those that it is not for; empty where none is named." })
  unsupported!: readonly string[];
}
