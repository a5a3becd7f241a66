import { Field, InputType } from "type-graphql";
import type { Visibility } from "../../src/domain/image/image.ts";
import { VisibilityEnum } from "../shared/enums.ts";
import { DateTime } from "../shared/scalars.ts";
import { LaunchPermissionInput, TagInput } from "./parts.input.ts";
import { DestructiveVerbInput, ImageVerbInput } from "./verb.input.ts";

@InputType({ description: "What is to change of an image." })
export class UpdateImageInput extends ImageVerbInput {
  @Field(() => String, {
    nullable: true,
    description: "The new description; an empty one takes it away. As it is where left out.",
  })
  description?: string | null;

  @Field(() => [TagInput], { defaultValue: [], description: "Tags to put on it, over those of the same key." })
  setTags!: TagInput[];

  @Field(() => [String], {
    defaultValue: [],
    description: "The keys of tags to take away; those it lacks are no error.",
  })
  deleteTags!: string[];
}

@InputType({ description: "Who else is to be able to launch an image." })
export class GrantLaunchPermissionInput extends ImageVerbInput {
  @Field(() => [LaunchPermissionInput], { description: "The rights, at least one; those that are there are no error." })
  permissions!: LaunchPermissionInput[];
}

@InputType({ description: "Who is no longer to be able to launch an image." })
export class RevokeLaunchPermissionInput extends DestructiveVerbInput {
  @Field(() => [LaunchPermissionInput], {
    description: "The rights, at least one; those that are not there are no error.",
  })
  permissions!: LaunchPermissionInput[];
}

@InputType({ description: "Another account's image that this account is no longer to be able to launch." })
export class CancelLaunchPermissionInput extends ImageVerbInput {}

@InputType({ description: "Who is to see an image." })
export class SetImageVisibilityInput extends DestructiveVerbInput {
  @Field(() => VisibilityEnum, {
    description:
      "PRIVATE takes all rights away, SHARED everybody's, PUBLIC none; SHARED is refused where nobody would be left. UNKNOWN is refused.",
  })
  visibility!: Visibility;
}

@InputType({ description: "From when on an image counts as deprecated." })
export class ScheduleImageDeprecationInput extends ImageVerbInput {
  @Field(() => DateTime, { description: "When, a time to come. Clouds may round it to the minute." })
  deprecateAt!: string;
}

@InputType({ description: "An image that is not to be deprecated." })
export class CancelImageDeprecationInput extends ImageVerbInput {}

@InputType({ description: "An image that nobody is to launch." })
export class DisableImageInput extends DestructiveVerbInput {}

@InputType({ description: "A disabled image that is to be launched again." })
export class EnableImageInput extends ImageVerbInput {}

@InputType({ description: "An image that is not to be deregistered." })
export class ProtectImageInput extends ImageVerbInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: the protection lasts for a while after it is taken away; the cloud says how long.",
  })
  withCooldown!: boolean;
}

@InputType({ description: "An image that may be deregistered." })
export class UnprotectImageInput extends ImageVerbInput {}

@InputType({ description: "An image to remove." })
export class DeregisterImageInput extends DestructiveVerbInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: its snapshots are deleted too, except those that other images use.",
  })
  deleteSnapshots!: boolean;
}

@InputType({ description: "A removed image to bring back." })
export class RestoreImageInput extends ImageVerbInput {}
