import { Field, ObjectType } from "type-graphql";
import { Actor } from "../viewer/actor.type.ts";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Facts of an organization: who keeps an image there. No other organization hears of them.

@ObjectType({
  implements: LifecycleEvent,
  description: "An image that was its makers' alone is the organization's to see. `before` and `after`: private.",
  simpleResolvers: true,
})
export class ImageSharedWithOrganization extends LifecycleEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "An image is from here on seen by its maker, its steward and the organization's admins alone. `before` and `after`: private.",
  simpleResolvers: true,
})
export class ImageMadePrivate extends LifecycleEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody else answers for an image. `before` and `after`: opaque references of the people.",
  simpleResolvers: true,
})
export class ImageStewardChanged extends LifecycleEvent {
  /** References of people; no fields of the contract. */
  stewardBefore!: string | null;
  stewardSince!: string | null;

  @Field(() => Actor, { nullable: true, description: "Whoever answered for it before; null: the whole organization." })
  previousSteward!: Actor | null;

  @Field(() => Actor, { nullable: true, description: "Whoever answers for it since; null: the whole organization." })
  steward!: Actor | null;
}
