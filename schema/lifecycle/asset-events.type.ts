import { Field, Int, ObjectType } from "type-graphql";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Told once for each image that what is written is about, to whoever sees it.

@ObjectType({
  implements: LifecycleEvent,
  description: "The page that users of an image read first was written anew. `before` and `after`: its revisions.",
  simpleResolvers: true,
})
export class GettingStartedWritten extends LifecycleEvent {
  @Field(() => Int, { description: "The new revision.", simple: true })
  revision!: number;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "What one agrees to by launching an image was written anew. `before` and `after`: its revisions.",
  simpleResolvers: true,
})
export class AgreementWritten extends LifecycleEvent {
  @Field(() => Int, { description: "The new revision.", simple: true })
  revision!: number;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "What is asked of whoever launches an image was written anew. `before` and `after`: its revisions.",
  simpleResolvers: true,
})
export class LaunchParametersWritten extends LifecycleEvent {
  @Field(() => Int, { description: "The new revision.", simple: true })
  revision!: number;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "What files the machines of an image get was written anew. `before` and `after`: its revisions.",
  simpleResolvers: true,
})
export class InjectedFilesWritten extends LifecycleEvent {
  @Field(() => Int, { description: "The new revision.", simple: true })
  revision!: number;
}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Under which product codes an image is offered, and on which terms, was written anew. `before` and `after`: its revisions.",
  simpleResolvers: true,
})
export class ProductTermsWritten extends LifecycleEvent {
  @Field(() => Int, { description: "The new revision.", simple: true })
  revision!: number;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image became one of an asset. `before` and `after`: the assets' ids within the ledger.",
  simpleResolvers: true,
})
export class ImageJoinedAsset extends LifecycleEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "An image is no longer one of an asset. `before`: the asset's id within the ledger.",
  simpleResolvers: true,
})
export class ImageLeftAsset extends LifecycleEvent {}
