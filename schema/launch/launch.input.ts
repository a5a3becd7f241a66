import { Field, ID, InputType, Int } from "type-graphql";
import { TagInput } from "../mutations/parts.input.ts";
import { ImageVerbInput, PlacedVerbInput } from "../mutations/verb.input.ts";

@InputType({ description: "An image to launch, and the machines that are to come of it." })
export class LaunchInstanceInput extends ImageVerbInput {
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

  @Field(() => ID, { nullable: true, description: "The subnet; the account's default where left out." })
  subnetId?: string | null;

  @Field(() => [TagInput], { defaultValue: [], description: "Tags of the machines." })
  tags!: TagInput[];
}

@InputType({ description: "A machine to end for good." })
export class TerminateInstanceInput extends PlacedVerbInput {
  @Field(() => ID, { description: "The machine, by the cloud's own id, `i-0abcdef1234567890`." })
  instanceId!: string;
}
