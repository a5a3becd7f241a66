import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { can } from "../../src/domain/access/policy.ts";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import { isoTime } from "../../src/ports/clock.ts";
import { Backend, toBackend } from "../backend/backend.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { PageArguments } from "../shared/page.args.ts";
import { ApiTokenConnection, toApiTokens } from "./api-token.type.ts";
import { Member, MemberConnection, toMember, toMembers } from "./member.type.ts";
import { Organization, toOrganization, Viewer } from "./viewer.type.ts";

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: "Who asks." })
  viewer(@Ctx() { viewer }: RequestContext): Viewer {
    const { kind, user, organization, roles, scopes, expiresAt } = viewer;
    return instance(Viewer, {
      ...{ kind, user, organization, roles, scopes },
      expiresAt: expiresAt === null ? null : isoTime(expiresAt),
    });
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: "The person as others of the organization see them. Null for anonymous callers and for machines.",
  })
  async member(@Ctx() { viewer, members }: RequestContext): Promise<Member | null> {
    const self = viewer.kind === "USER" ? await members.member(viewer, viewer.actor) : null;
    return self && toMember(self);
  }

  @FieldResolver(() => [Backend], { description: "The accounts that they see images through, by name." })
  backends(@Ctx() { viewer, backends }: RequestContext): readonly Backend[] {
    return backends.all
      .filter(({ organization }) => can(viewer, "see", { type: "backend", organization }).allowed)
      .map(toBackend);
  }
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization, {
    nullable: true,
    description: "An organization. Null where there is none for this viewer: operators see all, others their own.",
  })
  organization(
    @Arg("id", () => ID, {
      nullable: true,
      description: "Its global id, or its name in the configuration; the viewer's own where left out.",
    })
    id: string | null,
    @Ctx() { viewer, members }: RequestContext,
  ): Organization | null {
    const found = members.organization(viewer, id ? organizationNamed(id) : null);
    return found && toOrganization(found);
  }

  @FieldResolver(() => [Backend], { description: "Its accounts, by name." })
  backends(@Root() { name }: Organization, @Ctx() { backends }: RequestContext): readonly Backend[] {
    return backends.all.filter(({ organization }) => organization === name).map(toBackend);
  }

  @FieldResolver(() => MemberConnection, { description: "Whoever of it signed in, by name." })
  async members(
    @Root() { name }: Organization,
    @Args(() => PageArguments) { first, after }: PageArguments,
    @Ctx() { viewer, members }: RequestContext,
  ): Promise<MemberConnection> {
    return toMembers(await members.members(viewer, name, { first, after: after ?? null }), after);
  }

  @FieldResolver(() => ApiTokenConnection, {
    nullable: true,
    description: "The tokens of its machines, newest first. Null for those who do not administer it.",
  })
  async apiTokens(
    @Root() { name }: Organization,
    @Args(() => PageArguments) { first, after }: PageArguments,
    @Ctx() { viewer, members }: RequestContext,
  ): Promise<ApiTokenConnection | null> {
    const page = await members.apiTokens(viewer, name, { first, after: after ?? null });
    return page && toApiTokens(page, after);
  }
}

/** Names are in lower case and global ids of organizations are not, so one is never taken for the other. */
export function organizationNamed(id: string): string {
  const reference = parseNodeId(id);
  return reference?.type === "Organization" ? reference.id : id;
}
