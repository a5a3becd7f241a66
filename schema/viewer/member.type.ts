import { Field, ObjectType } from "type-graphql";
import { memberId } from "../../src/domain/image/ids.ts";
import type { PageOf } from "../../src/gateway/members/membership.ts";
import type { Person } from "../../src/ports/store/people.ts";
import { instance } from "../shared/instance.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo, pageInfoOf } from "../shared/page-info.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { RoleEnum } from "./viewer.enum.ts";

@ObjectType({
  implements: Node,
  description: "Somebody of an organization who signed in at least once, as the issuer last described them.",
  simpleResolvers: true,
})
export class Member extends Node {
  @Field(() => String, { description: "The name that the issuer says they prefer." })
  user!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Their mail address, for themselves and for admins. Null for everybody else, and where the issuer names none.",
  })
  mail!: string | null;

  @Field(() => [RoleEnum], { description: "What they may do." })
  roles!: readonly string[];

  @Field(() => DateTime, { description: "When they first signed in." })
  firstSeenAt!: string;

  @Field(() => DateTime, { description: "When they last asked for something, to five minutes." })
  lastSeenAt!: string;
}

@ObjectType({ description: "A member and its place in a list.", simpleResolvers: true })
export class MemberEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this member." })
  cursor!: LazyText;

  @Field(() => Member, { description: "The member." })
  node!: Member;
}

@ObjectType({ description: "A page of an organization's members, by name.", simpleResolvers: true })
export class MemberConnection {
  @Field(() => [MemberEdge], { description: "The members of this page with their places." })
  edges!: readonly MemberEdge[];

  @Field(() => [Member], { description: "The members of this page." })
  nodes!: readonly Member[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

export function toMember({ reference, user, mail, roles, firstSeenAt, lastSeenAt }: Person): Member {
  return instance(Member, { id: memberId(reference), user, mail, roles, firstSeenAt, lastSeenAt });
}

export function toMembers({ edges: found, hasNextPage }: PageOf<Person>, after: string | null): MemberConnection {
  const edges = found.map(({ cursor, node }) => Object.assign(new MemberEdge(), { cursor, node: toMember(node) }));
  return instance(MemberConnection, {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(found, hasNextPage, after),
  });
}
