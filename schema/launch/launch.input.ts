import { Field, ID, InputType, Int } from "type-graphql";
import { TagInput } from "../mutations/parts.input.ts";
import {
  backendWords,
  checkAtCloudWords,
  dryRunWords,
  idempotencyKeyWords,
  PlacedVerbInput,
} from "../mutations/verb.input.ts";
import { ParameterValues } from "../shared/scalars.ts";

@InputType({
  description: "Another content of a file that the machines get, or none. Its content is `content` or `contentBase64`.",
})
export class LaunchFileInput {
  @Field(() => String, { description: "Which file, by `InjectedFile.path`." })
  path!: string;

  @Field(() => String, { nullable: true, description: "Its content as text; of a template likewise a template." })
  content?: string | null;

  @Field(() => String, { nullable: true, description: "Its content in base64." })
  contentBase64?: string | null;

  @Field(() => Boolean, { nullable: true, description: "True: the machines do not get it." })
  leaveOut?: boolean | null;
}

@InputType({ description: "An image to launch, and the machines that are to come of it." })
export class LaunchPreviewInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;

  @Field(() => ID, {
    nullable: true,
    description: backendWords,
  })
  backend?: string | null;

  @Field(() => String, { description: "The size, in the cloud's own word, `t3.micro` or `BRZ32.1/2048/60*175`." })
  instanceType!: string;

  @Field(() => Int, { defaultValue: 1, description: "How many, from 1 to 100." })
  count!: number;

  @Field(() => String, { nullable: true, description: "A name for them; none, or the cloud's own, where left out." })
  name?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The data centre, by `SmartCloudLocation.id`; only where the cloud has such (SmartCloud).",
  })
  location?: string | null;

  @Field(() => String, { nullable: true, description: "The key pair to log in with, by name." })
  keyName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "A public SSH key for whoever signs in first, as a line of `authorized_keys` without options; beside `keyName`. Only a Linux of AWS takes one.",
  })
  sshKey?: string | null;

  @Field(() => ID, { nullable: true, description: "The subnet; the account's default where left out." })
  subnetId?: string | null;

  @Field(() => [TagInput], { defaultValue: [], description: "Tags of the machines." })
  tags!: TagInput[];

  @Field(() => ID, {
    nullable: true,
    description:
      "Whose parameters and files count, by `Asset.id` of one of the image's; where left out, those of the organization whose account owns it, else of your own.",
  })
  asset?: string | null;

  @Field(() => ParameterValues, {
    nullable: true,
    description:
      "Values of the launch parameters by name; what is left out, or null, gets its default. Checked as `LaunchParameters.jsonSchema` says. Passwords are passed on and not kept.",
  })
  parameters?: unknown;

  @Field(() => Int, {
    nullable: true,
    description:
      "The revision of the launch parameters that the values are for: where another one is the last, CONFLICT.",
  })
  parametersRevision?: number | null;

  @Field(() => [LaunchFileInput], {
    nullable: true,
    description: "Files of the image that are to be otherwise this time. The others are as the asset has them.",
  })
  files?: LaunchFileInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The revision of the asset's agreement that you agree to by this; needed once for each revision. See acceptAgreement.",
  })
  acceptAgreement?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: checkAtCloudWords })
  checkAtCloud!: boolean;
}

@InputType({ description: "An image to launch, and the machines that are to come of it." })
export class LaunchInstanceInput extends LaunchPreviewInput {
  @Field(() => String, { description: idempotencyKeyWords })
  idempotencyKey!: string;

  @Field(() => Boolean, { defaultValue: false, description: dryRunWords })
  dryRun!: boolean;
}

@InputType({ description: "An agreement that you agree to, for yourself." })
export class AcceptAgreementInput {
  @Field(() => ID, { description: "An image that you see and that it is about, by its global id." })
  imageId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Of which asset of the image, by `Asset.id`; as in launchInstance where left out.",
  })
  asset?: string | null;

  @Field(() => Int, { description: "The revision that you read, `WrittenAgreement.revision`; it must be the last." })
  revision!: number;
}

@InputType({ description: "A machine to end for good." })
export class TerminateInstanceInput extends PlacedVerbInput {
  @Field(() => ID, { description: "The machine, by the cloud's own id, `i-0abcdef1234567890`." })
  instanceId!: string;
}
