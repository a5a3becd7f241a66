import { Field, ObjectType } from "type-graphql";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type { ImpactPlan as Impact } from "../../src/gateway/verbs/verb.ts";
import { Backend, toBackend } from "../backend/backend.type.ts";
import { ImageReference, toImageReference } from "../image/image-reference.type.ts";
import { InstanceStateEnum } from "../launch/instance-state.enum.ts";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { instance } from "../shared/instance.ts";

@ObjectType({ description: "A live machine that runs from an image.", simpleResolvers: true })
export class ImpactedInstance {
  @Field(() => Backend, { nullable: true, description: "The backend that sees it; null where it was just removed." })
  backend!: Backend | null;

  @Field(() => String, { description: "The cloud's own id, `i-0abcdef1234567890`." })
  nativeId!: string;

  @Field(() => String, { nullable: true, description: "Its name at the cloud; null where it has none." })
  name!: string | null;

  @Field(() => InstanceStateEnum, { description: "How it is doing." })
  state!: string;
}

@ObjectType({
  description: "Something at the cloud that names an image, and would ask for it by that name.",
  simpleResolvers: true,
})
export class ImpactedReference {
  @Field(() => Backend, {
    nullable: true,
    description: "The backend whose account it is in; null where it was just removed.",
  })
  backend!: Backend | null;

  @Field(() => String, { description: "What it is, in the cloud's own words: `ec2:LaunchTemplate`, `ssm:Parameter`." })
  resourceType!: string;

  @Field(() => String, { description: "The cloud's own id: at AWS its ARN." })
  nativeId!: string;
}

@ObjectType({ description: "A snapshot of an image that other images use too.", simpleResolvers: true })
export class SharedSnapshot {
  @Field(() => String, { description: "The cloud's own id, `snap-0abcdef1234567890`." })
  snapshotId!: string;

  @Field(() => [ImageReference], { description: "The other images, as the index knows." })
  usedBy!: readonly ImageReference[];
}

@ObjectType({ description: "Something that could not be found out.", simpleResolvers: true })
export class UnknownImpact {
  @Field(() => Backend, {
    nullable: true,
    description: "The backend that did not tell; null where nobody could be asked, or it was just removed.",
  })
  backend!: Backend | null;

  @Field(() => String, {
    description:
      "What is not known: `instances`, `launchPermissions`, `derived`, `references: ec2:LaunchTemplate`; or whose machines, `instances of account 222233334444`.",
  })
  what!: string;

  @Field(() => String, {
    description:
      "Why nobody told: one of the codes in docs/errors.md, or NO_BACKEND where the machines are of somebody who is no backend of yours.",
  })
  code!: string;

  @Field(() => LaunchPermission, {
    nullable: true,
    description: "Who may launch the image and could not be asked; null where it is about a backend.",
  })
  grantee!: LaunchPermission | null;
}

@ObjectType({
  description: "What a mutation would do to others, as far as the backends that could be asked know.",
  simpleResolvers: true,
})
export class ImpactPlan {
  @Field(() => String, { description: "Stands for all of it. Send it as planHash to say that you know." })
  hash!: string;

  @Field(() => [ImpactedInstance], {
    description: "Live machines that run from the image, by backend. They run on; what they are made from changes.",
  })
  instances!: readonly ImpactedInstance[];

  @Field(() => [ImpactedReference], {
    description:
      "What in the backends' own accounts names the image, by backend: machines, launch templates (every version), stored parameters, recipes. Each would fail or change once the image is gone. Empty where the cloud has no such things.",
  })
  references!: readonly ImpactedReference[];

  @Field(() => [LaunchPermission], { description: "Who can launch it and no longer could, as the owner's cloud says." })
  losingAccess!: readonly LaunchPermission[];

  @Field(() => [ImageReference], {
    description: "Images that the index knows to be copied or captured from it. They stay.",
  })
  derived!: readonly ImageReference[];

  @Field(() => [SharedSnapshot], { description: "Its snapshots that other images use too." })
  sharedSnapshots!: readonly SharedSnapshot[];

  @Field(() => [UnknownImpact], {
    description:
      "What could not be found out: who did not answer, who may launch the image and is no backend, what the credentials may not ask. Where there is any, acceptUnknown is asked for; not for those who may launch the image afterwards too.",
  })
  unknown!: readonly UnknownImpact[];
}

export function toImpactPlan(plan: Impact, backends: Backends): ImpactPlan {
  const named = (id: string): Backend | null => {
    const backend = backends.byId(id);
    return backend ? toBackend(backend) : null;
  };
  return instance(ImpactPlan, {
    hash: plan.hash,
    instances: plan.instances.map(({ backendId, nativeId, name, state }) =>
      instance(ImpactedInstance, { backend: named(backendId), nativeId, name, state }),
    ),
    references: plan.references.map(({ backendId, kind, nativeId }) =>
      instance(ImpactedReference, { backend: named(backendId), resourceType: kind, nativeId }),
    ),
    losingAccess: plan.losingAccess.map(({ type, id }) => instance(LaunchPermission, { type, id })),
    derived: plan.derived.map(toImageReference),
    sharedSnapshots: plan.sharedSnapshots.map(({ snapshotId, usedBy }) =>
      instance(SharedSnapshot, { snapshotId, usedBy: usedBy.map(toImageReference) }),
    ),
    unknown: plan.unknown.map(({ backendId, what, code, grantee }) =>
      instance(UnknownImpact, {
        ...{ backend: backendId === null ? null : named(backendId), what, code },
        grantee: grantee && instance(LaunchPermission, { type: grantee.type, id: grantee.id }),
      }),
    ),
  });
}
