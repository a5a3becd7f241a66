import { Field, ID, InputType } from "type-graphql";
import type { TokenScope } from "../../src/domain/access/policy.ts";
import { DateTime } from "../shared/scalars.ts";
import { TokenScopeEnum } from "./viewer.enum.ts";

@InputType({ description: "The token to make." })
export class CreateApiTokenInput {
  @Field(() => String, { description: "What to call it, 1 to 200 characters, such as the machine that gets it." })
  name!: string;

  @Field(() => [TokenScopeEnum], { description: "What it is to be good for; READ and WRITE for mutations." })
  scopes!: TokenScope[];

  @Field(() => DateTime, { description: "From when on it is refused; at most 366 days from now." })
  expiresAt!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The organization, by id or name; your own where left out. Only operators may name another.",
  })
  organization?: string | null;
}

@InputType({ description: "The token to revoke." })
export class RevokeApiTokenInput {
  @Field(() => ID, { description: "The token, by its global id." })
  id!: string;
}
