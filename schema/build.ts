import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchema as buildTypeGraphqlSchema } from "type-graphql";
import { BackendResolver } from "./backend/backend.resolver.ts";
import { BackendAdminResolver } from "./backend/backend-admin.resolver.ts";
import { abilityResolvers } from "./image/abilities.ts";
import {
  DerivedResolver,
  LaunchPermissionedResolver,
  LicensedResolver,
  ParameterizedResolver,
} from "./image/ability.resolver.ts";
import { ImageResolver } from "./image/image.resolver.ts";
import { ImageReferenceResolver } from "./image/image-reference.resolver.ts";
import { AwsImage } from "./image/providers/aws-image.type.ts";
import { SmartCloudImage } from "./image/providers/smartcloud-image.type.ts";
import { ImageInstancesResolver, InstanceResolver } from "./launch/instance.resolver.ts";
import { LaunchResolver } from "./launch/launch.resolver.ts";
import { HistoryResolver, LifecycleResolver } from "./lifecycle/lifecycle.resolver.ts";
import { eventTypes } from "./lifecycle/to-event.ts";
import { ChangingResolver } from "./mutations/changing.resolver.ts";
import { MakingResolver } from "./mutations/making.resolver.ts";
import { RemovalResolver } from "./mutations/removal.resolver.ts";
import { StateResolver } from "./mutations/state.resolver.ts";
import {
  DisableImagePayloadResolver,
  EnableImagePayloadResolver,
  ImageVerbPayloadResolver,
} from "./mutations/verb-payload.resolver.ts";
import { NodeResolver } from "./shared/node.resolver.ts";

/** The contract as an executable schema. */
export function buildSchema(): Promise<GraphQLSchema> {
  return buildTypeGraphqlSchema({
    resolvers: [
      NodeResolver,
      ImageResolver,
      BackendResolver,
      BackendAdminResolver,
      LifecycleResolver,
      HistoryResolver,
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
    ],
    // Met only behind interfaces, so nothing else would lead to them.
    orphanedTypes: [AwsImage, SmartCloudImage, ...eventTypes],
    validate: false,
    pubSub: noPubSub,
  });
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
