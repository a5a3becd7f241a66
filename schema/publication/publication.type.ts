import { Field, ObjectType } from "type-graphql";
import { publicationRequestId } from "../../src/domain/image/ids.ts";
import { type PublicationState, publicationStates, stateOf } from "../../src/domain/publications/publication.ts";
import { type CheckName, checkNames } from "../../src/domain/publications/publication-checklist.ts";
import type { PageOf } from "../../src/gateway/members/membership.ts";
import type { PolicyView } from "../../src/gateway/publications/readers.ts";
import { type Clock, isoTime } from "../../src/ports/clock.ts";
import type { Publication } from "../../src/ports/store/publications.ts";
import { Image } from "../image/image.type.ts";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { enumOf } from "../shared/enums.ts";
import { instance } from "../shared/instance.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo, pageInfoOf } from "../shared/page-info.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { Actor } from "../viewer/actor.type.ts";

export const PublicationStateEnum = enumOf(
  "PublicationState",
  "Where a publication is on its way.",
  publicationStates,
  {
    REQUESTED: "It waits for somebody else's approval.",
    APPROVED: "The cloud is being asked.",
    REJECTED: "Somebody refused it.",
    WITHDRAWN: "Whoever asked took it back.",
    EXPIRED: "Nobody decided on it in time.",
    DONE: "The cloud did it.",
    FAILED: "The cloud refused it, or never said.",
  },
);

export const PublicationCheckNameEnum = enumOf(
  "PublicationCheckName",
  "What is looked at before an image is opened to others.",
  checkNames,
  {
    IMAGE_AVAILABLE: "The image can be launched.",
    GETTING_STARTED_WRITTEN: "Its organization wrote a page for whoever begins with it.",
    AGREEMENT_WRITTEN: "Its organization wrote what one agrees to by launching it.",
    LAUNCH_PARAMETERS_VALID:
      "What is asked at launch can be asked, and templates of files ask for nothing else; no parameters are valid ones.",
    NO_PASSWORD_DEFAULT: "No password has a default, which all machines would share.",
  },
);

@ObjectType({ description: "One thing that is looked at before an image is opened to others.", simpleResolvers: true })
export class PublicationCheck {
  @Field(() => PublicationCheckNameEnum, { description: "What." })
  name!: CheckName;

  @Field(() => Boolean, { description: "Whether it is so." })
  met!: boolean;

  @Field(() => Boolean, { description: "False: whoever approves may go on without it, with acceptUnmet." })
  required!: boolean;
}

@ObjectType({
  implements: Node,
  description: "Somebody's wish to open an image to others, for the people of the image's organization alone.",
  simpleResolvers: true,
})
export class PublicationRequest extends Node {
  /** What resolvers go on from; no field of the contract. */
  fact!: Publication;

  @Field(() => PublicationStateEnum, { description: "Where it is on its way.", simple: true })
  state!: PublicationState;

  @Field(() => Image, {
    nullable: true,
    description: "The image, as the index has it; null where nobody sees it any more.",
  })
  image!: Image | null;

  @Field(() => [LaunchPermission], {
    description:
      "Whom it would let launch: EVERYBODY for PUBLIC; ORGANIZATION without an id for everybody of the enterprise.",
    simple: true,
  })
  permissions!: readonly LaunchPermission[];

  @Field(() => [PublicationCheck], {
    description: "What was looked at, as it was when somebody asked. `Image.publicationChecklist` is as of now.",
    simple: true,
  })
  checklist!: readonly PublicationCheck[];

  @Field(() => Actor, { nullable: true, description: "Who asked for it." })
  requester!: Actor | null;

  @Field(() => DateTime, { description: "When.", simple: true })
  requestedAt!: string;

  @Field(() => DateTime, { description: "Until when it may be approved.", simple: true })
  expiresAt!: string;

  @Field(() => Actor, {
    nullable: true,
    description: "Who approved, rejected or withdrew it; null where nobody did.",
  })
  decider!: Actor | null;

  @Field(() => DateTime, { nullable: true, description: "When; null where nobody did.", simple: true })
  decidedAt!: string | null;

  @Field(() => String, { nullable: true, description: "Why it was rejected; null otherwise.", simple: true })
  reason!: string | null;

  @Field(() => Boolean, {
    description: "True where the viewer may approve or reject it now: somebody else asked for it, and it waits.",
  })
  viewerCanDecide!: boolean;
}

@ObjectType({ description: "A request and its place in a list.", simpleResolvers: true })
export class PublicationRequestEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this request." })
  cursor!: LazyText;

  @Field(() => PublicationRequest, { description: "The request." })
  node!: PublicationRequest;
}

@ObjectType({ description: "A page of requests, newest first.", simpleResolvers: true })
export class PublicationRequestConnection {
  @Field(() => [PublicationRequestEdge], { description: "The requests of this page with their places." })
  edges!: readonly PublicationRequestEdge[];

  @Field(() => [PublicationRequest], { description: "The requests of this page." })
  nodes!: readonly PublicationRequest[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

@ObjectType({
  description: "What an organization asks for before its images are opened to others.",
  simpleResolvers: true,
})
export class PublicationPolicy {
  /** What resolvers go on from; no field of the contract. */
  fact!: PolicyView;

  @Field(() => Boolean, {
    description: "True where somebody else has to approve: so it is where nobody said otherwise.",
    simple: true,
  })
  approvalRequired!: boolean;

  @Field(() => Actor, { nullable: true, description: "Which admin said so; null where the configuration does." })
  changedBy!: Actor | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When; null where the configuration says so.",
    simple: true,
  })
  changedAt!: string | null;
}

export function toPublicationRequest(fact: Publication, { clock }: { readonly clock: Clock }): PublicationRequest {
  const { id, wanted, checklist, requestedAt, expiresAt, decidedAt, reason } = fact;
  return Object.assign(new PublicationRequest(), {
    ...{ fact, id: publicationRequestId(id), requestedAt, expiresAt, decidedAt, reason },
    state: stateOf(fact, isoTime(clock.now())),
    permissions: wanted.map(({ type, id: grantee }) => instance(LaunchPermission, { type, id: grantee })),
    checklist: checklist.map((check) => instance(PublicationCheck, check)),
  });
}

export function toPublicationRequests(
  { edges: found, hasNextPage }: PageOf<Publication>,
  after: string | null,
  context: { readonly clock: Clock },
): PublicationRequestConnection {
  const edges = found.map(({ cursor, node }) =>
    Object.assign(new PublicationRequestEdge(), { cursor, node: toPublicationRequest(node, context) }),
  );
  return instance(PublicationRequestConnection, {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(found, hasNextPage, after),
  });
}

export function toPublicationPolicy(fact: PolicyView): PublicationPolicy {
  const { approvalRequired, said } = fact;
  return Object.assign(new PublicationPolicy(), { fact, approvalRequired, changedAt: said?.changedAt ?? null });
}
