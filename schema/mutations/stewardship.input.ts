import { Field, ID, InputType } from "type-graphql";

@InputType({ description: "An image that the organization is to see." })
export class ShareImageWithOrganizationInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;
}

@InputType({ description: "An image that the organization is to see no more." })
export class MakeImagePrivateInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;
}

@InputType({ description: "Who is to answer for an image." })
export class SetImageStewardInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "A member of the organization, by global id; null or left out: the whole organization answers for it.",
  })
  steward?: string | null;
}
