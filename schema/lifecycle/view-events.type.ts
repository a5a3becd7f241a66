import { Field, ObjectType } from "type-graphql";
import { Tag } from "../image/image.type.ts";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Facts of one backend's view: true of its account, not of others.

@ObjectType({
  implements: LifecycleEvent,
  description: "A backend sees an image that was known already. `after`: owned, tags, launchPermissions.",
  simpleResolvers: true,
})
export class ImageBecameVisible extends LifecycleEvent {
  @Field(() => Boolean, { description: "True where the backend's account is the owner." })
  owned!: boolean;
}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "A backend that is not the owner no longer sees an image: unshared or gone, the cloud does not say which. `before`: owned, tags, launchPermissions.",
  simpleResolvers: true,
})
export class ImageNoLongerVisible extends LifecycleEvent {
  @Field(() => Boolean, { description: "True where the backend's account was the owner." })
  owned!: boolean;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "The tags that one account sees changed. `before` and `after`: all tags.",
  simpleResolvers: true,
})
export class ImageTagsChanged extends LifecycleEvent {
  @Field(() => [Tag], { description: "All tags before." })
  previousTags!: readonly Tag[];

  @Field(() => [Tag], { description: "All tags since." })
  tags!: readonly Tag[];
}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Other facts that the cloud tells one account changed, such as last launched or protection. `before` and `after`: the changed fields by name.",
  simpleResolvers: true,
})
export class ImageViewDetailsChanged extends LifecycleEvent {
  @Field(() => [String], { description: "The names of the changed fields." })
  fields!: readonly string[];
}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody may launch an image. `after`: type and id.",
  simpleResolvers: true,
})
export class LaunchPermissionGranted extends LifecycleEvent {
  @Field(() => LaunchPermission, { description: "The right that was granted." })
  permission!: LaunchPermission;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody may no longer launch an image. `before`: type and id.",
  simpleResolvers: true,
})
export class LaunchPermissionRevoked extends LifecycleEvent {
  @Field(() => LaunchPermission, { description: "The right that was revoked." })
  permission!: LaunchPermission;
}
