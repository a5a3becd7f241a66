import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from "type-graphql";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import type { ApiTokenAnswer } from "../../src/gateway/members/api-token.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { CreateApiTokenInput, RevokeApiTokenInput } from "./api-token.input.ts";
import { ApiToken, toApiToken } from "./api-token.type.ts";
import { organizationNamed } from "./viewer.resolver.ts";

@ObjectType({ description: "The token that was made.", simpleResolvers: true })
export class CreateApiTokenPayload {
  @Field(() => ApiToken, { nullable: true, description: "What is known of it; null after user errors." })
  apiToken!: ApiToken | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The token itself, for `Authorization: Bearer …`. Keep it now: it is not shown again. Null after user errors.",
  })
  token!: string | null;

  @Field(() => [UserError], { description: "Why it was not made; empty where it was." })
  userErrors!: readonly UserError[];
}

@ObjectType({ description: "The token that is not good any more.", simpleResolvers: true })
export class RevokeApiTokenPayload {
  @Field(() => ApiToken, { nullable: true, description: "What is known of it; null after user errors." })
  apiToken!: ApiToken | null;

  @Field(() => [UserError], { description: "Why it was not revoked; empty where it was." })
  userErrors!: readonly UserError[];
}

@Resolver()
export class ApiTokenResolver {
  @Mutation(() => CreateApiTokenPayload, {
    description: "Makes a token for a machine of an organization. For its admins, signed in as themselves.",
  })
  async createApiToken(
    @Arg("input", () => CreateApiTokenInput, { description: "The token to make." }) input: CreateApiTokenInput,
    @Ctx() { viewer, members }: RequestContext,
  ): Promise<CreateApiTokenPayload> {
    const { name, scopes, expiresAt, organization } = input;
    const order = { name, scopes, expiresAt, organization: organization ? organizationNamed(organization) : null };
    const answer = await members.createApiToken(viewer, order);
    return instance(CreateApiTokenPayload, { ...membersOf(answer), token: answer.text });
  }

  @Mutation(() => RevokeApiTokenPayload, {
    description:
      "Revokes a token: within five seconds it is refused, and its subscriptions end. Revoking twice is no error. For admins.",
  })
  async revokeApiToken(
    @Arg("input", () => RevokeApiTokenInput, { description: "The token to revoke." }) input: RevokeApiTokenInput,
    @Ctx() { viewer, members }: RequestContext,
  ): Promise<RevokeApiTokenPayload> {
    const reference = parseNodeId(input.id);
    // What is no token's id is the id of no token.
    const id = reference?.type === "ApiToken" ? reference.id : "";
    return instance(RevokeApiTokenPayload, membersOf(await members.revokeApiToken(viewer, id)));
  }
}

function membersOf({ token, userErrors }: ApiTokenAnswer) {
  return {
    apiToken: token && toApiToken(token),
    userErrors: userErrors.map(({ code, field, message }) => instance(UserError, { code, field, message })),
  };
}
