import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../root/context.ts";
import type { Image } from "./image.type.ts";
import { ImageReference } from "./image-reference.type.ts";
import { toImage } from "./to-image.ts";

@Resolver(() => ImageReference)
export class ImageReferenceResolver {
  @FieldResolver()
  async image(@Root() { key }: ImageReference, @Ctx() { loaders, backends }: RequestContext): Promise<Image | null> {
    const image = await loaders.indexedImage.load(key);
    return image && toImage(image, backends);
  }
}
