import { Field, Int, ObjectType } from "type-graphql";
import { DateTime } from "../shared/scalars.ts";

@ObjectType({ description: "What the viewer may still spend. Each operation costs points.", simpleResolvers: true })
export class RateLimit {
  @Field(() => Int, { description: "What this operation costs." })
  cost!: number;

  @Field(() => Int, { description: "What is left after it, until `resetAt`." })
  remaining!: number;

  @Field(() => Int, { description: "What the viewer may spend in a minute." })
  limit!: number;

  @Field(() => DateTime, { description: "When all of it is given back." })
  resetAt!: string;
}
