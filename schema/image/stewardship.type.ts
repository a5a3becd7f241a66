import { Field, ObjectType } from "type-graphql";
import type { Stewardship as StewardshipFact } from "../../src/domain/access/policy.ts";
import { Actor } from "../viewer/actor.type.ts";

@ObjectType({
  description: "Who keeps an image within its organization, as asserted in Tintype.",
  simpleResolvers: true,
})
export class Stewardship {
  @Field(() => Boolean, {
    description:
      "True: only its maker, its steward and the organization's admins see it. Made through Tintype it begins so.",
  })
  private!: boolean;

  @Field(() => Boolean, {
    description: "True where the viewer may share it, make it private, or hand it to another steward.",
  })
  viewerCanChange!: boolean;

  /** What the people are loaded by; no field of the contract. */
  fact!: StewardshipFact;

  @Field(() => Actor, {
    nullable: true,
    description: "Whoever made it through Tintype; null for images that sweeps found.",
  })
  creator!: Actor | null;

  @Field(() => Actor, {
    nullable: true,
    description: "Whoever answers for it, and alone may change it besides admins; null: the whole organization.",
  })
  steward!: Actor | null;
}
