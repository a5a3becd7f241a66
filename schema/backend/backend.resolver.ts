import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { isOf } from "../../src/domain/policy.ts";
import type { RequestContext } from "../shared/context.ts";
import { Backend, Source, toBackend, toSource } from "./backend.type.ts";

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

  @FieldResolver(() => Source, {
    nullable: true,
    description: "How it is doing over all its realms, from its last sweeps. Null where it was removed in between.",
  })
  async source(
    @Root() { name }: Backend,
    @Ctx() { catalog, viewer, backends }: RequestContext,
  ): Promise<Source | null> {
    const states = await catalog.sources(viewer, name);
    return states && toSource(states.whole, backends);
  }

  @FieldResolver(() => [Source], {
    description: "How each of its realms is doing, from its last sweep. Empty where it was removed in between.",
  })
  async sources(@Root() { name }: Backend, @Ctx() { catalog, viewer, backends }: RequestContext): Promise<Source[]> {
    const states = await catalog.sources(viewer, name);
    return (states?.realms ?? []).flatMap((state) => toSource(state, backends) ?? []);
  }
}
