import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { isOf } from "../../src/domain/access/policy.ts";
import { GatewayError } from "../../src/domain/errors.ts";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import { assetOf } from "../asset/asset.resolver.ts";
import { toBackend } from "../backend/backend.type.ts";
import { postOf, topicOf } from "../discussions/topic.resolver.ts";
import { imageOf } from "../image/image.resolver.ts";
import { toEvent } from "../lifecycle/to-event.ts";
import { toPublicationRequest } from "../publication/publication.type.ts";
import { Node } from "../shared/node.type.ts";
import { toApiToken } from "../viewer/api-token.type.ts";
import { toMember } from "../viewer/member.type.ts";
import { toOrganization } from "../viewer/viewer.type.ts";
import type { RequestContext } from "./context.ts";

const maximumNodes = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its global id; null where there is no such thing for this viewer.",
  })
  async node(
    @Arg("id", () => ID, { description: "A global id." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Node | null> {
    return nodeOf(context, id);
  }

  @Query(() => [Node], {
    nullable: "items",
    description: "Up to 100 things by their global ids, in that order; null in the place of each that there is not.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: "Global ids." }) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<(Node | null | Error)[]> {
    if (ids.length > maximumNodes)
      throw new GatewayError("BAD_USER_INPUT", `\`ids\` may hold at most ${maximumNodes} ids.`, { field: "ids" });
    // One failure harms its own place only; graphql-js takes an Error in a list as that item's error.
    return Promise.all(ids.map((id) => nodeOf(context, id).catch((error: Error) => error)));
  }
}

async function nodeOf(context: RequestContext, id: string): Promise<Node | null> {
  const { backends, lifecycle, viewer, members, loaders, publicationReaders } = context;
  const reference = parseNodeId(id);
  switch (reference?.type) {
    case "Image":
      return imageOf(context, reference.key, "id");
    case "Asset":
      return assetOf(context, reference.id);
    case "Topic":
      return topicOf(context, reference.id);
    case "Post":
      return postOf(context, reference.id);
    case "Backend": {
      const backend = backends.byId(reference.id);
      return backend && isOf(viewer, backend.organization) ? toBackend(backend) : null;
    }
    case "LifecycleEvent": {
      const entry = await lifecycle.entry(loaders, reference.position);
      return entry && toEvent(entry, backends);
    }
    case "Organization": {
      const organization = members.organization(viewer, reference.id);
      return organization && toOrganization(organization);
    }
    case "Member": {
      const member = await members.member(viewer, reference.id);
      return member && toMember(member);
    }
    case "PublicationRequest": {
      const publication = await publicationReaders.get(viewer, loaders, reference.id);
      return publication && toPublicationRequest(publication, context);
    }
    case "ApiToken": {
      const token = await members.apiToken(viewer, reference.id);
      return token && toApiToken(token);
    }
    default:
      throw new GatewayError(
        "BAD_USER_INPUT",
        "This is not a global id. Take it from the `id` of something, unchanged. images(filter: { nativeIds: […] }) takes a cloud's own ids.",
        { field: "id" },
      );
  }
}
