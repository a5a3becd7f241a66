import { Field, ID, ObjectType } from "type-graphql";
import { UserError } from "../mutations/verb-payload.type.ts";
import { enumOf } from "../shared/enums.ts";
import { Backend } from "./backend.type.ts";

export const RightOutcomeEnum = enumOf(
  "RightOutcome",
  "What the cloud said of a right when it was tried without effect.",
  ["GRANTED", "MISSING", "UNKNOWN"],
  {
    GRANTED: "The credentials have it.",
    MISSING: "The credentials lack it.",
    UNKNOWN: "It could not be tried without effect, or the cloud's answer says neither.",
  },
);

@ObjectType({ description: "One right that a backend may need.", simpleResolvers: true })
export class RightCheck {
  @Field(() => String, { description: "The right in the cloud's own words, `ec2:DescribeImages`." })
  right!: string;

  @Field(() => String, { description: "What is lost without it." })
  neededFor!: string;

  @Field(() => RightOutcomeEnum, { description: "What the cloud said." })
  outcome!: string;

  @Field(() => String, {
    nullable: true,
    description: "What you can do, or why nobody knows; null where it is granted.",
  })
  message!: string | null;

  @Field(() => String, { nullable: true, description: "Where it was tried; null for what holds everywhere." })
  region!: string | null;
}

@ObjectType({ description: "What every mutation of a backend answers.", simpleResolvers: true })
export abstract class BackendPayload {
  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];
}

@ObjectType({ description: "What mutations of a backend answer that leave it there.", simpleResolvers: true })
export abstract class PresentBackendPayload extends BackendPayload {
  @Field(() => Backend, { nullable: true, description: "As it is now; null after user errors.", simple: true })
  backend!: Backend | null;
}

@ObjectType({ description: "What addBackend answers.", simpleResolvers: true })
export class AddBackendPayload extends PresentBackendPayload {
  @Field(() => String, {
    nullable: true,
    description:
      "What the trust policy of the role has to ask for, as the condition StringEquals sts:ExternalId. Null where the credentials are no role.",
    simple: true,
  })
  externalId!: string | null;
}

@ObjectType({ description: "What testBackend answers.", simpleResolvers: true })
export class TestBackendPayload extends PresentBackendPayload {
  @Field(() => [RightCheck], {
    description:
      "Each right in each region; first what holds everywhere. Where the credentials open nothing, or more than they should, only these.",
    simple: true,
  })
  checks!: readonly RightCheck[];

  @Field(() => String, {
    nullable: true,
    description: "As addBackend answered it.",
    simple: true,
  })
  externalId!: string | null;
}

@ObjectType({ description: "What pauseBackend answers.", simpleResolvers: true })
export class PauseBackendPayload extends PresentBackendPayload {}

@ObjectType({ description: "What resumeBackend answers.", simpleResolvers: true })
export class ResumeBackendPayload extends PresentBackendPayload {}

@ObjectType({ description: "What removeBackend answers.", simpleResolvers: true })
export class RemoveBackendPayload extends BackendPayload {
  @Field(() => ID, {
    nullable: true,
    description: "The name of the backend that there is no more; null after user errors.",
    simple: true,
  })
  removed!: string | null;
}
