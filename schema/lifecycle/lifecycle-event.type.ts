import { Field, ID, Int, InterfaceType, ObjectType } from "type-graphql";
import type { ImageKey, Json } from "../../src/domain/image/image.ts";
import { Backend } from "../backend/backend.type.ts";
import { Image } from "../image/image.type.ts";
import { EvidenceSourceEnum } from "../shared/enums.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo } from "../shared/page-info.type.ts";
import { DateTime, JsonValue } from "../shared/scalars.ts";
import { Actor } from "../viewer/actor.type.ts";

@ObjectType({
  description: "Between two looks: all that polling can know of when something happened.",
  simpleResolvers: true,
})
export class ObservationInterval {
  @Field(() => DateTime, {
    nullable: true,
    description: "The last look that did not show it; null where there was none.",
  })
  after!: string | null;

  @Field(() => DateTime, { description: "The first look that showed it." })
  before!: string;
}

@InterfaceType({
  implements: Node,
  description: "One fact of the ledger: recorded once, in order, with its evidence.",
  resolveType: (event: object) => event.constructor.name,
})
export abstract class LifecycleEvent extends Node {
  @Field(() => String, {
    simple: true,
    description: "Give it as `after` to go on behind this event, in any list and subscription of events.",
  })
  cursor!: LazyText;

  @Field(() => Int, { description: "1, 2, 3 … over the whole ledger, without gaps." })
  position!: number;

  @Field(() => ID, { description: "The image that it is about." })
  imageId!: string;

  @Field(() => Image, {
    nullable: true,
    description: "That image as the index now holds it; null where no backend of the viewer ever saw it.",
  })
  image!: Image | null;

  @Field(() => Backend, {
    nullable: true,
    description:
      "The backend that showed it; null where it is no longer configured, and where it is another organization's.",
  })
  backend!: Backend | null;

  @Field(() => Actor, {
    nullable: true,
    description: "Who did it through Tintype; null for what was observed, and for what other organizations did.",
  })
  actor!: Actor | null;

  @Field(() => EvidenceSourceEnum, { description: "How Tintype knows." })
  source!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: "The instant, where somebody knows it; null for what polling found.",
  })
  occurredAt!: string | null;

  @Field(() => ObservationInterval, {
    nullable: true,
    description: "Between which looks it happened; null for ASSERTED.",
  })
  observedBetween!: ObservationInterval | null;

  @Field(() => DateTime, {
    description: "When it came into the ledger; never goes back from one position to the next.",
  })
  recordedAt!: string;

  @Field(() => JsonValue, {
    nullable: true,
    description: "What was before; null for what was not. The shape depends on the type of event.",
  })
  before!: Json;

  @Field(() => JsonValue, { nullable: true, description: "What is since; null for what is no longer." })
  after!: Json;

  /** What `image` and `actor` are loaded by; no fields of the contract. */
  key!: ImageKey;
  actorReference!: string | null;
}

@ObjectType({ description: "An event and its place in a list.", simpleResolvers: true })
export class LifecycleEventEdge {
  @Field(() => String, { description: "The event's own cursor." })
  cursor!: LazyText;

  @Field(() => LifecycleEvent, { description: "The event." })
  node!: LifecycleEvent;
}

@ObjectType({ description: "A page of events, oldest first.", simpleResolvers: true })
export class LifecycleEventConnection {
  @Field(() => [LifecycleEventEdge], { description: "The events of this page with their places." })
  edges!: readonly LifecycleEventEdge[];

  @Field(() => [LifecycleEvent], { description: "The events of this page." })
  nodes!: readonly LifecycleEvent[];

  @Field(() => PageInfo, { description: "Where this page ends. `endCursor` also resumes a subscription." })
  pageInfo!: PageInfo;
}
