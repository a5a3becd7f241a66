import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { isOf } from "../../src/domain/access/policy.ts";
import type { BackendAbility } from "../../src/gateway/backends/backend-abilities.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { Backend, CapabilityClaim, Source, toBackend, toSource } from "./backend.type.ts";

@Resolver(() => Backend)
export class BackendResolver {
  @Query(() => [Backend], { description: "The accounts that the viewer sees images through, by name." })
  backends(@Ctx() { backends, viewer }: RequestContext): readonly Backend[] {
    return backends.all.filter(({ organization }) => isOf(viewer, organization)).map(toBackend);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "What the trust policy of its role has to ask for, made by Tintype. Null where its credentials take none, and for everybody but admins of its organization.",
  })
  externalId(@Root() { name }: Backend, @Ctx() { backendAdmin, viewer, backends }: RequestContext): string | null {
    const backend = backends.byId(name);
    return backend ? backendAdmin.externalId(viewer, backend) : null;
  }

  @FieldResolver()
  async capabilities(
    @Root() { name }: Backend,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly BackendAbility[]> {
    const claims = await loaders.claims.load(name);
    return claims.flatMap(({ ability, claim }) => (claim === "REFUSED" ? [] : ability));
  }

  @FieldResolver(() => [CapabilityClaim], {
    description:
      "What its kind of cloud can do, and how certain that is: an endpoint that is not the cloud's own may know a part of it only.",
  })
  async capabilityClaims(
    @Root() { name }: Backend,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly CapabilityClaim[]> {
    const claims = await loaders.claims.load(name);
    return claims.map(({ ability, claim }) => instance(CapabilityClaim, { capability: ability, state: claim }));
  }

  @FieldResolver(() => Source, {
    nullable: true,
    description: "How it is doing over all its regions, from its last sweeps. Null where it was removed in between.",
  })
  async source(
    @Root() { name }: Backend,
    @Ctx() { catalog, viewer, backends }: RequestContext,
  ): Promise<Source | null> {
    const states = await catalog.sources(viewer, name);
    return states && toSource(states.whole, backends);
  }

  @FieldResolver(() => [Source], {
    description: "How each of its regions is doing, from its last sweep. Empty where it was removed in between.",
  })
  async sources(@Root() { name }: Backend, @Ctx() { catalog, viewer, backends }: RequestContext): Promise<Source[]> {
    const states = await catalog.sources(viewer, name);
    return (states?.regions ?? []).flatMap((state) => toSource(state, backends) ?? []);
  }
}
