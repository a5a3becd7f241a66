import { Field, ObjectType } from "type-graphql";
import type { Tag as TagFact } from "../../src/domain/image/image.ts";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type {
  ImageInstances as Answer,
  SeenInstance,
  InstanceSource as Source,
} from "../../src/gateway/images/instances.ts";
import { Backend, SourceError, toBackend, toSourceError } from "../backend/backend.type.ts";
import { Image, Tag } from "../image/image.type.ts";
import { LaunchPermission } from "../ownership/launch-permission.type.ts";
import { SourceStatusEnum } from "../shared/enums.ts";
import { instance } from "../shared/instance.ts";
import { DateTime } from "../shared/scalars.ts";
import { InstanceStateEnum } from "./instance-state.enum.ts";

@ObjectType({ description: "A machine as one backend shows it, from its cloud and just now.", simpleResolvers: true })
export class Instance {
  @Field(() => Backend, { description: "The backend that shows it.", simple: true })
  backend!: Backend;

  @Field(() => String, { description: "The region of its native id, `us-east-1`.", simple: true })
  region!: string;

  @Field(() => String, { description: "The cloud's own id, `i-0abcdef1234567890`.", simple: true })
  nativeId!: string;

  @Field(() => String, { nullable: true, description: "Its name at the cloud; null where it has none.", simple: true })
  name!: string | null;

  @Field(() => InstanceStateEnum, { description: "How it is doing.", simple: true })
  state!: string;

  @Field(() => String, { description: "The cloud's own word for the state.", simple: true })
  nativeState!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its size in the cloud's own word, `t3.micro`; null where the cloud does not say.",
    simple: true,
  })
  instanceType!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it was last launched; null where the cloud does not say.",
    simple: true,
  })
  launchedAt!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The account or user that the cloud names as its owner; null where it names none.",
    simple: true,
  })
  owner!: string | null;

  @Field(() => [String], {
    description: "Its addresses, as the cloud gives them; empty where it has none.",
    simple: true,
  })
  addresses!: readonly string[];

  @Field(() => [Tag], { description: "Its tags, by key.", simple: true })
  tags!: readonly TagFact[];

  @Field(() => String, {
    nullable: true,
    description:
      "The native id of what it was launched from; stays when the image is gone. Null where the cloud does not say.",
    simple: true,
  })
  imageNativeId!: string | null;

  @Field(() => Image, {
    nullable: true,
    description:
      "The image that it was launched from, from the index, also when it is gone; null where the index does not hold it, being outside every backend's scope.",
  })
  image!: Image | null;
}

@ObjectType({ description: "What one backend said of the machines of an image.", simpleResolvers: true })
export class InstanceSource {
  @Field(() => String, {
    description:
      "The backend's name; `no backend of yours` where none looks at the image's region and nobody was asked.",
  })
  name!: string;

  @Field(() => Backend, {
    nullable: true,
    description: "The backend; null where nobody was asked, or it was just removed.",
  })
  backend!: Backend | null;

  @Field(() => SourceStatusEnum, {
    description: "FRESH where it answered just now, STALE where nobody was asked, else what kept it from that.",
  })
  status!: string;

  @Field(() => SourceError, {
    nullable: true,
    description: "Why its machines are missing; null where it answered. UNSUPPORTED where it cannot show any.",
  })
  error!: SourceError | null;
}

@ObjectType({
  description: "The machines that were launched from an image, and what is known of the list's completeness.",
  simpleResolvers: true,
})
export class ImageInstances {
  @Field(() => [Instance], { description: "By backend, then native id; ended ones too while their cloud shows them." })
  nodes!: readonly Instance[];

  @Field(() => Boolean, {
    description:
      "True where everybody who may launch the image is a backend that answered: no machine is missing. Else `sources` and `notAsked` say whose may be.",
  })
  complete!: boolean;

  @Field(() => [LaunchPermission], {
    description:
      "Who may have machines of it and is none of the viewer's backends in this region: its owner and those who may launch it, as the index knows. UNKNOWN without an id: only the owner's account could name them.",
  })
  notAsked!: readonly LaunchPermission[];

  @Field(() => [InstanceSource], {
    description: "The viewer's backends that look at the image's region, by name; never empty.",
  })
  sources!: readonly InstanceSource[];
}

/** Null where the backend is no longer configured. */
export function toInstance({ backendId, ...record }: SeenInstance, backends: Backends): Instance | null {
  const backend = backends.byId(backendId);
  // The resolver beside this finds the image when it is asked for.
  return backend ? instance(Instance, { ...record, backend: toBackend(backend), image: null }) : null;
}

export function toImageInstances({ nodes, complete, notAsked, sources }: Answer, backends: Backends): ImageInstances {
  return instance(ImageInstances, {
    nodes: nodes.flatMap((one) => toInstance(one, backends) ?? []),
    complete,
    notAsked: notAsked.map(({ type, id }) => instance(LaunchPermission, { type, id })),
    sources: sources.map((source) => toInstanceSource(source, backends)),
  });
}

function toInstanceSource({ backendId, status, error }: Source, backends: Backends): InstanceSource {
  const backend = backendId === null ? undefined : backends.byId(backendId);
  return instance(InstanceSource, {
    name: backendId ?? "no backend of yours",
    backend: backend ? toBackend(backend) : null,
    status,
    error: error && toSourceError(error),
  });
}
