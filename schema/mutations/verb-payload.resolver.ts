import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { LaunchPermission as LaunchPermissionFact } from "../../src/domain/image/image.ts";
import { wipedPermissions } from "../../src/gateway/verbs/plans/permissions-of-image.ts";
import { imageOf } from "../image/image.resolver.ts";
import type { Image } from "../image/image.type.ts";
import type { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import type { RequestContext } from "../root/context.ts";
import { DisableImagePayload, EnableImagePayload } from "./image-payloads.type.ts";
import { ImageVerbPayload } from "./verb-payload.type.ts";

// Only what is asked for is read, and after the verb: `perform` made the loaders forget.

@Resolver(() => ImageVerbPayload)
export class ImageVerbPayloadResolver {
  @FieldResolver()
  async image(@Root() { answer }: ImageVerbPayload, @Ctx() context: RequestContext): Promise<Image | null> {
    return answer.image && imageOf(context, answer.image);
  }

  @FieldResolver()
  async event(
    @Root() { answer }: ImageVerbPayload,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEvent | null> {
    const entry = answer.position === null ? null : await lifecycle.entry(loaders, answer.position);
    return entry && toEvent(entry, backends);
  }
}

@Resolver(() => DisableImagePayload)
export class DisableImagePayloadResolver {
  @FieldResolver()
  async wipedLaunchPermissions(
    @Root() { answer }: DisableImagePayload,
    @Ctx() { lifecycle, viewer }: RequestContext,
  ): Promise<readonly LaunchPermissionFact[]> {
    return answer.image && answer.position !== null
      ? wipedPermissions(lifecycle, viewer, answer.image, answer.position)
      : [];
  }
}

@Resolver(() => EnableImagePayload)
export class EnableImagePayloadResolver {
  @FieldResolver()
  async restorableLaunchPermissions(
    @Root() { answer }: EnableImagePayload,
    @Ctx() { lifecycle, viewer }: RequestContext,
  ): Promise<readonly LaunchPermissionFact[]> {
    return answer.image ? wipedPermissions(lifecycle, viewer, answer.image) : [];
  }
}
