import { Field, ID, ObjectType } from "type-graphql";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Facts of an organization: how it opens its images to others. No other organization hears of them.

@ObjectType({ description: "Something happened to a request to open the image to others.", simpleResolvers: true })
export abstract class PublicationEvent extends LifecycleEvent {
  @Field(() => ID, { description: "The request, by its global id." })
  requestId!: string;

  @Field(() => [LaunchPermission], { description: "Whom it would let launch." })
  permissions!: readonly LaunchPermission[];
}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody asked to open an image to others. `after`: the request's id within the ledger, and whom.",
  simpleResolvers: true,
})
export class PublicationRequested extends PublicationEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Somebody else approved it: the cloud is asked, and what comes of that has events of its own. `after`: the request's id within the ledger, and whom.",
  simpleResolvers: true,
})
export class PublicationApproved extends PublicationEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Somebody else refused to open an image to others. `after`: the request's id within the ledger, and whom.",
  simpleResolvers: true,
})
export class PublicationRejected extends PublicationEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Whoever asked to open an image to others took that back. `after`: the request's id within the ledger, and whom.",
  simpleResolvers: true,
})
export class PublicationWithdrawn extends PublicationEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "A sweep found an image opened to others that nobody had approved, at the cloud itself: its organization asks for approval. `after`: whom.",
  simpleResolvers: true,
})
export class PublishedWithoutApproval extends LifecycleEvent {
  @Field(() => [LaunchPermission], { description: "Whom it lets launch since." })
  permissions!: readonly LaunchPermission[];
}
