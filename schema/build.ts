import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchema as buildTypeGraphqlSchema } from "type-graphql";
import {
  AssetDocumentResolver,
  AssetResolver,
  GettingStartedResolver,
  ImageAssetsResolver,
  LaunchParametersResolver,
  WrittenAgreementResolver,
} from "./asset/asset.resolver.ts";
import { AssetMutationResolver, AssetPayloadResolver } from "./asset/asset-mutation.resolver.ts";
import { FilesMutationResolver, InjectedFileResolver, LaunchFilesResolver } from "./asset/files.resolver.ts";
import { BackendResolver } from "./backend/backend.resolver.ts";
import { BackendAdminResolver } from "./backend/backend-admin.resolver.ts";
import { TalkMutationResolver } from "./discussions/discussion-mutation.resolver.ts";
import {
  PostPayloadResolver,
  TalkPayloadResolver,
  ToldPayloadResolver,
} from "./discussions/discussion-payload.resolver.ts";
import { OpinionMutationResolver } from "./discussions/opinion-mutation.resolver.ts";
import { AssetTalkResolver, PostResolver, TopicResolver, ViewerTalkResolver } from "./discussions/topic.resolver.ts";
import { abilityResolvers } from "./image/abilities.ts";
import {
  DerivedResolver,
  LaunchPermissionedResolver,
  LicensedResolver,
  ParameterizedResolver,
} from "./image/ability.resolver.ts";
import { FacetsResolver } from "./image/facets.resolver.ts";
import { ImageResolver } from "./image/image.resolver.ts";
import { ImageReferenceResolver } from "./image/image-reference.resolver.ts";
import { AwsImage } from "./image/providers/aws-image.type.ts";
import { SmartCloudImage } from "./image/providers/smartcloud-image.type.ts";
import { ImageStewardshipResolver, StewardshipResolver } from "./image/stewardship.resolver.ts";
import { ImageInstancesResolver, InstanceResolver } from "./launch/instance.resolver.ts";
import { LaunchResolver } from "./launch/launch.resolver.ts";
import { AssetRatedResolver, TopicEventResolver } from "./lifecycle/discussion-events.resolver.ts";
import { HistoryResolver, LifecycleResolver, StewardResolver } from "./lifecycle/lifecycle.resolver.ts";
import { eventTypes } from "./lifecycle/to-event.ts";
import { ChangingResolver } from "./mutations/changing.resolver.ts";
import { MakingResolver } from "./mutations/making.resolver.ts";
import { RemovalResolver } from "./mutations/removal.resolver.ts";
import { StateResolver } from "./mutations/state.resolver.ts";
import { StewardshipMutationResolver, StewardshipPayloadResolver } from "./mutations/stewardship.resolver.ts";
import {
  DisableImagePayloadResolver,
  EnableImagePayloadResolver,
  ImageVerbPayloadResolver,
} from "./mutations/verb-payload.resolver.ts";
import {
  ImagePublicationResolver,
  OrganizationPublicationResolver,
  PublicationPolicyResolver,
  PublicationRequestResolver,
} from "./publication/publication.resolver.ts";
import {
  PublicationMutationResolver,
  PublicationPayloadResolver,
} from "./publication/publication-mutation.resolver.ts";
import { NodeResolver } from "./root/node.resolver.ts";
import { withPlainIds } from "./shared/plain-ids.ts";
import { withPlainTypes } from "./shared/plain-types.ts";
import { forWritersOnly } from "./shared/writers.ts";
import { ApiTokenResolver } from "./viewer/api-token.resolver.ts";
import { RateLimitResolver } from "./viewer/rate-limit.resolver.ts";
import { OrganizationResolver, ViewerResolver } from "./viewer/viewer.resolver.ts";

/** The contract as an executable schema. */
export async function buildSchema(): Promise<GraphQLSchema> {
  const schema = await buildTypeGraphqlSchema({
    resolvers: [
      NodeResolver,
      ViewerResolver,
      OrganizationResolver,
      ApiTokenResolver,
      ImageResolver,
      FacetsResolver,
      BackendResolver,
      BackendAdminResolver,
      LifecycleResolver,
      HistoryResolver,
      StewardResolver,
      ImageStewardshipResolver,
      StewardshipResolver,
      StewardshipMutationResolver,
      StewardshipPayloadResolver,
      LaunchPermissionedResolver,
      DerivedResolver,
      LicensedResolver,
      ParameterizedResolver,
      ...abilityResolvers,
      ImageReferenceResolver,
      InstanceResolver,
      ImageInstancesResolver,
      MakingResolver,
      ChangingResolver,
      StateResolver,
      RemovalResolver,
      LaunchResolver,
      ImageVerbPayloadResolver,
      DisableImagePayloadResolver,
      EnableImagePayloadResolver,
      RateLimitResolver,
      AssetResolver,
      AssetDocumentResolver,
      GettingStartedResolver,
      LaunchParametersResolver,
      WrittenAgreementResolver,
      ImageAssetsResolver,
      InjectedFileResolver,
      LaunchFilesResolver,
      FilesMutationResolver,
      AssetMutationResolver,
      AssetPayloadResolver,
      TopicResolver,
      PostResolver,
      AssetTalkResolver,
      ViewerTalkResolver,
      TalkMutationResolver,
      OpinionMutationResolver,
      TalkPayloadResolver,
      ToldPayloadResolver,
      PostPayloadResolver,
      TopicEventResolver,
      AssetRatedResolver,
      ImagePublicationResolver,
      OrganizationPublicationResolver,
      PublicationPolicyResolver,
      PublicationRequestResolver,
      PublicationMutationResolver,
      PublicationPayloadResolver,
    ],
    // Met only behind interfaces, so nothing else would lead to them.
    orphanedTypes: [AwsImage, SmartCloudImage, ...eventTypes],
    validate: false,
    // type-graphql would run a whole introspection at each start. A test does it for all of them.
    skipCheck: true,
    pubSub: noPubSub,
  });
  return withPlainTypes(withPlainIds(forWritersOnly(schema)));
}

/**
 * type-graphql insists on one. Ours never pushes: each subscription pulls from the ledger, because a pushed event that
 * nobody reads in time either grows memory or is lost.
 */
const noPubSub = {
  publish: () => refusePush(),
  subscribe: () => refusePush(),
};

function refusePush(): never {
  throw new Error("subscriptions pull from the ledger: give @Subscription a `subscribe`");
}
