import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { LaunchPermission as LaunchPermissionFact } from "../../src/domain/image/image.ts";
import type { Agreement as AgreementFact, Ancestor } from "../../src/ports/adapter.ts";
import { LaunchPermission, LaunchPermissioned } from "../ownership/launch-permission.type.ts";
import type { RequestContext } from "../root/context.ts";
import { AncestorReference } from "./ancestor.type.ts";
import { Derived } from "./derived.type.ts";
import { Agreement, Licensed, Parameterized } from "./documents.type.ts";
import type { Image } from "./image.type.ts";

// The root is always one of the clouds' image classes; an ability is the interface that it implements besides.

@Resolver(() => LaunchPermissioned)
export class LaunchPermissionedResolver {
  @FieldResolver(() => [LaunchPermission], { nullable: true })
  async launchPermissions(
    @Root() root: object,
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly LaunchPermissionFact[] | null> {
    const { view, gone, region, nativeId } = (root as Image).subject;
    // Lists answer from the index alone; only the owner is told; the cloud has nothing to say of a tombstone.
    if (!view?.facts.owned || gone || view.freshness.origin === "INDEX") return view?.facts.launchPermissions ?? null;
    return loaders.launchPermissions.load(view.backendId, { region, nativeId });
  }
}

@Resolver(() => Derived)
export class DerivedResolver {
  @FieldResolver(() => [AncestorReference], { nullable: true })
  async ancestry(@Root() root: object, @Ctx() { loaders }: RequestContext): Promise<readonly Ancestor[] | null> {
    const { view, region, nativeId } = (root as Image).subject;
    return view && loaders.lineage.load(view.backendId, { region, nativeId });
  }
}

@Resolver(() => Licensed)
export class LicensedResolver {
  @FieldResolver(() => Agreement, { nullable: true })
  async agreement(@Root() root: object, @Ctx() { loaders }: RequestContext): Promise<AgreementFact | null> {
    const { view, region, nativeId } = (root as Image).subject;
    return view && loaders.agreement.load(view.backendId, { region, nativeId });
  }
}

@Resolver(() => Parameterized)
export class ParameterizedResolver {
  @FieldResolver(() => String, { nullable: true })
  async manifest(@Root() root: object, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    const { view, region, nativeId } = (root as Image).subject;
    return view && loaders.manifest.load(view.backendId, { region, nativeId });
  }
}
