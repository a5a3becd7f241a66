import { Field, ID, ObjectType } from "type-graphql";
import { imageId } from "../../src/domain/image/ids.ts";
import type { ImageKey } from "../../src/domain/image/image.ts";
import { ProviderEnum } from "../shared/enums.ts";
import { instance } from "../shared/instance.ts";
import { Image } from "./image.type.ts";

@ObjectType({
  description: "An image by its names, and the image itself where Tintype knows it.",
  simpleResolvers: true,
})
export class ImageReference {
  /** What resolvers go on from; no field of the contract. */
  key!: ImageKey;

  @Field(() => ID, { description: "Its global id.", simple: true })
  id!: string;

  @Field(() => ProviderEnum, { description: "The kind of cloud.", simple: true })
  provider!: string;

  @Field(() => String, { description: "The region of its native id.", simple: true })
  region!: string;

  @Field(() => String, { description: "The cloud's own id.", simple: true })
  nativeId!: string;

  @Field(() => Image, {
    nullable: true,
    description: "The image, from the index, also when it is gone; null where the index does not hold it.",
  })
  image!: Image | null;
}

export function toImageReference(key: ImageKey): ImageReference {
  const { provider, region, nativeId } = key;
  // The resolver beside this finds the image when it is asked for.
  return instance(ImageReference, { key, id: imageId(key), provider, region, nativeId, image: null });
}
