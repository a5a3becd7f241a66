import { randomBytes } from "node:crypto";
import {
  CancelImageLaunchPermissionCommand,
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DeleteSnapshotCommand,
  DeleteTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImageReferencesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSnapshotsCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  type EC2Client,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  GetImageAncestryCommand,
  ModifyImageAttributeCommand,
  RegisterImageCommand,
  RestoreImageFromRecycleBinCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Target } from "./targets.ts";

export interface Options {
  readonly abortSignal: AbortSignal;
}

/** One right: how it is tried, and what is lost without it. */
export interface Trial {
  readonly action: string;
  readonly neededFor: string;
  /** Really asked. Everything else is sent as a dry run, by `send` itself. */
  readonly reads: boolean;
  send(ec2: EC2Client, target: Target, options: Options): Promise<unknown>;
}

const DryRun = true;
const dayMs = 24 * 3600 * 1000;
const Tags = [{ Key: "tintype:rights", Value: "" }];
const newName = () => `tintype-rights-${randomBytes(8).toString("hex")}`;

function reading(action: string, neededFor: string, send: Trial["send"]): Trial {
  return { action, neededFor, reads: true, send };
}

function trying(action: string, neededFor: string, send: Trial["send"]): Trial {
  return { action, neededFor, reads: false, send };
}

/** Harmless also where the dry run is not heeded. */
export const dryRunOfARead = (ec2: EC2Client, options: Options): Promise<unknown> =>
  ec2.send(new DescribeImagesCommand({ Owners: ["self"], MaxResults: 5, DryRun }), options);

/** Every right that README.md lists, in its order; a test holds the two together. */
export const trials: readonly Trial[] = [
  reading("DescribeImages", "Everything: no image is seen, and every sweep fails.", (ec2, _, options) =>
    ec2.send(new DescribeImagesCommand({ Owners: ["self"], MaxResults: 5 }), options),
  ),
  reading(
    "DescribeInstances",
    "The machines of an image, and so the impact plan of destructive mutations; createImage; terminateInstance.",
    (ec2, _, options) => ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }), options),
  ),
  reading("DescribeImageAttribute", "Who may launch an image; setImageVisibility.", (ec2, { imageId }, options) =>
    ec2.send(new DescribeImageAttributeCommand({ ImageId: imageId, Attribute: "launchPermission" }), options),
  ),
  reading(
    "DescribeImageReferences",
    "What else names an image (launch templates, SSM parameters, recipes), in the impact plan of destructive mutations.",
    (ec2, { imageId }, options) =>
      ec2.send(
        new DescribeImageReferencesCommand({ ImageIds: [imageId], ResourceTypes: [{ ResourceType: "ec2:Instance" }] }),
        options,
      ),
  ),
  reading(
    "DescribeInstanceTypes",
    "Dry runs of launchInstance: whether machine and image fit.",
    (ec2, { instanceType }, options) =>
      ec2.send(
        // One of EC2's words, chosen in targets.ts.
        new DescribeInstanceTypesCommand({ InstanceTypes: [instanceType as "t3.micro"] }),
        options,
      ),
  ),
  reading("DescribeSnapshots", "Dry runs of copyImage: whether a shared image can be copied.", (ec2, _, options) =>
    ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"], MaxResults: 5 }), options),
  ),
  reading("GetImageAncestry", "What an image was made from.", (ec2, { imageId }, options) =>
    ec2.send(new GetImageAncestryCommand({ ImageId: imageId }), options),
  ),
  reading("DescribeRegions", "Saying of a region that it is not enabled for the account.", (ec2, _, options) =>
    ec2.send(new DescribeRegionsCommand({}), options),
  ),
  trying("CreateImage", "createImage.", (ec2, { instanceId }, options) =>
    ec2.send(new CreateImageCommand({ InstanceId: instanceId, Name: newName(), NoReboot: true, DryRun }), options),
  ),
  trying(
    "CreateTags",
    "updateImage where it sets tags; createImage, registerImage, copyImage and launchInstance, which tag what they make.",
    (ec2, { imageId }, options) => ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags, DryRun }), options),
  ),
  trying("RegisterImage", "registerImage.", (ec2, { snapshotId }, options) =>
    ec2.send(
      new RegisterImageCommand({
        Name: newName(),
        Architecture: "x86_64",
        VirtualizationType: "hvm",
        RootDeviceName: "/dev/xvda",
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { SnapshotId: snapshotId } }],
        DryRun,
      }),
      options,
    ),
  ),
  trying("CopyImage", "copyImage into this region.", (ec2, { region, imageId }, options) =>
    ec2.send(new CopyImageCommand({ SourceRegion: region, SourceImageId: imageId, Name: newName(), DryRun }), options),
  ),
  trying(
    "ModifyImageAttribute",
    "updateImage where it changes the description; grantLaunchPermission, revokeLaunchPermission and setImageVisibility.",
    (ec2, { imageId, description }, options) =>
      ec2.send(
        new ModifyImageAttributeCommand({ ImageId: imageId, Description: { Value: description }, DryRun }),
        options,
      ),
  ),
  trying("DeleteTags", "updateImage where it deletes tags.", (ec2, { imageId }, options) =>
    ec2.send(new DeleteTagsCommand({ Resources: [imageId], Tags, DryRun }), options),
  ),
  trying("CancelImageLaunchPermission", "cancelLaunchPermission.", (ec2, { sharedImageId }, options) =>
    ec2.send(new CancelImageLaunchPermissionCommand({ ImageId: sharedImageId, DryRun }), options),
  ),
  trying("EnableImageDeprecation", "scheduleImageDeprecation.", (ec2, { imageId }, options) =>
    ec2.send(
      new EnableImageDeprecationCommand({ ImageId: imageId, DeprecateAt: new Date(Date.now() + dayMs), DryRun }),
      options,
    ),
  ),
  trying("DisableImageDeprecation", "cancelImageDeprecation.", (ec2, { imageId }, options) =>
    ec2.send(new DisableImageDeprecationCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("DisableImage", "disableImage.", (ec2, { imageId }, options) =>
    ec2.send(new DisableImageCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("EnableImage", "enableImage.", (ec2, { imageId }, options) =>
    ec2.send(new EnableImageCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("EnableImageDeregistrationProtection", "protectImage.", (ec2, { imageId }, options) =>
    ec2.send(new EnableImageDeregistrationProtectionCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("DisableImageDeregistrationProtection", "unprotectImage.", (ec2, { imageId }, options) =>
    ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("DeregisterImage", "deregisterImage.", (ec2, { imageId }, options) =>
    ec2.send(new DeregisterImageCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("DeleteSnapshot", "deregisterImage where snapshots go too.", (ec2, { snapshotId }, options) =>
    ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshotId, DryRun }), options),
  ),
  trying("RestoreImageFromRecycleBin", "restoreImage.", (ec2, { imageId }, options) =>
    ec2.send(new RestoreImageFromRecycleBinCommand({ ImageId: imageId, DryRun }), options),
  ),
  trying("RunInstances", "launchInstance.", (ec2, { imageId, instanceType }, options) =>
    ec2.send(
      new RunInstancesCommand({
        ImageId: imageId,
        // One of EC2's words, chosen in targets.ts.
        InstanceType: instanceType as "t3.micro",
        MinCount: 1,
        MaxCount: 1,
        DryRun,
      }),
      options,
    ),
  ),
  trying("TerminateInstances", "terminateInstance.", (ec2, { instanceId }, options) =>
    ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId], DryRun }), options),
  ),
];
