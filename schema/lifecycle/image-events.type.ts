import { Field, ObjectType } from "type-graphql";
import { Owner } from "../image/image.type.ts";
import { ImageStateEnum, VisibilityEnum } from "../shared/enums.ts";
import { DateTime } from "../shared/scalars.ts";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Facts of the image itself: whoever sees the image sees these.

@ObjectType({
  implements: LifecycleEvent,
  description: "Tintype sees an image for the first time. `after`: name, state, visibility, owner, deprecatedAt, view.",
  simpleResolvers: true,
})
export class ImageRegistered extends LifecycleEvent {
  @Field(() => String, { nullable: true, description: "Its name then; null where it had none." })
  name!: string | null;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image changed its state. `before` and `after`: state, nativeState, stateReason.",
  simpleResolvers: true,
})
export class ImageStateChanged extends LifecycleEvent {
  @Field(() => ImageStateEnum, { description: "The state before." })
  previousState!: string;

  @Field(() => ImageStateEnum, { description: "The state since." })
  state!: string;

  @Field(() => String, { description: "The cloud's word for the state since." })
  nativeState!: string;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image became public, shared or private. `before` and `after`: the visibility.",
  simpleResolvers: true,
})
export class ImageVisibilityChanged extends LifecycleEvent {
  @Field(() => VisibilityEnum, { description: "The visibility before." })
  previousVisibility!: string;

  @Field(() => VisibilityEnum, { description: "The visibility since." })
  visibility!: string;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "A time of deprecation was set or moved. `before` and `after`: the time.",
  simpleResolvers: true,
})
export class ImageDeprecationScheduled extends LifecycleEvent {
  @Field(() => DateTime, { nullable: true, description: "The time before; null where none was set." })
  previousDeprecatedAt!: string | null;

  @Field(() => DateTime, { description: "From when on the image counts as deprecated." })
  deprecatedAt!: string;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "The time of deprecation was taken away. `before`: the time.",
  simpleResolvers: true,
})
export class ImageDeprecationCancelled extends LifecycleEvent {
  @Field(() => DateTime, { description: "The time before." })
  previousDeprecatedAt!: string;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image got another name. `before` and `after`: the name.",
  simpleResolvers: true,
})
export class ImageRenamed extends LifecycleEvent {
  @Field(() => String, { nullable: true, description: "The name before." })
  previousName!: string | null;

  @Field(() => String, { nullable: true, description: "The name since." })
  name!: string | null;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image got another description at the cloud. `before` and `after`: the description.",
  simpleResolvers: true,
})
export class ImageDescribed extends LifecycleEvent {
  @Field(() => String, { nullable: true, description: "The description before." })
  previousDescription!: string | null;

  @Field(() => String, { nullable: true, description: "The description since." })
  description!: string | null;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "The cloud names another owner. `before` and `after`: id and alias.",
  simpleResolvers: true,
})
export class ImageOwnerChanged extends LifecycleEvent {
  @Field(() => Owner, { nullable: true, description: "The owner before." })
  previousOwner!: Owner | null;

  @Field(() => Owner, { nullable: true, description: "The owner since." })
  owner!: Owner | null;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "Other facts of an image changed. `before` and `after`: the changed fields by name.",
  simpleResolvers: true,
})
export class ImageDetailsChanged extends LifecycleEvent {
  @Field(() => [String], { description: "The names of the changed fields." })
  fields!: readonly string[];
}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "An image is gone: the cloud said so, or its owner's account no longer has it. `before` and `after`: state, nativeState, stateReason.",
  simpleResolvers: true,
})
export class ImageDeregistered extends LifecycleEvent {
  @Field(() => ImageStateEnum, { description: "The state before." })
  previousState!: string;
}
