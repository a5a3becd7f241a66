import { Field, ObjectType } from "type-graphql";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { enumOf } from "../shared/enums.ts";
import { DestructiveVerbPayload, ImageVerbPayload } from "./verb-payload.type.ts";

@ObjectType({
  description: "The image that is made of a machine; PENDING for as long as that takes.",
  simpleResolvers: true,
})
export class CreateImagePayload extends ImageVerbPayload {}

@ObjectType({ description: "The image that was registered.", simpleResolvers: true })
export class RegisterImagePayload extends ImageVerbPayload {}

@ObjectType({ description: "The copy; PENDING for as long as copying takes.", simpleResolvers: true })
export class CopyImagePayload extends ImageVerbPayload {}

@ObjectType({ description: "The image with its description and tags.", simpleResolvers: true })
export class UpdateImagePayload extends ImageVerbPayload {}

@ObjectType({ description: "The image that others may launch now.", simpleResolvers: true })
export class GrantLaunchPermissionPayload extends ImageVerbPayload {}

@ObjectType({ description: "The image that some may no longer launch.", simpleResolvers: true })
export class RevokeLaunchPermissionPayload extends DestructiveVerbPayload {}

@ObjectType({
  description: "The image that this account may no longer launch, as it was last known.",
  simpleResolvers: true,
})
export class CancelLaunchPermissionPayload extends ImageVerbPayload {}

@ObjectType({ description: "The image with its visibility.", simpleResolvers: true })
export class SetImageVisibilityPayload extends DestructiveVerbPayload {}

@ObjectType({ description: "The image that will be deprecated.", simpleResolvers: true })
export class ScheduleImageDeprecationPayload extends ImageVerbPayload {}

@ObjectType({ description: "The image that will not be deprecated.", simpleResolvers: true })
export class CancelImageDeprecationPayload extends ImageVerbPayload {}

@ObjectType({ description: "The disabled image.", simpleResolvers: true })
export class DisableImagePayload extends DestructiveVerbPayload {
  @Field(() => [LaunchPermission], {
    description:
      "The launch permissions that this took away: the cloud does not keep them, the ledger does. Empty where it took none, or was not done.",
  })
  wipedLaunchPermissions!: readonly LaunchPermission[];
}

@ObjectType({ description: "The image that may be launched again.", simpleResolvers: true })
export class EnableImagePayload extends ImageVerbPayload {
  @Field(() => [LaunchPermission], {
    description:
      "The launch permissions that the last disabling took away, from the ledger. They do not come back by themselves: grantLaunchPermission gives them again. Empty where it took none, or the image was not disabled through or before the eyes of Tintype.",
  })
  restorableLaunchPermissions!: readonly LaunchPermission[];
}

@ObjectType({ description: "The protected image.", simpleResolvers: true })
export class ProtectImagePayload extends ImageVerbPayload {}

@ObjectType({ description: "The image without its protection, or in its cooldown.", simpleResolvers: true })
export class UnprotectImagePayload extends ImageVerbPayload {}

export const SnapshotOutcomeEnum = enumOf(
  "SnapshotOutcomeKind",
  "What became of a snapshot.",
  ["DELETED", "KEPT", "SKIPPED", "FAILED"],
  {
    DELETED: "It was deleted.",
    KEPT: "It was kept: its deletion was not asked for.",
    SKIPPED: "It was kept: another image uses it.",
    FAILED: "It could not be deleted; `reason` says why.",
  },
);

@ObjectType({ description: "What became of a snapshot of a deregistered image.", simpleResolvers: true })
export class SnapshotOutcome {
  @Field(() => String, { description: "The cloud's own id, `snap-0abcdef1234567890`." })
  snapshotId!: string;

  @Field(() => SnapshotOutcomeEnum, { description: "What became of it." })
  outcome!: string;

  @Field(() => String, {
    nullable: true,
    description: "Why, in the cloud's words; null where there is nothing to say.",
  })
  reason!: string | null;
}

@ObjectType({ description: "The image that is gone, as it was last known.", simpleResolvers: true })
export class DeregisterImagePayload extends DestructiveVerbPayload {
  @Field(() => [SnapshotOutcome], {
    description: "What became of its snapshots; empty where it had none, or was not deregistered.",
    simple: true,
  })
  snapshots!: readonly SnapshotOutcome[];
}

@ObjectType({ description: "The image that is back.", simpleResolvers: true })
export class RestoreImagePayload extends ImageVerbPayload {}
