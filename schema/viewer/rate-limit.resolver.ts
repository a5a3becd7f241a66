import { Ctx, Query, Resolver } from "type-graphql";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { RateLimit } from "./rate-limit.type.ts";

@Resolver()
export class RateLimitResolver {
  @Query(() => RateLimit, {
    nullable: true,
    description: "What the viewer may still spend in this minute. Null where the gateway does not count.",
  })
  rateLimit(@Ctx() { rateLimit }: RequestContext): RateLimit | null {
    return rateLimit && instance(RateLimit, rateLimit);
  }
}
