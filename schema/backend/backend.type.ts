import { Field, Int, ObjectType } from "type-graphql";
import { backendNodeId } from "../../src/domain/image/ids.ts";
import { abilitiesOf, type BackendAbility } from "../../src/gateway/backends/backend-abilities.ts";
import type { Backends, Backend as ConfiguredBackend } from "../../src/gateway/backends/backends.ts";
import type { AbilityClaim } from "../../src/gateway/backends/learned.ts";
import type { AnswerSource } from "../../src/gateway/images/answer-sources.ts";
import type { SourceError as StoredError } from "../../src/ports/store/store.ts";
import { GapSubjectEnum, ProviderEnum, SourceStatusEnum } from "../shared/enums.ts";
import { instance } from "../shared/instance.ts";
import { Node } from "../shared/node.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { CapabilityEnum, CapabilityStateEnum } from "./capability.enum.ts";

@ObjectType({ description: "Why a source is not fresh.", simpleResolvers: true })
export class SourceError {
  @Field(() => String, { description: "One of the codes in docs/errors.md." })
  code!: string;

  @Field(() => String, { description: "What was tried and what the reader can do." })
  message!: string;

  @Field(() => Int, {
    nullable: true,
    description: "How long to wait before asking again, in milliseconds; null where the cloud did not say.",
  })
  retryAfterMs!: number | null;
}

@ObjectType({
  description: "Something that a backend's kind of cloud can do, and how certain that is.",
  simpleResolvers: true,
})
export class CapabilityClaim {
  @Field(() => CapabilityEnum, { description: "What." })
  capability!: BackendAbility;

  @Field(() => CapabilityStateEnum, { description: "How certain it is." })
  state!: AbilityClaim;
}

@ObjectType({ implements: Node, description: "One configured account of a cloud.", simpleResolvers: true })
export class Backend extends Node {
  @Field(() => String, { description: "Its name, in the configuration or as it was added; what filters take." })
  name!: string;

  @Field(() => String, { description: "What people call it." })
  displayName!: string;

  @Field(() => String, { description: "The organization that it belongs to." })
  organization!: string;

  @Field(() => ProviderEnum, { description: "The kind of cloud." })
  provider!: string;

  @Field(() => [String], {
    description:
      "The regions that it looks at. A SmartCloud endpoint is one region, with the name that the configuration gives it.",
  })
  regions!: readonly string[];

  @Field(() => [CapabilityEnum], {
    description:
      "What it can do beyond listing images: what its kind of cloud can, less what its endpoint refused as unknown. `capabilityClaims` says how certain that is.",
  })
  capabilities!: readonly BackendAbility[];

  @Field(() => Int, {
    description: "From the begin of one sweep to the begin of the next, in milliseconds.",
  })
  sweepIntervalMs!: number;

  @Field(() => Boolean, {
    description: "True: nothing is asked of it, neither by sweeps nor by mutations, until an admin resumes it.",
  })
  paused!: boolean;
}

@ObjectType({
  description:
    "What images of a source lack although they are all there, since the cloud tells it in calls of their own.",
  simpleResolvers: true,
})
export class SourceGap {
  @Field(() => GapSubjectEnum, { description: "What is lacking." })
  subject!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Why the cloud did not tell it, one of the codes in docs/errors.md; null where its turn has not come yet.",
  })
  code!: string | null;

  @Field(() => String, { description: "What is lacking and what the reader can do." })
  message!: string;

  @Field(() => Int, { nullable: true, description: "Of how many images it is known; null where it is not counted." })
  known!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of how many images it could be known; null where it is not counted.",
  })
  total!: number | null;
}

@ObjectType({
  description:
    "One source behind an answer: a region of one of the viewer's backends; without a backend, what none of them sees.",
  simpleResolvers: true,
})
export class Source {
  @Field(() => String, {
    description:
      "The backend's name; `a public source` for public images that only other organizations' backends see; `no backend of yours` for what none of them can show.",
  })
  name!: string;

  @Field(() => Backend, { nullable: true, description: "The backend; null where it is none of the viewer's." })
  backend!: Backend | null;

  @Field(() => String, {
    nullable: true,
    description: "The region, such as `us-east-1`; null where it is about all of them.",
  })
  region!: string | null;

  @Field(() => SourceStatusEnum, {
    description: "How its last sweep went; of several regions the worst, of public images the worst of those shown.",
  })
  status!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "What is known of it is complete as of then: the begin of its last complete sweep. Of several regions the oldest of those that had one, of public images the oldest look at those shown. Null before the first.",
  })
  asOf!: string | null;

  @Field(() => SourceError, {
    nullable: true,
    description: "Why the last sweep failed, or why nobody looks; null after a success.",
  })
  error!: SourceError | null;

  @Field(() => [SourceGap], {
    description:
      "What its images lack although all of them are there. A list that filters by it (`visibilities`, where launch permissions are not known) is not complete.",
  })
  gaps!: readonly SourceGap[];
}

const made = new WeakMap<ConfiguredBackend, Backend>();

/** Always the same instance: every view of every image names its backend. */
export function toBackend(backend: ConfiguredBackend): Backend {
  const known = made.get(backend);
  if (known) return known;
  const { id, displayName, organization, provider, adapter, sweepIntervalMs, paused } = backend;
  const shown = instance(Backend, {
    id: backendNodeId(id),
    name: id,
    displayName,
    organization,
    provider,
    regions: adapter.regions,
    capabilities: abilitiesOf(adapter),
    sweepIntervalMs,
    paused,
  });
  made.set(backend, shown);
  return shown;
}

export function toSource(source: AnswerSource, backends: Backends): Source | null {
  const { region, status, asOf, error } = source;
  const gaps = source.gaps.map((gap) => instance(SourceGap, { ...gap }));
  const state = { region, status, asOf, error: error && toSourceError(error), gaps };
  if (source.backendId === null) return instance(Source, { ...state, name: source.name, backend: null });
  const backend = backends.byId(source.backendId);
  return backend ? instance(Source, { ...state, name: backend.id, backend: toBackend(backend) }) : null;
}

export function toSourceError({ code, message, retryAfterMs }: StoredError): SourceError {
  return instance(SourceError, { code, message, retryAfterMs });
}
