import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { Image } from "../image/image.type.ts";
import { toImage } from "../image/to-image.ts";
import type { RequestContext } from "../root/context.ts";
import { ImageInstances, Instance, toImageInstances, toInstance } from "./instance.type.ts";

@Resolver(() => Instance)
export class InstanceResolver {
  @Query(() => Instance, {
    nullable: true,
    description: "One machine by the cloud's own id, from its cloud. Null where the backend sees none such.",
  })
  async instance(
    @Arg("backend", () => ID, { description: "The backend that sees it, by `Backend.name`." }) backendId: string,
    @Arg("region", () => String, { description: "The region, such as `us-east-1`." }) region: string,
    @Arg("nativeId", () => String, { description: "The cloud's own id, `i-0abcdef1234567890`." }) nativeId: string,
    @Ctx() { loaders, backends }: RequestContext,
  ): Promise<Instance | null> {
    const found = await loaders.instance.load({ backendId, region, nativeId });
    return found && toInstance(found, backends);
  }

  @FieldResolver()
  async image(
    @Root() { backend, region, imageNativeId }: Instance,
    @Ctx() { loaders, backends }: RequestContext,
  ): Promise<Image | null> {
    if (imageNativeId === null) return null;
    const key = { provider: backend.provider, region, nativeId: imageNativeId };
    const image = await loaders.indexedImage.load(key);
    return image && toImage(image, backends);
  }
}

@Resolver(() => Image)
export class ImageInstancesResolver {
  @FieldResolver(() => ImageInstances, {
    nullable: true,
    description:
      "The machines that were launched from it, by every backend of the viewer that looks at its region, also when it is gone. From the clouds: one call a backend and region for all images of an answer. A backend that does not answer is named in `sources`. Null only where Tintype itself fails.",
  })
  async instances(@Root() image: Image, @Ctx() { loaders, backends }: RequestContext): Promise<ImageInstances> {
    return toImageInstances(await loaders.imageInstances.load(image.subject), backends);
  }
}
