import { Field, ObjectType } from "type-graphql";
import { organizationNodeId } from "../../src/domain/image/ids.ts";
import type { OrganizationName } from "../../src/gateway/members/membership.ts";
import { instance } from "../shared/instance.ts";
import { Node } from "../shared/node.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { RoleEnum, TokenScopeEnum, ViewerKindEnum } from "./viewer.enum.ts";

@ObjectType({ description: "Who asks, as the gateway understood their credentials.", simpleResolvers: true })
export class Viewer {
  @Field(() => ViewerKindEnum, { description: "As what they ask.", simple: true })
  kind!: string;

  @Field(() => String, {
    nullable: true,
    description: "What the issuer calls the person. Null for anonymous callers and for machines.",
    simple: true,
  })
  user!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The organization that they ask for, by name. Null for anonymous callers, and for operators of none.",
    simple: true,
  })
  organization!: string | null;

  @Field(() => [RoleEnum], { description: "What they may do in their organization.", simple: true })
  roles!: readonly string[];

  @Field(() => [TokenScopeEnum], { description: "What their credentials are good for.", simple: true })
  scopes!: readonly string[];

  @Field(() => DateTime, {
    nullable: true,
    description: "When their credentials run out; subscriptions end then. Null for anonymous callers.",
    simple: true,
  })
  expiresAt!: string | null;
}

@ObjectType({
  implements: Node,
  description: "A tenant of the gateway: its backends, its members.",
  simpleResolvers: true,
})
export class Organization extends Node {
  @Field(() => String, {
    description: "Its name in the configuration, and in the tokens of its members.",
    simple: true,
  })
  name!: string;

  @Field(() => String, { description: "What people call it, from the configuration.", simple: true })
  displayName!: string;
}

export function toOrganization({ id, displayName }: OrganizationName): Organization {
  return instance(Organization, { id: organizationNodeId(id), name: id, displayName });
}
