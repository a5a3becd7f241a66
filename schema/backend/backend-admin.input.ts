import { Field, ID, InputType, Int } from "type-graphql";
import { AwsBackendInput, ofAws } from "./providers/aws-backend.input.ts";
import type { GivenOptions } from "./providers/given-options.ts";
import { ofSmartCloud, SmartCloudBackendInput } from "./providers/smartcloud-backend.input.ts";

@InputType({ description: "A backend to add. Of the kinds of cloud give one." })
export class AddBackendInput {
  @Field(() => ID, {
    description:
      "Its name: 1 to 63 lower-case letters, digits and inner hyphens. It is never given twice over all organizations, not even after it was removed.",
  })
  name!: string;

  @Field(() => ID, { nullable: true, description: "Whose it is to be; where left out, your own organization's." })
  organization?: string | null;

  @Field(() => String, { nullable: true, description: "What people call it; where left out, its name." })
  displayName?: string | null;

  @Field(() => Int, {
    defaultValue: 60_000,
    description: "From the begin of one sweep to the begin of the next, 200 to 86400000 milliseconds.",
  })
  sweepIntervalMs!: number;

  @Field(() => Int, { defaultValue: 10_000, description: "For one call to the cloud, 100 to 300000 milliseconds." })
  deadlineMs!: number;

  @Field(() => AwsBackendInput, { nullable: true, description: "An account of AWS." })
  aws?: AwsBackendInput | null;

  @Field(() => SmartCloudBackendInput, { nullable: true, description: "A user of IBM SmartCloud Enterprise." })
  smartcloud?: SmartCloudBackendInput | null;
}

/** What was given, one entry a kind of cloud. */
export function givenOptions({ aws, smartcloud }: AddBackendInput): readonly GivenOptions[] {
  return [...(aws ? [ofAws(aws)] : []), ...(smartcloud ? [ofSmartCloud(smartcloud)] : [])];
}

@InputType({ description: "What every mutation of a backend takes that is there." })
export abstract class NamedBackendInput {
  @Field(() => ID, { description: "The backend, by `Backend.name`." })
  backend!: string;
}

@InputType({ description: "A backend to test." })
export class TestBackendInput extends NamedBackendInput {}

@InputType({ description: "A backend to pause." })
export class PauseBackendInput extends NamedBackendInput {}

@InputType({ description: "A backend to resume." })
export class ResumeBackendInput extends NamedBackendInput {}

@InputType({ description: "A backend to remove." })
export class RemoveBackendInput extends NamedBackendInput {}
