import { Field, InterfaceType } from "type-graphql";
import { AncestorReference } from "./ancestor.type.ts";

@InterfaceType({ description: "An image of a cloud that remembers what it was made from." })
export abstract class Derived {
  @Field(() => [AncestorReference], {
    nullable: true,
    description:
      "The chain of images that it was made from, nearest first, as far as the cloud remembers and this account may see. One call to the cloud an image. Null where the cloud no longer knows the image.",
  })
  ancestry!: readonly AncestorReference[] | null;
}
