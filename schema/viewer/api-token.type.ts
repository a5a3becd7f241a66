import { Field, ObjectType } from "type-graphql";
import { apiTokenId } from "../../src/domain/image/ids.ts";
import type { ApiTokenView } from "../../src/gateway/members/api-token.ts";
import type { PageOf } from "../../src/gateway/members/membership.ts";
import { instance } from "../shared/instance.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo, pageInfoOf } from "../shared/page-info.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { Member, toMember } from "./member.type.ts";
import { TokenScopeEnum } from "./viewer.enum.ts";

@ObjectType({
  implements: Node,
  description: "A token for a machine, that stands for a member of its organization. Its secret is not kept.",
  simpleResolvers: true,
})
export class ApiToken extends Node {
  @Field(() => String, { description: "What its maker called it." })
  name!: string;

  @Field(() => [TokenScopeEnum], { description: "What it is good for." })
  scopes!: readonly string[];

  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;

  @Field(() => Member, {
    nullable: true,
    description:
      "Who made it. Null where that was an operator of no organization, or somebody who is not known any more.",
  })
  createdBy!: Member | null;

  @Field(() => DateTime, { description: "From when on it is refused." })
  expiresAt!: string;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it is not." })
  revokedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was last used, to the minute; null before its first use.",
  })
  lastUsedAt!: string | null;
}

@ObjectType({ description: "A token and its place in a list.", simpleResolvers: true })
export class ApiTokenEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this token." })
  cursor!: LazyText;

  @Field(() => ApiToken, { description: "The token." })
  node!: ApiToken;
}

@ObjectType({
  description: "A page of an organization's tokens, newest first, expired and revoked ones too.",
  simpleResolvers: true,
})
export class ApiTokenConnection {
  @Field(() => [ApiTokenEdge], { description: "The tokens of this page with their places." })
  edges!: readonly ApiTokenEdge[];

  @Field(() => [ApiToken], { description: "The tokens of this page." })
  nodes!: readonly ApiToken[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

export function toApiToken(token: ApiTokenView): ApiToken {
  const { id, name, scopes, createdAt, creator, expiresAt, revokedAt, lastUsedAt } = token;
  return instance(ApiToken, {
    id: apiTokenId(id),
    ...{ name, scopes, createdAt, expiresAt, revokedAt, lastUsedAt },
    createdBy: creator && toMember(creator),
  });
}

export function toApiTokens(
  { edges: found, hasNextPage }: PageOf<ApiTokenView>,
  after: string | null,
): ApiTokenConnection {
  const edges = found.map(({ cursor, node }) => Object.assign(new ApiTokenEdge(), { cursor, node: toApiToken(node) }));
  return instance(ApiTokenConnection, {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(found, hasNextPage, after),
  });
}
