import { Field, ObjectType } from "type-graphql";

@ObjectType({
  description: "An image that another one was made from, as the cloud remembers it.",
  simpleResolvers: true,
})
export class AncestorReference {
  @Field(() => String, { description: "The region of the ancestor." })
  region!: string;

  @Field(() => String, { description: "Its id at the cloud; the image itself may be gone or not yours to see." })
  nativeId!: string;

  @Field(() => String, { nullable: true, description: "The cloud's short name for its owner; null where it has none." })
  ownerAlias!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "When it was made, ISO 8601; null where the cloud does not say.",
  })
  createdAt!: string | null;
}
