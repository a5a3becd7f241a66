import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../shared/context.ts";
import { Backend, Source, toBackend, toSource } from "./backend.type.ts";

@Resolver(() => Backend)
export class BackendResolver {
  @Query(() => [Backend], { description: "The accounts that the viewer sees images through, by name." })
  backends(@Ctx() { backends, viewer }: RequestContext): readonly Backend[] {
    return backends.all.filter(({ id }) => viewer.scope.includes(id)).map(toBackend);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "What the trust policy of its role has to ask for, made by Tintype. Null where its credentials take none, and for everybody but admins of its organization.",
  })
  externalId(@Root() { name }: Backend, @Ctx() { backendAdmin, person, backends }: RequestContext): string | null {
    const backend = backends.byId(name);
    return backend ? backendAdmin.externalId(person, backend) : null;
  }

  @FieldResolver(() => Source, {
    nullable: true,
    description: "How it is doing, from its last sweeps. Null where it was removed in between.",
  })
  async source(@Root() backend: Backend, @Ctx() { catalog, viewer, backends }: RequestContext): Promise<Source | null> {
    const [state] = await catalog.sources(viewer, { backends: [backend.name] });
    const configured = backends.byId(backend.name);
    return state && configured ? toSource(configured, state) : null;
  }
}
